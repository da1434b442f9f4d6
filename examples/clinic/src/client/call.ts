import '@offhook/elements/call-room';
import { startFrame } from './frame.js';
import { pageClient } from './page-client.js';

startFrame();

// Whoever closes the call screen goes to the conversation: there the notes are written and the call is seen again.
document.addEventListener('call-left', (event) => {
  void leave(event.detail.callId);
});

async function leave(callId: string): Promise<void> {
  const client = await pageClient();
  const call = client.state.getSnapshot().calls.find((one) => one.id === callId);
  location.assign(call === undefined ? '/' : `/conversations/${encodeURIComponent(call.conversationId)}`);
}
