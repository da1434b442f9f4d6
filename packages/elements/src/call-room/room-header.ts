import type { Call, CallClient } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { statusPill, type PillState } from '../internal/status-pill.js';
import type { callRoomMessages } from '../messages/en/call-room.js';

/** What stands over the picture. */
export interface RoomHeader {
  readonly call: Call;
  readonly client: CallClient | undefined;
  readonly name: string;
  readonly state: PillState;
  readonly warnings: readonly string[];
  readonly words: typeof callRoomMessages;
}

/** Who and how long on one side, warnings in words on the other. */
export function roomHeader({ call, client, name, state, warnings, words }: RoomHeader): TemplateResult {
  const recording = call.recording === 'on' ? words.recording : words.recordingPaused;
  return html`<div class="top">
    <div>
      <span class="tag"><bdi title=${name}>${name}</bdi></span>
      ${statusPill(state, words.status(state))}
      ${
        call.answeredAt
          ? html`<span class="tag"
              ><offhook-call-timer .client=${client} .call=${call}></offhook-call-timer
            ></span>`
          : null
      }
      ${call.recording === 'off' ? null : html`<span class="tag recording" data-testid="recording-notice">${recording}</span>`}
      ${call.provider === 'demo' ? html`<offhook-demo-badge compact></offhook-demo-badge>` : null}
    </div>
    <div class="warnings" role="status">
      ${warnings.map((text) => html`<span class="tag warning">${text}</span>`)}
    </div>
  </div>`;
}
