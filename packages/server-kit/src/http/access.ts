import type { Role } from '@offhook/core/call';
import type { RouteName } from '@offhook/core/routes';

/** Who may use a route at all: `public` needs no sign-in. What a person may do with one object is checked by its service. */
export type Access = readonly Role[] | 'public';

const everyone: readonly Role[] = ['agent', 'admin', 'client', 'guest', 'service'];
const people: readonly Role[] = ['agent', 'admin', 'client'];
const members: readonly Role[] = ['agent', 'admin', 'client', 'service'];
const staff: readonly Role[] = ['agent', 'admin', 'service'];
const admins: readonly Role[] = ['admin'];
/** Takes part in a call's media; a program has no browser. */
const inTheCall: readonly Role[] = ['agent', 'admin', 'client', 'guest'];

/**
 * The one table of who may use which route. The authorisation matrix of the documentation and its test are generated
 * from it; a route that is missing here does not compile.
 */
export const access: Readonly<Record<RouteName, Access>> = {
  health: 'public',
  ready: 'public',
  me: everyone,
  'calls.create': members,
  'calls.initiate': members,
  'calls.active': everyone,
  'calls.list': members,
  'calls.missedSeen': people,
  'calls.get': everyone,
  'calls.status': everyone,
  'calls.setStatus': ['service'],
  'calls.events': members,
  'calls.conversation': members,
  'calls.answer': people,
  'calls.decline': people,
  'calls.end': everyone,
  'calls.hold': members,
  'calls.resume': members,
  'calls.mute': everyone,
  'calls.sendDtmf': members,
  'calls.transfer': staff,
  'calls.completeTransfer': staff,
  'calls.cancelTransfer': staff,
  'calls.record': staff,
  'calls.media': inTheCall,
  'calls.mediaState': inTheCall,
  'calls.update': members,
  'directory.search': members,
  'contacts.list': staff,
  'contacts.create': staff,
  'contacts.get': staff,
  'contacts.update': staff,
  'contacts.delete': staff,
  'contacts.favorite': staff,
  'conversations.get': members,
  'numbers.list': staff,
  'numbers.create': admins,
  'numbers.get': staff,
  'numbers.update': admins,
  'numbers.delete': admins,
  'numbers.setDefault': admins,
  'providers.list': staff,
  'providers.settings': admins,
  'providers.saveSettings': admins,
  'providers.test': admins,
};
