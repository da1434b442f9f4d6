import type { CallClient } from '@offhook/core';
import { fakeCallClient } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { setStage } from '../testing/stage.js';
import '../call-now-button/index.js';
import './index.js';

describe('call-provider', () => {
  const stage = setStage();
  const realFetch = globalThis.fetch;
  let asked: Request[] = [];

  beforeEach(() => {
    asked = [];
    globalThis.fetch = (input, init) => {
      const request = new Request(input, init);
      asked.push(request);
      return Promise.resolve(
        Response.json({ token: 'from-url' }, { status: request.url.endsWith('/token') ? 200 : 401 }),
      );
    };
  });
  afterEach(() => {
    stage.clear();
    globalThis.fetch = realFetch;
  });

  it('gives its client to the elements below, in whatever order they came', async () => {
    const client = fakeCallClient();
    const button = await stage.mount('call-now-button', { contactId: 'contact-1' });
    const provider = await stage.mount('call-provider', { client });
    provider.append(button);
    await stage.settled();
    await stage.click('call-now');
    expect(client.requests).to.have.length(1);
  });

  it('hands a changed client on and never closes one that the page made', async () => {
    const [first, second] = [fakeCallClient(), fakeCallClient()];
    const provider = await stage.mount('call-provider', { client: first });
    await stage.mount('call-now-button', { contactId: 'contact-1' }, provider);
    provider.client = second;
    await stage.settled();
    await stage.click('call-now');
    expect([first.requests.length, second.requests.length]).to.deep.equal([0, 1]);
    provider.remove();
    await stage.settled();
    expect([first.closed, second.closed]).to.deep.equal([false, false]);
  });

  it('makes a client from its attributes, closes it when it leaves, and makes another when it returns', async () => {
    const provider = await stage.mount('call-provider', { baseUrl: '/api/v1', token: 'abc' });
    const { client: first } = provider;
    expect(first?.baseUrl).to.equal('/api/v1');
    let closed = 0;
    if (first) watchClose(first, () => (closed += 1));
    provider.remove();
    await stage.settled();
    expect(closed).to.equal(1);
    expect(provider.client).to.equal(undefined);
    document.body.append(provider);
    await stage.settled();
    expect(provider.client).not.to.equal(undefined);
    expect(provider.client).not.to.equal(first);
  });

  it('keeps the client when it is only moved within the page', async () => {
    const provider = await stage.mount('call-provider', { baseUrl: '/api/v1', token: 'abc' });
    const { client } = provider;
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.append(provider);
    await stage.settled();
    expect(provider.client).to.equal(client);
  });

  it('makes a new client for another person or server, and keeps it when the same person gets a newer token', async () => {
    const jwt = (sub: string, exp: number): string => `h.${btoa(JSON.stringify({ sub, exp }))}.s`;
    const provider = await stage.mount('call-provider', { baseUrl: '/api/v1', token: jwt('amara', 1) });
    const { client: first } = provider;
    provider.token = jwt('amara', 2);
    await stage.settled();
    expect(provider.client).to.equal(first);
    provider.token = jwt('leo', 2);
    await stage.settled();
    const { client: second } = provider;
    expect(second).not.to.equal(first);
    provider.baseUrl = '/api/v2';
    await stage.settled();
    expect(provider.client).not.to.equal(second);
  });

  it('fetches the token from token-url with POST', async () => {
    const provider = await stage.mount('call-provider', { baseUrl: '/api/v1', tokenUrl: '/token' });
    await provider.client?.calls.get('call-1').catch(() => undefined);
    const [first] = asked;
    expect([first?.method, first && new URL(first.url).pathname]).to.deep.equal(['POST', '/token']);
    expect(asked[1]?.headers.get('authorization')).to.equal('Bearer from-url');
  });

  it('carries its theme, or the page’s, to the elements below', async () => {
    const client = fakeCallClient();
    const provider = await stage.mount('call-provider', { client });
    const button = await stage.mount('call-now-button', { contactId: 'c' }, provider);
    const scheme = (): string => getComputedStyle(button).colorScheme;
    document.documentElement.dataset['theme'] = 'dark';
    await stage.settled();
    expect(scheme()).to.equal('dark');
    provider.theme = 'light';
    await stage.settled();
    expect(scheme()).to.equal('light');
    delete document.documentElement.dataset['theme'];
  });
});

function watchClose(client: CallClient, closed: () => void): void {
  const close = client.close.bind(client);
  client.close = () => {
    closed();
    close();
  };
}
