import type { CallChange, CallRow, PersonRow } from '../call-change.js';

/** A person's row with everything said that matters here. */
export function personRow(userId: string, facts: Partial<PersonRow> = {}): PersonRow {
  return {
    user_id: userId,
    participant_id: `participant-of-${userId}`,
    part: userId === 'amara' ? 'caller' : 'callee',
    active: true,
    missed: false,
    ended_at: null,
    ...facts,
  };
}

/** Columns of a call that rings, from `amara` to `maya`. */
function callRow(id: string, facts: Partial<CallRow> = {}): CallRow {
  const version = facts.version ?? 1;
  return {
    id,
    org_id: 'org',
    version,
    kind: 'app',
    channel: 'voice',
    provider: 'demo',
    direction: 'outbound',
    status: 'ringing',
    over: false,
    conversation_id: `conversation-of-${id}`,
    contact_id: null,
    agent_id: 'amara',
    created_by: 'amara',
    caller_user_id: 'amara',
    dialed_number: null,
    reference: null,
    search_text: 'amara maya',
    on_hold: false,
    started_at: 1_000,
    answered_at: null,
    ended_at: null,
    duration_seconds: null,
    outcome: null,
    next_deadline_at: null,
    ring_pair: null,
    state: JSON.stringify({ id, version }),
    ...facts,
  };
}

/** The commit that places a call. */
export function placing(
  id: string,
  facts: Partial<CallRow> = {},
  rest: Partial<CallChange> = {},
): CallChange {
  return {
    at: 1_000,
    expectedVersion: 0,
    call: callRow(id, facts),
    events: [
      { id: `${id}-placed`, at: 1_000, type: 'placed', actor_user_id: 'amara', data: { channel: 'voice' } },
    ],
    people: [personRow('amara'), personRow('maya')],
    ...rest,
  };
}

/** The commit that brings a call from `version - 1` to `version`; `writer` tells two that compete apart. */
export function changing(
  id: string,
  version: number,
  facts: Partial<CallRow> = {},
  rest: Partial<CallChange> & { readonly writer?: string } = {},
): CallChange {
  const { writer = '', ...others } = rest;
  return {
    at: 2_000,
    expectedVersion: version - 1,
    call: callRow(id, { version, status: 'answered', ...facts }),
    events: [
      {
        id: `${id}-${version}${writer}`,
        at: 2_000,
        type: 'answered',
        actor_user_id: 'maya',
        data: { writer },
      },
    ],
    people: [],
    ...others,
  };
}
