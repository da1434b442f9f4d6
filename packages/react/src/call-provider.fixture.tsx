import type { CallClient } from '@offhook/core';
import { fakeCallClient } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { useEffect, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { CallProvider } from './call-provider.js';
import { render, settle } from './testing/render.js';
import { useCallClient } from './use-call-client.js';
import { CallNowButton } from './wrappers/index.js';

/** What `CallProvider` does, whichever React it runs in. */
export function describeCallProvider(): void {
  describe('CallProvider', () => {
    let asked: Request[] = [];
    let closed: CallClient[] = [];
    let used: CallClient[] = [];
    const answer: typeof fetch = (input, init) => {
      asked.push(new Request(input, init));
      return Promise.resolve(Response.json({ error: { code: 'not_found' } }, { status: 404 }));
    };
    const latest = (): CallClient => used.at(-1) as CallClient;

    beforeEach(() => {
      asked = [];
      closed = [];
      used = [];
    });

    function Probe(): ReactElement | null {
      const client = useCallClient();
      useEffect(() => {
        if (used.includes(client)) return;
        used.push(client);
        const close = client.close.bind(client);
        client.close = () => {
          closed.push(client);
          close();
        };
      }, [client]);
      return null;
    }

    function Page({ baseUrl, token }: { baseUrl: string; token: string }): ReactElement {
      return (
        <CallProvider baseUrl={baseUrl} getToken={() => token} transport="polling" fetch={answer}>
          <Probe />
        </CallProvider>
      );
    }

    it('gives one client to hooks and elements below it and leaves a given one open', async () => {
      const client = fakeCallClient();
      const { container, unmount } = await render(
        <CallProvider client={client}>
          <Probe />
          <CallNowButton contactId="contact-1" />
        </CallProvider>,
      );
      expect(used).to.deep.equal([client]);
      const button = container.querySelector('offhook-call-now-button');
      await settle(() => button?.shadowRoot?.querySelector('button')?.click());
      expect(client.requests.map(({ name }) => name)).to.deep.equal(['calls.create']);
      await unmount();
      expect(client.closed).to.equal(false);
    });

    it('hands another given client on to the elements', async () => {
      const [first, second] = [fakeCallClient(), fakeCallClient()];
      const page = (client: CallClient): ReactElement => (
        <CallProvider client={client}>
          <CallNowButton contactId="contact-1" />
        </CallProvider>
      );
      const { container, show, unmount } = await render(page(first));
      await show(page(second));
      const button = container.querySelector('offhook-call-now-button');
      await settle(() => button?.shadowRoot?.querySelector('button')?.click());
      expect([first.requests.length, second.requests.length]).to.deep.equal([0, 1]);
      await unmount();
    });

    it('keeps the client it made over StrictMode’s second mount and closes it once when it goes', async () => {
      const { unmount } = await render(<Page baseUrl="/api/v1" token="a" />);
      expect(used).to.have.length(1);
      expect(closed).to.deep.equal([]);
      await unmount();
      expect(closed).to.deep.equal(used);
    });

    it('asks the newest getToken without making another client', async () => {
      const { show, unmount } = await render(<Page baseUrl="/api/v1" token="old" />);
      await show(<Page baseUrl="/api/v1" token="new" />);
      await settle(() =>
        latest()
          .calls.get('call-1')
          .catch(() => undefined),
      );
      expect(used).to.have.length(1);
      expect(asked.at(-1)?.headers.get('authorization')).to.equal('Bearer new');
      await unmount();
    });

    it('makes another client for another baseUrl and closes the one before', async () => {
      const { show, unmount } = await render(<Page baseUrl="/api/v1" token="a" />);
      await show(<Page baseUrl="/api/v2" token="a" />);
      expect(used.map(({ baseUrl }) => baseUrl)).to.deep.equal(['/api/v1', '/api/v2']);
      expect(closed).to.deep.equal(used.slice(0, 1));
      await unmount();
      expect(closed).to.deep.equal(used);
    });

    it('says in plain words what is missing', () => {
      const incomplete = {} as { client: CallClient };
      expect(() => renderToString(<Probe />)).to.throw(TypeError, 'need a <CallProvider>');
      expect(() => renderToString(<CallProvider {...incomplete} />)).to.throw(
        TypeError,
        'needs `client`, or',
      );
    });
  });
}
