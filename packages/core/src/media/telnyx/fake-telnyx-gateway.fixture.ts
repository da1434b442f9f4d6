import { farPhone, type FarPhone } from '../phone-leg/far-phone.fixture.js';
import type { FakeGateway } from '../phone-leg/fake-gateway.fixture.js';
import { serveVendorSockets, type VendorSocket } from '../phone-leg/in-page-socket.fixture.js';

/** What the SDK sends (Verto, JSON-RPC 2.0, read from the SDK's source). */
interface Request {
  readonly id: string;
  readonly method?: string;
  readonly params?: {
    readonly login_token?: string;
    readonly sessid?: string;
    readonly reconnection?: boolean;
    readonly sdp?: string;
    readonly action?: string;
    readonly dialogParams?: Readonly<Record<string, unknown>>;
  };
}

type Params = NonNullable<Request['params']>;

/** {@link FakeGateway} of Telnyx. */
export interface FakeTelnyxGateway extends FakeGateway {
  /** Everything of one method that SDKs sent, in order. */
  heard(method: string): readonly Params[];
}

interface RunningCall {
  socket: VendorSocket;
  readonly callID: string;
}

/** Serves the gateway from now on, for all tests of a file. */
export function fakeTelnyxGateway(): FakeTelnyxGateway {
  const sockets = serveVendorSockets(/\.telnyx\.com$/);
  const heard: Request[] = [];
  const phones: FarPhone[] = [];
  let running: RunningCall | null = null;
  let messages = 0;
  const heardOf = (method: string): readonly Params[] =>
    heard.filter((request) => request.method === method).map(({ params = {} }) => params);
  const gateway: FakeTelnyxGateway = {
    sockets,
    phones,
    heard: heardOf,
    get tokens() {
      return heardOf('login').map(({ login_token = '' }) => login_token);
    },
    get dialled() {
      return heardOf('telnyx_rtc.invite').length;
    },
    get hungUp() {
      return heardOf('telnyx_rtc.bye').length;
    },
    letsIn: null,
    answers: true,
    hangUp() {
      const byeOf = { cause: 'NORMAL_CLEARING', causeCode: 16 };
      if (running) tell(running.socket, 'bye', { callID: running.callID, ...byeOf });
      running = null;
    },
    reset() {
      for (const phone of phones.splice(0)) phone.close();
      heard.length = 0;
      running = null;
      Object.assign(gateway, { letsIn: null, answers: true });
      sockets.away = false;
      sessionStorage.clear();
    },
  };

  function newPhone(): FarPhone {
    const phone = farPhone();
    phones.push(phone);
    return phone;
  }

  function tell(socket: VendorSocket, method: string, params: object): void {
    socket.send({
      jsonrpc: '2.0',
      id: (messages += 1),
      method: `telnyx_rtc.${method}`,
      params,
      voice_sdk_id: 'v',
    });
  }

  async function attach(socket: VendorSocket, call: RunningCall): Promise<void> {
    call.socket = socket;
    tell(socket, 'attach', { callID: call.callID, sdp: await newPhone().offer() });
  }

  function login(socket: VendorSocket, id: string, { login_token: token = '' }: Params): void {
    if (gateway.letsIn?.includes(token) === false)
      return socket.send({ jsonrpc: '2.0', id, error: { code: -32001, message: 'Login Incorrect' } });
    socket.send({
      jsonrpc: '2.0',
      id,
      result: { message: 'logged in', sessid: 'session' },
      voice_sdk_id: 'v',
    });
    // Only who comes by a new socket has something to attach.
    const call = running?.socket === socket ? null : running;
    tell(socket, 'clientReady', call === null ? {} : { reattached_sessions: [call.callID] });
    if (call !== null) void attach(socket, call);
  }

  async function invite(socket: VendorSocket, { sdp = '', dialogParams }: Params): Promise<void> {
    const callID = String(dialogParams?.['callID']);
    running = { socket, callID };
    tell(socket, 'ringing', { callID, telnyx_leg_id: 'leg' });
    if (!gateway.answers) return;
    tell(socket, 'answer', { callID, sdp: await newPhone().answer(sdp), telnyx_leg_id: 'leg' });
  }

  async function resultOf(socket: VendorSocket, { method, params = {} }: Request): Promise<object | null> {
    const callID = params.dialogParams?.['callID'];
    switch (method) {
      case 'telnyx_rtc.gatewayState':
        return { params: { state: 'REGED' }, sessid: 'session' };
      case 'telnyx_rtc.invite':
        void invite(socket, params);
        return { message: 'CALL CREATED', callID };
      case 'telnyx_rtc.attach':
        await phones.at(-1)?.accept(params.sdp ?? '');
        return { message: 'CALL ATTACHED', callID };
      case 'telnyx_rtc.modify':
        return { callID, action: params.action, sdp: await phones.at(-1)?.answer(params.sdp ?? '') };
      case 'telnyx_rtc.bye':
        running = null;
        return { callID };
      case 'telnyx_rtc.ping':
        return { message: 'pong' };
      default:
        return method === undefined ? null : {};
    }
  }

  sockets.onSocket = (socket) => {
    socket.onText = (text) => {
      const request = JSON.parse(text) as Request;
      heard.push(request);
      if (request.method === 'login') return login(socket, request.id, request.params ?? {});
      void resultOf(socket, request).then((result) => {
        if (result !== null) socket.send({ jsonrpc: '2.0', id: request.id, result });
      });
    };
  };
  return gateway;
}
