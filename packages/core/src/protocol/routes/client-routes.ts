/** The routes that the client of this package asks, as `METHOD path`; it takes no others into the browser. */
export const clientRoutes = {
  'calls.create': 'POST /calls',
  'calls.active': 'GET /calls/active',
  'calls.list': 'GET /calls',
  'calls.missedSeen': 'POST /calls/missed/seen',
  'calls.get': 'GET /calls/:id',
  'calls.status': 'GET /calls/:id/status',
  'calls.events': 'GET /calls/:id/events',
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
} as const;

/** Name of a route that the client asks. */
export type ClientRouteName = keyof typeof clientRoutes;
