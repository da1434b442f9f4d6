/**
 * A packet of the Socket.IO protocol (version 5) in a frame of the Engine.IO protocol (version 4): text only, default
 * namespace only.
 *
 * @see https://socket.io/docs/v4/socket-io-protocol/
 * @see https://socket.io/docs/v4/engine-io-protocol/
 */
export type Packet =
  | { readonly kind: 'open'; readonly data: Heartbeat }
  | { readonly kind: 'close' | 'ping' | 'pong' | 'noop' | 'disconnect' }
  | { readonly kind: 'connect'; readonly data?: unknown }
  | { readonly kind: 'event'; readonly id?: number; readonly data: readonly [name: string, ...unknown[]] }
  | { readonly kind: 'ack'; readonly id: number; readonly data: readonly unknown[] }
  | { readonly kind: 'refusal'; readonly data: Refusal };

/** How often the server pings, and how late a ping may be, ms. */
export interface Heartbeat {
  readonly pingInterval: number;
  readonly pingTimeout: number;
}

/** Why the server does not let a client in. */
export interface Refusal {
  readonly message?: string;
  readonly data?: { readonly code?: string } | null;
}

/** The Engine.IO type of each packet, for messages followed by the one of Socket.IO. */
const codes: Readonly<Record<Packet['kind'], string>> = {
  open: '0',
  close: '1',
  ping: '2',
  pong: '3',
  noop: '6',
  connect: '40',
  disconnect: '41',
  event: '42',
  ack: '43',
  refusal: '44',
};
const kinds = Object.keys(codes) as Packet['kind'][];
const form = /^(4[0-4]|[0-36])(\d*)(.*)$/s;

/** The frame of a packet. */
export function encodePacket(packet: Packet): string {
  const { kind, id, data } = packet as { kind: Packet['kind']; id?: number; data?: unknown };
  return `${codes[kind]}${id ?? ''}${JSON.stringify(data) ?? ''}`;
}

/** The packet in a frame; `null` for what this client does not speak: binary, other namespaces, broken payloads. */
export function decodePacket(frame: unknown): Packet | null {
  const [, code, id, json] = (typeof frame === 'string' && form.exec(frame)) || [];
  try {
    const packet = {
      kind: kinds.find((kind) => codes[kind] === code),
      ...(id && { id: Number(id) }),
      ...(json && { data: JSON.parse(json) as unknown }),
    };
    return isSound(packet) ? packet : null;
  } catch {
    return null;
  }
}

function isSound(packet: {
  kind?: Packet['kind'] | undefined;
  id?: number;
  data?: unknown;
}): packet is Packet {
  const { kind, id, data } = packet;
  if (kind === 'open') return Object(data).pingInterval + Object(data).pingTimeout > 0;
  if (kind === 'event') return Array.isArray(data) && typeof data[0] === 'string';
  if (kind === 'ack') return Array.isArray(data) && id !== undefined;
  return kind !== undefined && (kind !== 'refusal' || Object(data) === data);
}
