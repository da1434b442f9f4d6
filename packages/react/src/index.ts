'use client';

export { CallProvider, type CallProviderProps } from './call-provider.js';
export { useActiveCalls } from './use-active-calls.js';
export { useCall } from './use-call.js';
export { useCallActions, type CallActions } from './use-call-actions.js';
export { useCallClient } from './use-call-client.js';
export { useCallSession, type CallSessionControls } from './use-call-session.js';
export { useIncomingCall, type IncomingCall } from './use-incoming-call.js';
export * from './wrappers/index.js';
