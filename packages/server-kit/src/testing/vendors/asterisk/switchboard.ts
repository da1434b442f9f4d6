import { randomUUID } from 'node:crypto';
import type { EventHub, Subject } from './event-hub.js';
import { FakeChannel, type AsteriskPhone, type NewChannel } from './fake-channel.js';
import type { FakeBridge } from './fake-bridge.js';
import type { PendingWork } from './pending-work.js';

/** How the fake Asterisk is set up. */
export interface SwitchboardSettings {
  phone(endpoint: string): AsteriskPhone;
  /** How long a second of Asterisk lasts, ms; for ring time-outs. */
  readonly msPerSecond: number;
  /** Whether bridges can be recorded (`chan_bridge_media` is loaded). */
  readonly recorder: boolean;
  /** How long a sound lasts, ms. */
  readonly soundMs: number;
  /** Whether a sound can be played, e.g. fetched from its address. */
  plays(media: string): boolean;
  /** Technologies that calls can be placed with. */
  readonly technologies: readonly string[];
  random(): number;
}

/** The channels and bridges of the fake Asterisk, and the way to tell of them. */
export class Switchboard {
  /** Those that live. */
  readonly channels = new Map<string, FakeChannel>();
  /** Also those that ended, oldest first. */
  readonly everyChannel: FakeChannel[] = [];
  readonly bridges = new Map<string, FakeBridge>();
  #names = 0;

  constructor(
    readonly hub: EventHub,
    readonly work: PendingWork,
    readonly settings: SwitchboardSettings,
  ) {}

  /** Makes a channel known. The name gets the serial number that Asterisk appends. */
  add(
    channel: Omit<NewChannel, 'name' | 'createdAt'> & { readonly namedAfter: string; readonly half?: 1 | 2 },
  ): FakeChannel {
    const { namedAfter, half, ...rest } = channel;
    if (half !== 2) this.#names += 1;
    const serial = (this.#names - 1).toString(16).padStart(8, '0');
    const name = `${namedAfter}-${serial}${half === undefined ? '' : `;${half}`}`;
    const made = new FakeChannel({ ...rest, name, createdAt: this.work.now() });
    this.channels.set(made.id, made);
    this.everyChannel.push(made);
    return made;
  }

  /** An id of Asterisk's own, where the request brought none. */
  newId(): string {
    return randomUUID();
  }

  /** Tells of something that happened to a channel. */
  tell(type: string, channel: FakeChannel, parts: object = {}): void {
    this.hub.publish(type, { ...parts, channel: channel.snapshot() }, [`channel:${channel.id}`]);
  }

  setVariable(channel: FakeChannel, variable: string, value: string): void {
    channel.variables.set(variable, value);
    this.tell('ChannelVarset', channel, { variable, value });
  }

  /** The channel runs another application of the dialplan. */
  runs(channel: FakeChannel, app: string, data: string): void {
    channel.dialplan.app_name = app;
    channel.dialplan.app_data = data;
    this.tell('ChannelDialplan', channel, { dialplan_app: app, dialplan_app_data: data });
  }

  tellDial(peer: FakeChannel, dialstatus: string): void {
    const dialstring = peer.endpoint.slice(peer.endpoint.indexOf('/') + 1);
    const parts = { dialstatus, forward: '', dialstring, peer: peer.snapshot() };
    this.hub.publish('Dial', parts, [`channel:${peer.id}`]);
  }

  /** Both halves of a `Local` channel report the device. Only who hears everything hears of devices. */
  tellDevice(channel: FakeChannel, state: 'INUSE' | 'RINGING' | 'NOT_INUSE'): void {
    const name = channel.technology === 'PJSIP' ? channel.name.replace(/-[^-]*$/, '') : channel.endpoint;
    const device_state = { name, state };
    for (const _ of channel.half ? [1, 2] : [1]) this.hub.publish('DeviceStateChanged', { device_state }, []);
  }

  /** A step of a phone, `ms` from now; the end of the channel cancels it. */
  later(channel: FakeChannel, ms: number, step: () => void): void {
    channel.timers.push(this.work.after(ms, step));
  }

  subjectsOf(bridge: FakeBridge, channel?: FakeChannel): readonly Subject[] {
    return channel ? [`bridge:${bridge.id}`, `channel:${channel.id}`] : [`bridge:${bridge.id}`];
  }
}
