import type { Call, CallStatus } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { CreateCallBody, MediaGrant } from '@offhook/core/protocol';
import type { ApiUser } from '../call-system.js';
import { waitFor } from '../wait-for.js';
import { suiteNumbers, type SuiteAgent, type VendorLeg, type VendorPhone } from './provider-world.js';
import type { SuiteWorld } from './suite-world.js';

/** The device of an agent's browser. */
export const deviceId = 'desk';

/** What a command or a question answers. */
export type Answered<Body> = {
  readonly status: number;
  readonly body: Body & { readonly error?: ErrorBody };
};

const often = { pauseMs: 4 };

/** Places a call to the customer in which no agent takes part, unless the body says otherwise. */
export async function place(
  world: Pick<SuiteWorld, 'amara' | 'provider'>,
  body: Partial<CreateCallBody> = {},
): Promise<Call> {
  const answer = await world.amara.request<Call>('POST', '/calls', {
    ...{ to: { phone: suiteNumbers.customer }, provider: world.provider, agentLeg: 'none' },
    ...body,
  });
  if (answer.status !== 201) throw new Error(`not placed: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A command on a call; its answer, whatever it is. */
export function command<Body = Call>(
  who: ApiUser,
  { id }: Pick<Call, 'id'>,
  verb: string,
  body: unknown = {},
): Promise<Answered<Body>> {
  return who.request<Body & { readonly error?: ErrorBody }>('POST', `/calls/${id}/${verb}`, body);
}

/** A command on a call that has to succeed. */
export async function done<Body = Call>(
  who: ApiUser,
  call: Pick<Call, 'id'>,
  verb: string,
  body?: unknown,
): Promise<Body> {
  const answered = await command<Body>(who, call, verb, body);
  if (answered.status !== 200)
    throw new Error(`${verb}: ${answered.status} ${JSON.stringify(answered.body)}`);
  return answered.body;
}

/** The call as somebody sees it now. */
export async function read(who: ApiUser, { id }: Pick<Call, 'id'>): Promise<Call> {
  return (await who.request<Call>('GET', `/calls/${id}`)).body;
}

/** Waits until a call is as it should be. */
export function until(
  who: ApiUser,
  call: Pick<Call, 'id'>,
  what: string,
  isSo: (call: Call) => boolean,
): Promise<Call> {
  return waitFor(what, () => read(who, call), isSo, often);
}

/** Waits until a call has a status. */
export function untilStatus(who: ApiUser, call: Pick<Call, 'id'>, status: CallStatus): Promise<Call> {
  return until(who, call, status, (one) => one.status === status);
}

/** Waits until a call shows that the phone rings, where the vendor tells that at all. */
export async function untilRings(world: SuiteWorld, call: Pick<Call, 'id'>): Promise<void> {
  if (world.can('outbound-ringing')) await untilStatus(world.amara, call, 'ringing');
}

/** Waits for the newest leg to an address, as it should be at the vendor. */
export async function untilLeg(
  { vendor }: SuiteWorld,
  address: string,
  state: VendorLeg['state'],
  isSo: (leg: VendorLeg) => boolean = () => true,
): Promise<VendorLeg> {
  const newest = async (): Promise<VendorLeg | null> =>
    vendor.legs().findLast((leg) => leg.address === address) ?? null;
  const leg = await waitFor(
    `${address} ${state} at the vendor`,
    newest,
    (one) => one?.state === state && isSo(one),
    often,
  );
  if (leg === null) throw new Error(`no leg to ${address}`);
  return leg;
}

/** The phone at an address, once it rings. */
export async function ringing(world: SuiteWorld, address: string): Promise<VendorPhone> {
  return world.vendor.phoneOf((await untilLeg(world, address, 'ringing')).id);
}

/** A call that rings at the customer, with the customer's phone. */
export interface RungCall {
  readonly call: Call;
  readonly customer: VendorPhone;
}

/** A call in which both speak. */
export interface RunningCall extends RungCall {
  /** The agent's own phone, or browser. */
  readonly agent: VendorPhone;
}

/** The agent's own phone is answered, then the customer's rings. */
export async function ringByPhone(world: SuiteWorld): Promise<RunningCall> {
  const call = await place(world, { agentLeg: 'phone' });
  const agent = await ringing(world, world.vendor.addressOfAgent('amara'));
  agent.answer();
  return { call, agent, customer: await ringing(world, suiteNumbers.customer) };
}

/** Agent and customer speak with each other, the agent by their own phone. */
export async function talkByPhone(world: SuiteWorld): Promise<RunningCall> {
  const running = await ringByPhone(world);
  running.customer.answer();
  return { ...running, call: await untilStatus(world.amara, running.call, 'connected') };
}

/** The agent's browser takes its leg, as the page does: the grant, the vendor's SDK, a report of what is so. */
export async function joinInBrowser(world: SuiteWorld, call: Pick<Call, 'id'>): Promise<VendorPhone> {
  const browser = await world.vendor.joinBrowser(await done(world.amara, call, 'media', { deviceId }));
  await command(world.amara, call, 'media-state', { deviceId, connection: 'connected' });
  return browser;
}

/** Somebody phones our number, and it rings at the agents. */
export async function ringIn(world: SuiteWorld, from: string = suiteNumbers.customer): Promise<RungCall> {
  const customer = world.vendor.callIn(from);
  const { calls } = await waitFor(
    'the call rings at an agent',
    async () => (await world.leo.request<{ readonly calls: readonly Call[] }>('GET', '/calls/active')).body,
    (active) => active.calls.some(isRinging),
    often,
  );
  const call = calls.find(isRinging);
  if (call === undefined) throw new Error('the call does not ring');
  return { call, customer };
}

function isRinging(call: Call): boolean {
  return call.direction === 'inbound' && call.status === 'ringing' && call.me?.state === 'ringing';
}

/** Who took a call speaks: in the browser with the grant that the answer gave, else by their own phone, which rings. */
export async function speak(world: SuiteWorld, agent: SuiteAgent, media: MediaGrant): Promise<VendorPhone> {
  if (media.adapter !== 'none') return world.vendor.joinBrowser(media);
  const phone = await ringing(world, world.vendor.addressOfAgent(agent));
  phone.answer();
  return phone;
}
