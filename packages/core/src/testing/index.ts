export {
  fakeCallClient,
  type FakeCallClient,
  type FakeCallClientOptions,
  type FakeCallSession,
  type RecordedRequest,
} from './fake-call-client.js';
export { fakeEnvironment, type FakeEnvironment, type FakeEnvironmentOptions } from './fake-environment.js';
export {
  sampleCall,
  sampleIncomingCall,
  sampleParticipant,
  samplePersonView,
  sampleSnapshot,
  sampleTime,
} from './sample-call.js';
export {
  sampleAppCallState,
  samplePerson,
  samplePhoneCallState,
  samplePlacedAt,
} from './sample-call-state.js';
