import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Which leg of ours a leg at Telnyx is. It travels as `client_state`, which every webhook of the leg brings back. */
export interface LegReference {
  readonly callId: string;
  readonly legId: string;
  /** The leg was not dialled into its conference: it has to be seated once it is up. */
  readonly joins: boolean;
  /** A browser may come with it until then, epoch ms; whoever has it still waits at the door. */
  readonly until?: number;
  /** When a browser got its grant, epoch ms: of two the later counts. */
  readonly grantedAt?: number;
  /** We took the leg down: its end is for good, while a browser that goes by itself may come back. */
  readonly isOver?: boolean;
  /** A caller whom nobody answered is greeted, and leaves a message: it is not seated. */
  readonly message?: MessageReference;
}

/** What is needed to go on with a message, whichever event calls for it. */
export interface MessageReference {
  /** Telnyx's id of the leg: what tells of a recording does not name it. */
  readonly callControlId: string;
  readonly maxSeconds: number;
}

/** A reference as it was read; `mac` tells whether we wrote it, see {@link isSealed}. */
export interface ReadReference extends LegReference {
  readonly mac: string | null;
}

const longestId = 100;

/**
 * @param secret Seals it: a browser dials with a `client_state` of its own, and shall not write one for another leg.
 * @returns The `client_state` of a leg.
 */
export function writeReference(reference: LegReference, secret: string): string {
  const { callId, legId, joins, until, grantedAt, isOver, message } = reference;
  const marks = {
    ...(joins && { join: 1 }),
    ...{ until, granted: grantedAt },
    ...(isOver && { over: 1 }),
    ...(message !== undefined && { message: [message.callControlId, message.maxSeconds] }),
  };
  const state = { call: callId, leg: legId, ...marks, mac: macOf(reference, secret) };
  return Buffer.from(JSON.stringify(state)).toString('base64');
}

/** @returns What a `client_state` names; `null` when it is not one of ours. */
export function readReference(clientState: unknown): ReadReference | null {
  if (typeof clientState !== 'string' || clientState === '') return null;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(clientState, 'base64').toString());
  } catch {
    // Another program's state: it may be anything.
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { call, leg, join, until, granted, over, message, mac } = read as Readonly<Record<string, unknown>>;
  if (!isId(call) || !isId(leg)) return null;
  const ofMessage = messageIn(message);
  return {
    callId: call,
    legId: leg,
    joins: join === 1,
    mac: typeof mac === 'string' ? mac : null,
    ...(typeof until === 'number' && { until }),
    ...(typeof granted === 'number' && { grantedAt: granted }),
    ...(over === 1 && { isOver: true }),
    ...(ofMessage !== null && { message: ofMessage }),
  };
}

function messageIn(value: unknown): MessageReference | null {
  if (!Array.isArray(value)) return null;
  const [callControlId, maxSeconds] = value as readonly unknown[];
  if (typeof callControlId !== 'string' || typeof maxSeconds !== 'number') return null;
  return { callControlId, maxSeconds };
}

/** True when the reference was sealed by us. */
export function isSealed(reference: ReadReference, secret: string): boolean {
  const wanted = Buffer.from(macOf(reference, secret));
  const given = Buffer.from(reference.mac ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** @returns Always the same UUID for the same names, so that a command that is sent twice is carried out once. */
export function stableId(...names: readonly string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['offhook', ...names]))
    .digest();
  // RFC 9562, version 8: a value of our own making.
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function macOf(reference: LegReference, secret: string): string {
  const { callId, legId, joins, until = null, grantedAt = null, isOver = false, message = null } = reference;
  return createHmac('sha256', secret)
    .update(JSON.stringify(['client_state', callId, legId, joins, until, grantedAt, isOver, message]))
    .digest('base64url');
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestId;
}
