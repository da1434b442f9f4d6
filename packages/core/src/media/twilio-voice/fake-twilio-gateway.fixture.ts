import { farPhone, type FarPhone } from '../phone-leg/far-phone.fixture.js';
import type { FakeGateway } from '../phone-leg/fake-gateway.fixture.js';
import { serveVendorSockets, type VendorSocket } from '../phone-leg/in-page-socket.fixture.js';

/** What the SDK and Twilio say to each other (PStream 1.6, read from the SDK's source). */
interface Message {
  readonly type: string;
  readonly payload: {
    readonly callsid?: string;
    readonly sdp?: string;
    readonly token?: string;
    readonly reconnect?: string;
    readonly twilio?: { readonly params?: string };
  };
}

/** {@link FakeGateway} of Twilio. */
export interface FakeTwilioGateway extends FakeGateway {
  /** Everything of one type that SDKs sent, in order. */
  heard(type: string): readonly Message['payload'][];
  /** Life of a token as Twilio tells it. */
  ttlSeconds: number;
}

/** Serves the gateway from now on, for all tests of a file. */
export function fakeTwilioGateway(): FakeTwilioGateway {
  const sockets = serveVendorSockets(/\.twilio\.com$/);
  const heard: Message[] = [];
  const phones: FarPhone[] = [];
  let calls = 0;
  let newest: { readonly socket: VendorSocket; readonly callsid: string } | null = null;
  const heardOf = (type: string): readonly Message['payload'][] =>
    heard.filter((message) => message.type === type).map(({ payload }) => payload);
  const gateway: FakeTwilioGateway = {
    sockets,
    phones,
    heard: heardOf,
    get tokens() {
      return heardOf('listen').map(({ token = '' }) => token);
    },
    get dialled() {
      return heardOf('invite').filter(({ reconnect }) => reconnect === undefined).length;
    },
    get hungUp() {
      return heardOf('hangup').length;
    },
    letsIn: null,
    ttlSeconds: 3600,
    answers: true,
    hangUp() {
      newest?.socket.send({ type: 'hangup', payload: { callsid: newest.callsid } });
    },
    reset() {
      for (const phone of phones.splice(0)) phone.close();
      heard.length = 0;
      newest = null;
      calls = 0;
      Object.assign(gateway, { letsIn: null, ttlSeconds: 3600, answers: true });
      sockets.away = false;
    },
  };

  function listen(socket: VendorSocket, token = ''): void {
    if (gateway.letsIn?.includes(token) === false) {
      socket.send({ type: 'error', payload: { error: { code: 31204, message: 'AccessTokenInvalid' } } });
      return;
    }
    const identity = { identity: 'leg', ttl: gateway.ttlSeconds };
    socket.send({
      type: 'connected',
      payload: { region: 'US_EAST_VIRGINIA', edge: 'ashburn', token: identity },
    });
  }

  async function invite(
    socket: VendorSocket,
    { callsid: temporary, sdp = '', reconnect }: Message['payload'],
  ) {
    if (reconnect !== undefined) {
      newest = { socket, callsid: temporary ?? '' };
      return socket.send({ type: 'answer', payload: { callsid: temporary, reconnect } });
    }
    const callsid = `CA${(calls += 1)}`;
    newest = { socket, callsid };
    socket.send({ type: 'ringing', payload: { callsid } });
    if (!gateway.answers) return;
    const phone = farPhone();
    phones.push(phone);
    const answer = await phone.answer(sdp);
    socket.send({ type: 'answer', payload: { callsid, sdp: answer, reconnect: `again-${callsid}` } });
  }

  async function reinvite(socket: VendorSocket, { callsid, sdp = '' }: Message['payload']): Promise<void> {
    const answer = await phones.at(-1)?.answer(sdp);
    socket.send({ type: 'answer', payload: { callsid, sdp: answer } });
  }

  sockets.onSocket = (socket) => {
    socket.onText = (text) => {
      if (text.trim() === '') return;
      const message = JSON.parse(text) as Message;
      heard.push(message);
      const { type, payload } = message;
      if (type === 'listen') listen(socket, payload.token);
      if (type === 'invite') void invite(socket, payload);
      if (type === 'reinvite') void reinvite(socket, payload);
    };
  };
  return gateway;
}
