// Runs in plain Node, bundled with one of the two Reacts: prints what a server would send.
import { StrictMode, version, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import * as offhook from './index.js';

const { CallProvider, CallNowButton, IncomingCallModal } = offhook;

function Page(): ReactElement {
  const { pending } = offhook.useCallActions();
  const { state } = offhook.useCallSession('call-1');
  const texts = [
    `calls ${offhook.useActiveCalls().length}`,
    `call ${typeof offhook.useCall('call-1')}`,
    `incoming ${String(offhook.useIncomingCall())}`,
    `pending ${String(pending)}`,
    `media ${state.phase}`,
  ];
  return <p>{texts.join(', ')}</p>;
}

const html = renderToString(
  <StrictMode>
    <CallProvider baseUrl="/api/v1" getToken={() => 'token'}>
      <Page />
      <CallNowButton contactId="42" className="primary" onCallInitiated={() => undefined} />
      <IncomingCallModal href="/call/{callId}" />
    </CallProvider>
  </StrictMode>,
);
console.log(JSON.stringify({ version, html, window: typeof window }));
