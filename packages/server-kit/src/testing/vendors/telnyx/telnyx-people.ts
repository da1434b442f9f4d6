import type { Credentials } from './credentials.js';
import type { Exchange } from './exchange.js';
import type { Phones } from './phones.js';

/** What a browser dials with. */
export interface BrowserCall {
  /** The telephony credential token that it signs in with. */
  readonly token: string;
  readonly destination: string;
  /** Base64; comes along in the webhooks, as `newCall({ clientState })` of the browser SDK. */
  readonly clientState?: string;
  /** What it shows as its number; default its SIP user name. */
  readonly callerNumber?: string;
}

/** Somebody's phone or browser in a call at the fake. */
export interface TelnyxPhone {
  /** Picks up, where the behaviour of the phone is only to ring. */
  answer(): void;
  /** Also declines what rings, and gives up what nobody answers. */
  hangUp(): void;
  /** Presses keys, one event each. */
  press(digits: string): void;
  /** Hold by the browser's own button. */
  hold(): void;
  unhold(): void;
}

/** The people around Telnyx, as tests move them. */
export interface TelnyxPeople {
  /** Somebody calls one of the numbers; gives the `call_control_id` of the leg. */
  callIn(call: { readonly from: string; readonly to: string }): string;
  /**
   * A browser signs in and dials; gives the `call_control_id` of its leg. The leg is outgoing from the credential
   * connection and parked (the connection's `call_parking_enabled`), which hands it to Call Control: a command has to
   * answer it and say where it goes. Rejects when the token is not ours, is over, or its credential is.
   */
  connectBrowser(call: BrowserCall): Promise<string>;
  /** @throws Error when there is no such leg. */
  phoneOf(callControlId: string): TelnyxPhone;
}

/** The people around one account. */
export function createPeople(
  account: { readonly connectionId: string; readonly numbers: readonly string[] },
  exchange: Exchange,
  credentials: Credentials,
  phones: Phones,
): TelnyxPeople {
  return {
    callIn({ from, to }) {
      const { connectionId, numbers } = account;
      if (!numbers.includes(to)) throw new Error(`${to} is not a number of the account.`);
      const born = { from, to, connectionId, direction: 'incoming', callingParty: 'pstn' } as const;
      return exchange.open({ ...born, phone: null }).callControlId;
    },
    async connectBrowser({ token, destination, clientState, callerNumber }) {
      const { sipUsername, connectionId } = await credentials.signIn(token);
      const leg = exchange.open({
        to: destination,
        from: callerNumber ?? sipUsername,
        direction: 'outgoing',
        callingParty: 'sip',
        connectionId,
        phone: null,
        clientState,
      });
      return leg.callControlId;
    },
    phoneOf(callControlId) {
      const leg = exchange.legs.get(callControlId);
      if (leg === undefined) throw new Error('There is no such leg.');
      return {
        answer: () => phones.answer(leg),
        hangUp: () => phones.hangUp(leg),
        press: (digits) => phones.press(leg, digits),
        hold: () => phones.hold(leg, true),
        unhold: () => phones.hold(leg, false),
      };
    },
  };
}
