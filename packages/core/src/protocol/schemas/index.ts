import * as z from 'zod';

/**
 * Shapes of everything that a client sends. The server checks with them; the browser imports their types alone.
 * Unknown keys are refused, so that a typing mistake is heard of.
 */
const id = z.string().min(1).max(200);
const text = (max: number) => z.string().max(max);
const channel = z.enum(['voice', 'video']);
const status = z.enum([
  'initiating',
  'ringing',
  'answered',
  'connected',
  'ended',
  'failed',
  'busy',
  'no_answer',
  'declined',
  'canceled',
]);
const outcome = z.enum(['answered', 'voicemail', 'no_answer', 'busy', 'declined', 'canceled', 'failed']);
const isoTime = z.iso.datetime({ offset: true });
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

const metadata = z
  .record(z.string().min(1).max(100), z.string().max(1000))
  .refine((facts) => JSON.stringify(facts).length <= 2048, 'metadata may hold 2 kB at most');

/** Whom to call: exactly one of the four. */
const target = z.union([
  z.strictObject({ contactId: id }),
  z.strictObject({ userId: id }),
  z.strictObject({ email: z.string().min(3).max(320) }),
  z.strictObject({ phone: z.string().min(1).max(50) }),
]);

export const createCallBody = z.strictObject({
  to: target,
  channel: channel.optional(),
  provider: id.optional(),
  from: z.string().max(50).optional(),
  agentLeg: z.enum(['browser', 'phone', 'none']).optional(),
  invite: z.enum(['ring', 'link']).optional(),
  conversationId: id.optional(),
  notes: text(10_000).optional(),
  reference: text(200).optional(),
  metadata: metadata.optional(),
  deviceId: id.optional(),
  asUserId: id.optional(),
});
export const answerBody = z.strictObject({ deviceId: id, video: z.boolean().optional() });
export const declineBody = z.strictObject({ reason: text(500).optional() });
/** Ending always wins: an outcome that cannot be, such as `answered` before the answer, is left out of account. */
export const endBody = z.strictObject({
  outcome: outcome.optional(),
  notes: text(10_000).optional(),
  disposition: text(200).nullable().optional(),
});
export const muteBody = z.strictObject({ muted: z.boolean(), participantId: id.optional() });
/** Keys as they are pressed; `w` waits half a second. */
export const dtmfBody = z.strictObject({ digits: z.string().regex(/^[0-9*#A-Dw]{1,64}$/) });
export const transferBody = z.strictObject({ to: target, mode: z.enum(['blind', 'attended']) });
export const recordBody = z.strictObject({
  action: z.enum(['start', 'pause', 'resume', 'stop']),
  consent: z.boolean().optional(),
});
export const mediaBody = z.strictObject({
  deviceId: id,
  takeOver: z.boolean().optional(),
  /** Names the running session: fresh credentials for it, no new join. */
  sessionId: id.optional(),
});
export const mediaStateBody = z.strictObject({
  deviceId: id,
  muted: z.boolean().optional(),
  cameraOff: z.boolean().optional(),
  sharing: z.boolean().optional(),
  connection: z.enum(['connecting', 'connected', 'reconnecting']).optional(),
  timings: z
    .strictObject({
      iceConnected: z.number().min(0).max(86_400_000).optional(),
      firstMedia: z.number().min(0).max(86_400_000).optional(),
    })
    .optional(),
});
export const setStatusBody = z.strictObject({ status });
export const patchCallBody = z.strictObject({
  notes: text(10_000).optional(),
  outcome: outcome.optional(),
  disposition: text(200).nullable().optional(),
  rating: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]).optional(),
});

const page = { limit: z.coerce.number().int().min(1).max(200).optional(), cursor: text(500).optional() };
export const pageQuery = z.strictObject(page);
export const callListQuery = z.strictObject({
  ...page,
  query: text(200).optional(),
  status: status.optional(),
  outcome: outcome.optional(),
  channel: channel.optional(),
  direction: z.enum(['outbound', 'inbound']).optional(),
  contactId: id.optional(),
  userId: id.optional(),
  reference: text(200).optional(),
  missed: flag.optional(),
  since: isoTime.optional(),
  until: isoTime.optional(),
  scope: z.enum(['mine', 'org']).optional(),
});
export const directoryQuery = z.strictObject({
  ...page,
  query: text(200).optional(),
  /** `staff`: users who work for the organisation. */
  kind: z.enum(['user', 'staff', 'contact']).optional(),
  id: id.optional(),
  email: text(320).optional(),
});

const category = z.enum(['lead', 'client', 'follow_up', 'other']);
const contactFields = {
  phone: text(50).nullable().optional(),
  phones: z
    .array(z.strictObject({ label: text(50), number: text(50) }))
    .max(20)
    .optional(),
  email: text(320).nullable().optional(),
  company: text(200).nullable().optional(),
  category: category.optional(),
  doNotCall: z.boolean().optional(),
  avatarUrl: text(2000).nullable().optional(),
  userId: id.nullable().optional(),
};
const contactName = z.string().trim().min(1).max(200);
export const contactBody = z.strictObject({ name: contactName, ...contactFields });
export const contactPatch = z.strictObject({ name: contactName.optional(), ...contactFields });
export const contactListQuery = z.strictObject({
  ...page,
  query: text(200).optional(),
  category: category.optional(),
  favorite: flag.optional(),
});
export const favoriteBody = z.strictObject({ favorite: z.boolean() });

const numberStatus = z.enum(['active', 'inactive']);
const numberName = z.string().trim().max(200);
export const numberBody = z.strictObject({
  number: z.string().min(1).max(50),
  /** Default: the number as people write it. */
  name: numberName.optional(),
  /** Default: the one that carries calls to phones when a call names none. */
  provider: id.optional(),
  status: numberStatus.optional(),
});
export const numberPatch = z.strictObject({ name: numberName.optional(), status: numberStatus.optional() });

/** By name: a text is stored, `null` or an empty text takes the setting away, what is not named stays as it is. */
export const providerSettingsBody = z.record(z.string().min(1).max(100), text(4000).nullable());

const sessionDescription = z.strictObject({
  type: z.enum(['offer', 'answer', 'pranswer', 'rollback']),
  sdp: text(60_000),
});
const iceCandidate = z.object({
  candidate: text(2000).optional(),
  sdpMid: text(100).nullable().optional(),
  sdpMLineIndex: z.number().int().min(0).max(100).nullable().optional(),
  usernameFragment: text(300).nullable().optional(),
});
export const signalMessage = z.strictObject({
  callId: id,
  to: id,
  sessionId: id,
  toSessionId: id,
  description: sessionDescription.optional(),
  candidates: z.array(iceCandidate.nullable()).max(100).optional(),
});
export const mediaStateMessage = mediaStateBody.extend({ callId: id });
export const tokenRefreshMessage = z.strictObject({ token: z.string().min(1).max(10_000) });

export type CreateCallBody = z.input<typeof createCallBody>;
export type CallTarget = z.input<typeof target>;
export type AnswerBody = z.input<typeof answerBody>;
export type DeclineBody = z.input<typeof declineBody>;
export type EndBody = z.input<typeof endBody>;
export type MuteBody = z.input<typeof muteBody>;
export type DtmfBody = z.input<typeof dtmfBody>;
export type TransferBody = z.input<typeof transferBody>;
export type RecordBody = z.input<typeof recordBody>;
export type MediaBody = z.input<typeof mediaBody>;
export type MediaStateBody = z.input<typeof mediaStateBody>;
export type SetStatusBody = z.input<typeof setStatusBody>;
export type PatchCallBody = z.input<typeof patchCallBody>;
export type PageQuery = Query<typeof pageQuery>;
export type CallListQuery = Query<typeof callListQuery>;
export type DirectoryQuery = Query<typeof directoryQuery>;
export type ContactListQuery = Query<typeof contactListQuery>;
export type ContactBody = z.input<typeof contactBody>;
export type ContactPatch = z.input<typeof contactPatch>;
export type NumberBody = z.input<typeof numberBody>;
export type ProviderSettingsBody = z.input<typeof providerSettingsBody>;
export type NumberPatch = z.input<typeof numberPatch>;
export type FavoriteBody = z.input<typeof favoriteBody>;

/** Query values as code writes them; the client turns them into text. */
type Query<Schema extends z.ZodType> = z.output<Schema>;
