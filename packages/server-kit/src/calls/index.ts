export type { CallService, RequestOrigin } from './call-service.js';
export { createCalls, type CallHooks, type Calls } from './create-calls.js';
export type { CallTimes } from './new-call.js';
export { defaultPolicy } from './policy.js';
export type { CallLimits } from './pre-dial/limits.js';
export type { PreDialOptions } from './pre-dial/pre-dial.js';
export type { ProviderDefaults } from './provider-registry.js';
export type { InboundFacts, InboundRoute, RouteInbound } from './route-inbound.js';
