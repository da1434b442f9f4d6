import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket, encodePacket, type Packet } from './packet.js';

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const kindAlone = fc.constantFrom('close', 'ping', 'pong', 'noop', 'disconnect', 'connect' as const);
const packets: fc.Arbitrary<Packet> = fc.oneof(
  kindAlone.map((kind) => ({ kind })),
  fc
    .record({ pingInterval: fc.integer({ min: 1 }), pingTimeout: fc.nat() })
    .map((data) => ({ kind: 'open', data }) as const),
  fc
    .dictionary(fc.string(), json)
    .map((data) => ({ kind: 'connect', data: JSON.parse(JSON.stringify(data)) as unknown }) as const),
  fc
    .record({ id: fc.nat(), name: fc.string(), payload: fc.array(json) })
    .map(({ id, name, payload }) => ({ kind: 'event', id, data: [name, ...payload] }) as const),
  fc.record({ id: fc.nat(), data: fc.array(json) }).map((ack) => ({ kind: 'ack', ...ack }) as const),
  fc
    .record({ message: fc.string(), data: fc.record({ code: fc.string() }) })
    .map((data) => ({ kind: 'refusal', data }) as const),
);

describe('packets', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(packets, (packet) => void expect(decodePacket(encodePacket(packet))).toEqual(packet)),
    );
  });

  it('are written as the protocols have it', () => {
    expect(encodePacket({ kind: 'pong' })).toBe('3');
    expect(encodePacket({ kind: 'connect', data: { token: 't' } })).toBe('40{"token":"t"}');
    expect(encodePacket({ kind: 'event', id: 12, data: ['foo', 1] })).toBe('4212["foo",1]');
  });

  it('are read as the protocols have it', () => {
    expect(decodePacket('2')).toEqual({ kind: 'ping' });
    expect(decodePacket('42["foo"]')).toEqual({ kind: 'event', data: ['foo'] });
    expect(decodePacket('4312[]')).toEqual({ kind: 'ack', id: 12, data: [] });
    expect(decodePacket('44{"message":"no","data":{"code":"unauthorized"}}')).toEqual({
      kind: 'refusal',
      data: { message: 'no', data: { code: 'unauthorized' } },
    });
  });

  it('never throw, whatever comes', () => {
    const frame = fc.oneof(
      fc.string(),
      fc.string().map((text) => `4${text}`),
      fc.anything(),
    );
    fc.assert(fc.property(frame, (data) => void decodePacket(data)));
  });

  it.each([
    ['binary', new Uint8Array([4, 2])],
    ['a binary event', '451-["foo",{"_placeholder":true,"num":0}]'],
    ['another namespace', '42/admin,["foo"]'],
    ['broken JSON', '42["foo"'],
    ['an event without a name', '42[]'],
    ['an event whose payload is no list', '42{"0":"foo"}'],
    ['an acknowledgement of nothing', '43["foo"]'],
    ['an opening without its heartbeat', '0{"sid":"a"}'],
    ['a refusal that says nothing', '44'],
    ['nothing', ''],
    ['an unknown type', '9'],
  ])('are not read: %s', (_what, frame) => {
    expect(decodePacket(frame)).toBeNull();
  });
});
