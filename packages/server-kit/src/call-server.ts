import type { CallService } from './calls/index.js';
import type { ContactService } from './contacts/contact-service.js';
import type { ConversationService } from './conversations/conversation-service.js';
import type { DirectoryService } from './directory/directory-service.js';
import type { Router } from './http/create-router.js';
import type { ProviderSettingsService } from './provider-settings/provider-settings-service.js';
import type { NumberService } from './numbers/number-service.js';
import type { AttachableServer } from './realtime/http-attachment.js';

/** The commands behind the routes, for host code. They check the principal that they are given. */
export interface CallServerServices {
  readonly calls: CallService;
  readonly contacts: ContactService;
  readonly directory: DirectoryService;
  readonly conversations: ConversationService;
  readonly numbers: NumberService;
  readonly providers: ProviderSettingsService;
}

/** The groups of routes that can be mounted one by one. */
export type RouterPart =
  'calls' | 'contacts' | 'directory' | 'conversations' | 'numbers' | 'providers' | 'system' | 'webhooks';

/** A running call server. */
export interface CallServer {
  /** All routes. Mount it under a path of your choice; no body parser is needed before it. */
  readonly router: Router;
  /** The same routes in parts, to be mounted one by one. */
  readonly routers: Readonly<Record<RouterPart, Router>>;
  /** Serves realtime on this server at `<mountPath>/realtime`. Call it after your own request handler is set. */
  attach(httpServer: AttachableServer, mountPath: string): void;
  readonly services: CallServerServices;
  /**
   * Refuses everything signed in as this user until now, closes its connections and ends its calls, on every node within
   * two seconds.
   */
  revokeUser(userId: string): Promise<void>;
  /** Serves what is under way, then closes everything that was opened here. Your http server stays yours. */
  close(): Promise<void>;
}
