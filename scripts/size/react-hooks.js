export {
  CallProvider,
  useActiveCalls,
  useCall,
  useCallActions,
  useCallClient,
  useCallSession,
  useIncomingCall,
} from '@offhook/react';
