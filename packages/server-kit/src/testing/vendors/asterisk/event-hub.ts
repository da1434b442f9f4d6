import { WebSocket, WebSocketServer } from 'ws';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebhookWeather } from '../webhook-sender.js';
import { ariTime } from './ari-time.js';
import type { PendingWork } from './pending-work.js';

/** Names an entity that an application can be subscribed to. */
export type Subject = `channel:${string}` | `bridge:${string}`;

interface RawEvent {
  readonly type: string;
  readonly timestamp: string;
}

/** An event that was not delivered when it happened. */
export interface KeptEvent {
  readonly application: string;
  readonly event: RawEvent;
}

interface Application {
  readonly name: string;
  readonly subjects: Set<Subject>;
  socket: WebSocket | null;
  hearsAll: boolean;
}

/** The event sockets of the fake Asterisk: one per application, no replay, through whatever weather there is. */
export class EventHub {
  weather: WebhookWeather;
  /** Every event that happened, also those that nobody heard. */
  readonly happened: { readonly type: string }[] = [];
  readonly #applications = new Map<string, Application>();
  readonly #sockets = new Set<WebSocket>();
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #work: PendingWork;
  #refusals = 0;
  #frozen = false;
  #kept: KeptEvent[] | null = null;
  #holdsBack = false;

  constructor(
    http: Server,
    work: PendingWork,
    weather: WebhookWeather,
    mayEnter: (request: IncomingMessage) => boolean,
  ) {
    this.#work = work;
    this.weather = weather;
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = new URL(request.url ?? '/', 'http://asterisk');
      const apps = (url.searchParams.get('app') ?? '').split(',').filter(Boolean);
      const status = this.#judge(url.pathname, apps, mayEnter(request));
      if (status !== null)
        return void socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      const hearsAll = url.searchParams.get('subscribeAll') === 'true';
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#enter(opened, apps, hearsAll));
    });
  }

  /** True while a socket is open for the application. */
  isActive(app: string): boolean {
    return this.#applications.get(app)?.socket != null;
  }

  /** Lets the application hear of these, whether or not its socket is open. */
  subscribe(app: string, ...subjects: readonly Subject[]): void {
    for (const subject of subjects) this.#applications.get(app)?.subjects.add(subject);
  }

  unsubscribe(...subjects: readonly Subject[]): void {
    for (const { subjects: known } of this.#applications.values()) {
      for (const subject of subjects) known.delete(subject);
    }
  }

  /** Tells who listens to one of the subjects; with none, only those that hear everything. */
  publish(type: string, parts: object, subjects: readonly Subject[]): void {
    const event = { type, timestamp: ariTime(this.#work.now()), ...parts };
    this.happened.push(event);
    for (const application of this.#applications.values()) {
      const hears = application.hearsAll || subjects.some((subject) => application.subjects.has(subject));
      if (hears) this.#deliver(application, event);
    }
  }

  /** The application as ARI shows it; `null` when no socket ever named it. */
  describe(app: string): object | null {
    const application = this.#applications.get(app);
    if (application === undefined) return null;
    const idsOf = (kind: string): string[] =>
      [...application.subjects].flatMap((subject) =>
        subject.startsWith(kind) ? [subject.slice(kind.length)] : [],
      );
    return {
      name: app,
      channel_ids: idsOf('channel:'),
      bridge_ids: idsOf('bridge:'),
      endpoint_ids: [],
      device_names: [],
      events_allowed: [],
      events_disallowed: [],
    };
  }

  names(): readonly string[] {
    return [...this.#applications.keys()];
  }

  /** Cuts all sockets, as a restart of the network does; the next `refuseNext` attempts get 503. */
  drop(refuseNext = 0): void {
    this.#refusals = refuseNext;
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Sockets stay open and silent, like a connection that died without a word. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /**
   * From now on events are kept, oldest first, until that is over. They are not delivered then, unless `alsoSend` says
   * that they are.
   */
  keep({ alsoSend = false } = {}): { readonly events: readonly KeptEvent[]; giveBack(): void } {
    const events: KeptEvent[] = [];
    this.#kept = events;
    this.#holdsBack = !alsoSend;
    return {
      events,
      giveBack: () => {
        this.#kept = null;
        this.#holdsBack = false;
      },
    };
  }

  /** Delivers an event that was kept, whatever the weather; resolves when the other end has read it. */
  async tell({ application, event }: KeptEvent): Promise<void> {
    const socket = this.#applications.get(application)?.socket ?? null;
    if (socket === null) throw new Error(`nobody hears the events of ${application}`);
    socket.send(this.#textOf(application, event));
    socket.ping();
    await once(socket, 'pong');
  }

  close(): void {
    this.drop();
    this.#server.close();
  }

  #judge(path: string, apps: readonly string[], mayEnter: boolean): string | null {
    if (!mayEnter) return '401 Unauthorized';
    if (path !== '/ari/events') return '404 Not Found';
    if (apps.length === 0) return '400 Bad Request';
    if (this.#refusals === 0) return null;
    this.#refusals -= 1;
    return '503 Service Unavailable';
  }

  #enter(socket: WebSocket, apps: readonly string[], hearsAll: boolean): void {
    this.#sockets.add(socket);
    for (const name of apps) {
      const application = this.#applications.get(name) ?? {
        name,
        subjects: new Set(),
        socket: null,
        hearsAll,
      };
      this.#applications.set(name, application);
      if (application.socket !== null) {
        this.#deliver(application, { type: 'ApplicationReplaced', timestamp: ariTime(this.#work.now()) });
      }
      application.socket = socket;
      application.hearsAll = hearsAll;
    }
    socket.on('ping', (data) => {
      if (!this.#frozen) socket.pong(data);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const application of this.#applications.values()) {
        if (application.socket === socket) application.socket = null;
      }
    });
  }

  #textOf(application: string, event: RawEvent): string {
    return JSON.stringify({ ...event, asterisk_id: '02:fc:00:00:00:01', application });
  }

  #deliver({ socket, name }: Application, event: RawEvent): void {
    this.#kept?.push({ application: name, event });
    if (this.#holdsBack) return;
    if (socket === null || this.#frozen) return;
    const text = this.#textOf(name, event);
    const { jitterMs = 0, duplicate = 0, lose = 0, random = Math.random } = this.weather;
    if (lose > 0 && random() < lose) return;
    const copies = duplicate > 0 && random() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (jitterMs === 0) socket.send(text);
      else
        this.#work.soon(random() * jitterMs, () => socket.readyState === WebSocket.OPEN && socket.send(text));
    }
  }
}
