'use client';

export { CallProvider } from './call-provider.js';
export { useActiveCalls } from './use-active-calls.js';
export { useCall } from './use-call.js';
export { useCallActions, type CallActions } from './use-call-actions.js';
export { useCallClient } from './use-call-client.js';
export { useCallSession, type CallSessionControls } from './use-call-session.js';
export type { CallProviderProps } from './use-provided-client.js';
export { useIncomingCall, type IncomingCall } from './use-incoming-call.js';
export * from './wrappers/index.js';
