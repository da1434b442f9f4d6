/** The vendor's end of a WebSocket that a page's SDK opened. */
export interface VendorSocket {
  readonly url: URL;
  readonly isOpen: boolean;
  /** What the SDK sends from now on. */
  onText: (text: string) => void;
  send(message: object): void;
  /** As when the network goes: the page is told nothing but that it is closed. */
  drop(): void;
}

/** Stands in for a vendor's signalling server. */
export interface VendorSockets {
  readonly all: readonly VendorSocket[];
  readonly open: readonly VendorSocket[];
  /** True: nobody can be reached. */
  away: boolean;
  /** Whoever serves new sockets now. */
  onSocket: (socket: VendorSocket) => void;
}

/**
 * From now on, sockets to `hosts` end in this page. SDKs take the page's `WebSocket` once, when they are loaded, so this
 * is done once per test file, before the first call.
 */
export function serveVendorSockets(hosts: RegExp): VendorSockets {
  const Native = globalThis.WebSocket;
  const made: InPageSocket[] = [];
  const sockets: VendorSockets = {
    all: made,
    get open() {
      return made.filter((socket) => socket.isOpen);
    },
    away: false,
    onSocket: () => undefined,
  };
  const choose = {
    construct(target: typeof WebSocket, [address, protocols]: [string | URL, string[]?]): object {
      const url = new URL(address, location.href);
      if (!hosts.test(url.hostname)) return new target(address, protocols);
      const socket = new InPageSocket(url, sockets);
      made.push(socket);
      return socket;
    },
  };
  globalThis.WebSocket = new Proxy(Native, choose);
  return sockets;
}

class InPageSocket extends EventTarget implements VendorSocket {
  readonly url: URL;
  readyState: number = WebSocket.CONNECTING;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onText: (text: string) => void = () => undefined;

  constructor(url: URL, sockets: VendorSockets) {
    super();
    this.url = url;
    setTimeout(() => {
      if (this.readyState !== WebSocket.CONNECTING) return;
      if (sockets.away) return this.drop();
      this.readyState = WebSocket.OPEN;
      this.#tell(new Event('open'));
      sockets.onSocket(this);
    });
  }

  get isOpen(): boolean {
    return this.readyState === WebSocket.OPEN;
  }

  /** The SDK's `send`, or the vendor's: a text goes to the vendor, an object to the page. */
  send(message: string | object): void {
    if (!this.isOpen) return;
    queueMicrotask(() => {
      // What was sent before the page closed the socket still arrives.
      if (typeof message === 'string') this.onText(message);
      else if (this.isOpen) this.#tell(new MessageEvent('message', { data: JSON.stringify(message) }));
    });
  }

  close(code = 1000): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    setTimeout(() => this.#tell(new CloseEvent('close', { code, wasClean: code === 1000 })));
  }

  drop(): void {
    this.close(1006);
  }

  #tell(event: Event): void {
    this.dispatchEvent(event);
    const listener = this[`on${event.type}` as 'onopen' | 'onmessage' | 'onclose' | 'onerror'];
    (listener as ((event: Event) => void) | null)?.(event);
  }
}
