import { createHash } from 'node:crypto';

/** What a call to one of our numbers is known by here. */
export interface InboundIds {
  readonly callId: string;
  /** The customer's leg. */
  readonly legId: string;
}

/**
 * The ids of a call to one of our numbers, which follow from the vendor's leg: however often it is told, on whatever node,
 * it is one call, and what is told of it by the vendor's id alone finds it. UUIDs of version 8 (RFC 9562, 5.8).
 */
export function inboundIds(
  provider: string,
  providerLegId: string,
  account: string | null = null,
): InboundIds {
  // One account cannot speak of another's calls by naming their legs.
  const facts = [provider, providerLegId, ...(account === null ? [] : [account])];
  return { callId: idOf(['inbound call', ...facts]), legId: idOf(['inbound leg', ...facts]) };
}

function idOf(facts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(facts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
