export type { CallServer, CallServerServices } from './call-server.js';
export { createCallServer } from './create-call-server.js';
export type { CallServerOptions, RingOptions, RoomOptions } from './server-options.js';
export type { VoicemailOptions } from './voicemail-options.js';

export { jwt, type JwtOptions, type KeyAlgorithm, type SecretAlgorithm } from './auth/jwt.js';
export { createTokenSigner, type TokenSignerOptions, type TokenSubject } from './auth/token-signer.js';

export {
  defaultPolicy,
  type CallHooks,
  type CallLimits,
  type CallService,
  type InboundFacts,
  type InboundRoute,
  type PreDialOptions,
  type ProviderDefaults,
  type RequestOrigin,
  type RouteInbound,
} from './calls/index.js';
export type { ContactService } from './contacts/contact-service.js';
export type { ConversationService } from './conversations/conversation-service.js';
export type { DatabaseTarget } from './database/database.js';
export type { DirectoryService } from './directory/directory-service.js';
export type { HostUser } from './directory/user-registry.js';
export { access, type Access } from './http/access.js';
export type { Router } from './http/create-router.js';
export type { RateLimitOptions } from './http/request-limits.js';
export type { NumberService } from './numbers/number-service.js';

export type { Clock } from './ports/clock.js';
export type { Directory, DirectoryEntry, DirectorySearch } from './ports/directory.js';
export type { Logger } from './ports/logger.js';
export type { Policy } from './ports/policy.js';
export type { Authenticate, Credentials, Principal } from './ports/principal.js';

export type {
  ByteRange,
  InboundCall,
  MediaFacet,
  LegRequest,
  PhoneFacet,
  Provider,
  ProviderCapabilities,
  ProviderConnection,
  ProviderContext,
  ReceivedWebhook,
  ProviderSettings,
  RecordingObservation,
  RecordingRequest,
  RecordingSound,
  SettingField,
  SettingValues,
  VendorNews,
  WebhookAnswer,
  WebhookFacet,
  WebhookOutcome,
  WebhookRequest,
  WebhookToEnter,
} from './providers/contract.js';
export {
  demo,
  type DemoCaller,
  type DemoCallIn,
  type DemoOptions,
  type DemoProvider,
} from './providers/demo/index.js';
export { p2p, type P2pOptions } from './providers/p2p/index.js';
export { CallError, type ErrorCode } from '@offhook/core/errors';
