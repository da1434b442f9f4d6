import { html, type Html } from '../html.js';

/** The call screen. */
export function callPage(callId: string): Html {
  return html`<h1 class="visually-hidden">Call</h1>
    <call-room call-id="${callId}" layout="page"></call-room>`;
}
