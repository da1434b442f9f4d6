import { CallError } from '@offhook/core';
import { fakeCallClient, sampleCall } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { StrictMode, type ReactElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { CallProvider } from './call-provider.js';
import { render, settle } from './testing/render.js';
import { useActiveCalls } from './use-active-calls.js';
import { CallNowButton, CallTimer } from './wrappers/index.js';

const click = (container: Element): Promise<void> =>
  settle(() =>
    container.querySelector('offhook-call-now-button')?.shadowRoot?.querySelector('button')?.click(),
  );

/** What the wrappers do, whichever React they run in. */
export function describeWrappers(): void {
  describe('wrappers', () => {
    it('set properties and tell events to typed props, the newest handler each time', async () => {
      const client = fakeCallClient();
      const told: string[] = [];
      const page = (name: string): ReactElement => (
        <CallProvider client={client}>
          <CallNowButton
            contactId="contact-1"
            className="primary"
            onRequestInitiate={({ detail }) => told.push(`${name} asks ${JSON.stringify(detail.body.to)}`)}
            onCallInitiated={({ detail }) => told.push(`${name} placed ${detail.call.status}`)}
            onCallError={({ detail }) => told.push(detail.error.code)}
          />
        </CallProvider>
      );
      const { container, show, unmount } = await render(page('first'));
      const button = container.querySelector('offhook-call-now-button');
      expect([button?.contactId, button?.className]).to.deep.equal(['contact-1', 'primary']);
      await show(page('second'));
      client.fail('calls.create', new CallError('do_not_call'));
      await click(container);
      client.reply('calls.create', sampleCall());
      await click(container);
      const asks = 'second asks {"contactId":"contact-1"}';
      expect(told).to.deep.equal([asks, 'do_not_call', asks, 'second placed ringing']);
      await unmount();
    });

    it('take over server-rendered markup without a complaint', async () => {
      const client = fakeCallClient({ calls: [sampleCall()] });
      function Count(): ReactElement {
        return <output>{useActiveCalls().length}</output>;
      }
      const page = (
        <StrictMode>
          <CallProvider client={client}>
            <Count />
            <CallTimer callId="call-1" />
          </CallProvider>
        </StrictMode>
      );
      const container = document.body.appendChild(document.createElement('div'));
      const { error } = console;
      console.error = () => undefined; // a browser's build of @lit/react has layout effects, a server's has none
      container.innerHTML = renderToString(page);
      expect(container.textContent).to.equal('0');
      const complaints: unknown[] = [];
      console.error = (...args: unknown[]) => void complaints.push(args);
      let unmount = (): void => undefined;
      await settle(() => {
        const root = hydrateRoot(container, page, {
          onRecoverableError: (reason) => complaints.push(reason),
        });
        unmount = () => root.unmount();
      });
      console.error = error;
      expect(complaints).to.deep.equal([]);
      expect(container.querySelector('output')?.textContent).to.equal('1');
      await settle(unmount);
      container.remove();
    });
  });
}
