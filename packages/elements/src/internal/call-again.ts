import { otherPerson, type Call, type CallClient } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import type { OffhookEventMap } from './events.js';

/** A button that calls the other person of a call, by the same channel. */
export interface CallAgain {
  readonly client: CallClient | undefined;
  readonly call: Call;
  readonly name: string;
  readonly label: string;
  readonly href?: string | null;
  readonly placed?: (event: OffhookEventMap['call-initiated']) => void;
}

/** Calls the person's account where there is one, else the contact, else the bare number. */
export function callAgain({ client, call, name, label, href = null, placed }: CallAgain): TemplateResult {
  const { kind, id, phone } = otherPerson(call);
  const userId = kind === 'user' ? id : null;
  return html`<offhook-call-now-button
    .client=${client}
    .userId=${userId}
    .contactId=${userId ? null : call.contactId}
    .phone=${userId || call.contactId ? null : phone}
    .name=${name}
    .channel=${call.channel}
    .agentLeg=${call.agentLeg?.device ?? null}
    .reference=${call.reference}
    .href=${href}
    @call-initiated=${placed}
    >${label}</offhook-call-now-button
  >`;
}
