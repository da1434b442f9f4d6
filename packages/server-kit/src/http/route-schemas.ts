import { schemas } from '@offhook/core/protocol';
import type { RouteName } from '@offhook/core/routes';
import type * as z from 'zod';

/** What a route accepts; without an entry it accepts neither a query nor a body. */
export interface RouteSchemas {
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
}

/** The schema of everything that a client may send, per route. */
export const routeSchemas: Readonly<Partial<Record<RouteName, RouteSchemas>>> = {
  'calls.create': { body: schemas.createCallBody },
  'calls.initiate': { body: schemas.createCallBody },
  'calls.list': { query: schemas.callListQuery },
  'calls.setStatus': { body: schemas.setStatusBody },
  'calls.answer': { body: schemas.answerBody },
  'calls.decline': { body: schemas.declineBody },
  'calls.end': { body: schemas.endBody },
  'calls.mute': { body: schemas.muteBody },
  'calls.sendDtmf': { body: schemas.dtmfBody },
  'calls.transfer': { body: schemas.transferBody },
  'calls.record': { body: schemas.recordBody },
  'calls.media': { body: schemas.mediaBody },
  'calls.mediaState': { body: schemas.mediaStateBody },
  'calls.update': { body: schemas.patchCallBody },
  'directory.search': { query: schemas.directoryQuery },
  'contacts.list': { query: schemas.contactListQuery },
  'contacts.create': { body: schemas.contactBody },
  'contacts.update': { body: schemas.contactPatch },
  'contacts.favorite': { body: schemas.favoriteBody },
  'providers.saveSettings': { body: schemas.providerSettingsBody },
  'conversations.get': { query: schemas.pageQuery },
  'numbers.list': { query: schemas.pageQuery },
  'numbers.create': { body: schemas.numberBody },
  'numbers.update': { body: schemas.numberPatch },
};
