import type { AgentOfCall, PlannedAddress } from '../contract.js';
import { CallError } from '@offhook/core/errors';
import { enterSetting } from './account-settings.js';

/** How phones and extensions are dialled at this Asterisk. */
export interface EndpointTemplates {
  /** For phone numbers, e.g. `PJSIP/{number}@trunk`; `{digits}` is the number without `+`. */
  readonly endpoint?: string | undefined;
  /** For agents, e.g. `PJSIP/{userId}`; `{phone}` and `{digits}` stand for the agent's own number. */
  readonly agentEndpoint?: string | undefined;
}

const e164 = /^\+[1-9]\d{6,14}$/;
/** What may stand in a dial string without another meaning there. */
const harmless = /^[\w.-]+$/;

/**
 * The endpoint that Asterisk dials for a leg's address: a number goes over the trunk, an extension is dialled as it was
 * planned.
 *
 * @throws CallError `invalid_number` for anything else, `not_configured` when no trunk is set.
 */
export function endpointFor(address: string | null, { endpoint, agentEndpoint }: EndpointTemplates): string {
  if (address !== null && e164.test(address)) {
    if (endpoint !== undefined) return filled(endpoint, address, null);
    throw new CallError('not_configured', {
      message: `No line is set for calls to phone numbers. ${enterSetting('endpoint')}`,
    });
  }
  if (address !== null && agentEndpoint !== undefined && isFilledFrom(agentEndpoint, address)) return address;
  throw new CallError('invalid_number');
}

/**
 * Where an agent is rung: at the extension, where there is one for everybody, else at the agent's own number.
 *
 * @throws CallError `no_phone_number` when there is neither.
 */
export function addressOfAgent(
  { userId, phone }: AgentOfCall,
  { endpoint, agentEndpoint }: EndpointTemplates,
): PlannedAddress {
  const extension = agentEndpoint === undefined ? null : extensionOf(agentEndpoint, userId, phone);
  const address = extension ?? (endpoint === undefined ? null : phone);
  // A phone, not a device: whoever puts it down has hung up, while a browser may come back after a reload.
  if (address !== null) return { kind: 'phone', address };
  throw new CallError('no_phone_number', {
    message: 'You have no phone here that could be rung. Ask for an extension, or enter your own number.',
  });
}

function extensionOf(template: string, userId: string, phone: string | null): string | null {
  if (template.includes('{userId}') && !harmless.test(userId)) return null;
  if (/\{(phone|digits)\}/.test(template) && (phone === null || !e164.test(phone))) return null;
  return filled(template, phone ?? '', userId);
}

function filled(template: string, number: string, userId: string | null): string {
  return template
    .replaceAll('{number}', number)
    .replaceAll('{phone}', number)
    .replaceAll('{digits}', number.slice(1))
    .replaceAll('{userId}', userId ?? '');
}

/** True when the template could have made this address: nothing else is dialled as it stands. */
function isFilledFrom(template: string, address: string): boolean {
  const literal = template.split(/\{(?:userId|phone|digits)\}/).map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${literal.join('\\+?[\\w.-]+')}$`).test(address);
}
