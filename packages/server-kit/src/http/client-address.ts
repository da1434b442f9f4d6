import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/**
 * Who sends a request, as limits count them: the address, for IPv6 its network (/64), of which one customer has all.
 *
 * @param trustedProxies How many proxies of the host's own stand before the server; each appends to `X-Forwarded-For` whom it
 * got the request from. What stands before their entries anybody can write.
 */
export function clientAddressOf({ socket, headers }: IncomingMessage, trustedProxies: number): string {
  const ways = [socket.remoteAddress ?? '', ...forwardedFor(headers['x-forwarded-for']).reverse()];
  const address = ways[Math.min(trustedProxies, ways.length - 1)] ?? '';
  return networkOf(isIP(address) === 0 ? (ways[0] ?? '') : address);
}

function forwardedFor(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text === '' ? [] : text.split(',').map(withoutPort);
}

/** Some proxies write the port, too: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  return /^\[([^\]]+)\](:\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...new Array<string>(zeros).fill('0'), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
