/**
 * Every REST route as `METHOD path`, under the host's mount path. The client builds its requests from this table and
 * the server matches against it, so a path is spelled once. What travels is typed by `RouteTypes`.
 */
export const routes = {
  me: 'GET /me',
  'calls.create': 'POST /calls',
  'calls.initiate': 'POST /calls/initiate',
  'calls.active': 'GET /calls/active',
  'calls.list': 'GET /calls',
  'calls.missedSeen': 'POST /calls/missed/seen',
  'calls.get': 'GET /calls/:id',
  'calls.status': 'GET /calls/:id/status',
  'calls.setStatus': 'POST /calls/:id/status',
  'calls.events': 'GET /calls/:id/events',
  'calls.conversation': 'GET /calls/:id/conversation',
  'calls.answer': 'POST /calls/:id/answer',
  'calls.decline': 'POST /calls/:id/decline',
  'calls.end': 'POST /calls/:id/end',
  'calls.hold': 'POST /calls/:id/hold',
  'calls.resume': 'POST /calls/:id/resume',
  'calls.mute': 'POST /calls/:id/mute',
  'calls.media': 'POST /calls/:id/media',
  'calls.mediaState': 'POST /calls/:id/media-state',
  'calls.update': 'PATCH /calls/:id',
  'directory.search': 'GET /directory',
  'contacts.list': 'GET /contacts',
  'contacts.create': 'POST /contacts',
  'contacts.get': 'GET /contacts/:id',
  'contacts.update': 'PATCH /contacts/:id',
  'contacts.delete': 'DELETE /contacts/:id',
  'contacts.favorite': 'POST /contacts/:id/favorite',
  'conversations.get': 'GET /conversations/:id',
  health: 'GET /health',
  ready: 'GET /ready',
} as const;

/** Name of a route. */
export type RouteName = keyof typeof routes;
