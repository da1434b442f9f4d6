import { describe, expect, it } from 'vitest';
import { maya, ours, startTelnyxHost, state, type HeardRequest } from './telnyx-host.fixture.js';

describe('a webhook of the fake Telnyx', () => {
  it('passes the official check as it came, and not when it was changed, re-serialised, or is stale', async () => {
    await using host = await startTelnyxHost();
    await host.dialled();
    const [{ headers, rawBody }] = host.requests as [HeardRequest];
    expect(headers).toMatchObject({ 'user-agent': 'telnyx-webhooks', 'content-type': 'application/json' });
    expect(JSON.parse(rawBody)).toMatchObject({
      data: { record_type: 'event', event_type: 'call.initiated' },
      meta: { attempt: 1, delivered_to: expect.stringContaining('/webhooks/telnyx') as string },
    });
    const unwrap = (body: string, signed: Record<string, string>) =>
      host.client.webhooks.unwrap(body, { headers: signed });
    await expect(unwrap(rawBody, headers)).resolves.toBeDefined();
    await expect(unwrap(rawBody.replace('outgoing', 'incoming'), headers)).rejects.toThrow(/signature/);
    await expect(unwrap(JSON.stringify(JSON.parse(rawBody), null, 1), headers)).rejects.toThrow(/signature/);
    const stale = { ...host.fake.sign(rawBody, Date.now() - 301_000) };
    await expect(unwrap(rawBody, stale)).rejects.toThrow(/too old/);
    await using another = await startTelnyxHost();
    await expect(unwrap(rawBody, { ...another.fake.sign(rawBody) })).rejects.toThrow(/signature/);
  });

  it('may come before the answer to the dial that it is about', async () => {
    await using host = await startTelnyxHost();
    let isAnswered = false;
    host.fake.fault({ method: 'POST', path: '/v2/calls', delayMs: 1500 });
    const dialled = host.dialled({ client_state: state }).finally(() => (isAnswered = true));
    const { payload } = await host.event('call.answered');
    expect(isAnswered).toBe(false);
    expect(payload).toMatchObject({ client_state: state, call_control_id: await dialled });
  });

  it('is tried three times when the host is in trouble, with the same event id', async () => {
    await using host = await startTelnyxHost();
    host.answer = ({ attempt }) => (attempt < 3 ? 503 : 200);
    const id = host.fake.callIn({ from: maya, to: ours });
    await host.event('call.initiated', id);
    const ids = host.requests.map(({ rawBody }) => (JSON.parse(rawBody) as { data: { id: string } }).data.id);
    expect(host.requests.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    [429, 3],
    [408, 3],
    [500, 3],
    [400, 1],
    [403, 1],
  ])('that the host answers with %i is sent %i times', async (status, times) => {
    await using host = await startTelnyxHost();
    host.answer = () => status;
    host.fake.callIn({ from: maya, to: ours });
    await host.fake.settled();
    expect(host.requests).toHaveLength(times);
  });

  it('that nobody could hear is in the call events', async () => {
    await using host = await startTelnyxHost({ webhookWeather: { lose: 1 } });
    const id = host.fake.callIn({ from: maya, to: ours });
    host.fake.phoneOf(id).hangUp();
    await host.fake.settled();
    expect(host.heard).toEqual([]);
    const { data } = await host.client.callEvents.list({ filter: { from: maya } });
    expect(data?.map(({ name }) => name)).toEqual(['call.initiated', 'call.hangup']);
  });

  it('goes where the dial says', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled({ webhook_url: `${host.webhookUrl}?account=harbour` });
    const urls = host.fake.webhooks.deliveries.map(({ webhook }) => webhook.url);
    expect(new Set(urls)).toEqual(new Set([`${host.webhookUrl}?account=harbour`]));
    expect(host.types(id)).toEqual(['call.initiated', 'call.answered']);
  });

  it('comes twice and out of order when the weather is so', async () => {
    await using host = await startTelnyxHost({ webhookWeather: { duplicate: 1, jitterMs: 3 } });
    const id = host.fake.callIn({ from: maya, to: ours });
    host.fake.phoneOf(id).hangUp();
    await host.fake.settled();
    expect([...host.types(id)].sort()).toEqual([
      'call.hangup',
      'call.hangup',
      'call.initiated',
      'call.initiated',
    ]);
    expect(new Set(host.heard.map((event) => event.id)).size).toBe(2);
  });
});
