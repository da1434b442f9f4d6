import { unreachable } from '../../errors/unreachable.js';
import type { Ack } from '../../protocol/events.js';
import { decodePacket, encodePacket, type Packet } from './packet.js';
import {
  ackMs,
  greetingMs,
  type ConnectionEnd,
  type ConnectionOptions,
  type SocketConnection,
} from './socket-connection.js';

/**
 * A connection by WebSocket. It speaks as much of Socket.IO as a page needs, in a tenth of the official client's size;
 * what it does not understand ends it.
 *
 * @throws DOMException when the browser forbids the address.
 */
export function openWebSocket(
  options: ConnectionOptions,
  WebSocket: typeof globalThis.WebSocket,
): SocketConnection {
  return new WebSocketConnection(options, WebSocket);
}

class WebSocketConnection implements SocketConnection {
  readonly #options: ConnectionOptions;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer?: Ack) => void>();
  #lastId = 0;
  #greeted = false;
  #silenceMs = greetingMs;
  #over = false;
  #cancelTimer = (): void => undefined;

  constructor(options: ConnectionOptions, WebSocket: typeof globalThis.WebSocket) {
    const url = new URL('?EIO=4&transport=websocket', options.address);
    // Browsers before 2024 take no other scheme.
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      if (!this.#over) this.#receive(decodePacket(data));
    };
    socket.onclose = socket.onerror = () => this.#lost();
    this.#socket = socket;
    this.#options = options;
    this.#watch();
  }

  request(name: string, ...payload: readonly unknown[]): Promise<Ack> {
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      const settle = (answer?: Ack): void => {
        cancelTimer();
        this.#answers.delete(id);
        if (answer === undefined) reject(unreachable());
        else resolve(answer);
      };
      const cancelTimer = this.#options.environment.setTimer(settle, ackMs);
      this.#answers.set(id, settle);
      this.#send({ kind: 'event', id, data: [name, ...payload] });
    });
  }

  close(): void {
    this.#over = true;
    this.#cancelTimer();
    this.#socket.close();
    for (const settle of this.#answers.values()) settle();
  }

  #send(packet: Packet): void {
    this.#socket.send(encodePacket(packet));
  }

  #receive(packet: Packet | null): void {
    const { auth, listener } = this.#options;
    switch (packet?.kind) {
      case 'open': {
        const { pingInterval, pingTimeout } = packet.data;
        this.#greeted = true;
        this.#silenceMs = pingInterval + pingTimeout;
        this.#watch();
        return this.#send({ kind: 'connect', data: auth });
      }
      case 'ping':
        this.#watch();
        return this.#send({ kind: 'pong' });
      case 'connect':
        return listener.connected();
      case 'event':
        return listener.event(packet.data[0], packet.data[1]);
      case 'ack':
        return this.#answers.get(packet.id)?.(packet.data[0] as Ack);
      case 'disconnect':
        return this.#end({ reason: 'dismissed' });
      case 'refusal':
        return this.#end({ reason: 'refused', code: packet.data.data?.code ?? packet.data.message });
      case 'noop':
        return;
      default:
        this.#lost();
    }
  }

  /** The server pings by itself: when it is silent for too long, it is not there any more. */
  #watch(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.environment.setTimer(() => this.#lost(), this.#silenceMs);
  }

  #lost(): void {
    this.#end({ reason: this.#greeted ? 'lost' : 'unreached' });
  }

  #end(end: ConnectionEnd): void {
    if (this.#over) return;
    this.close();
    this.#options.listener.ended(end);
  }
}
