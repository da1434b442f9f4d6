/** The routes that calling needs, as `METHOD path`: every page downloads these, and `adminRoutes` when it asks for one. */
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
  'calls.sendDtmf': 'POST /calls/:id/dtmf',
  'calls.transfer': 'POST /calls/:id/transfer',
  'calls.completeTransfer': 'POST /calls/:id/transfer/complete',
  'calls.cancelTransfer': 'POST /calls/:id/transfer/cancel',
  'calls.record': 'POST /calls/:id/recording',
  'calls.media': 'POST /calls/:id/media',
  'calls.mediaState': 'POST /calls/:id/media-state',
  'calls.update': 'PATCH /calls/:id',
  'directory.search': 'GET /directory',
  'conversations.get': 'GET /conversations/:id',
} as const;

/** Name of a route that the client asks. */
export type ClientRouteName = keyof typeof clientRoutes;
