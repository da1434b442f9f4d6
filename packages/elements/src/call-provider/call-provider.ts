import { createCallClient, type CallClient, type TransportChoice } from '@offhook/core';
import {
  css,
  html,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { ClientOffer } from './client-offer.js';
import { fetchToken } from './fetch-token.js';
import { isSamePerson } from './same-person.js';

/**
 * Gives the elements inside it a client. Makes one from its attributes and closes it when it leaves the page; a client
 * set by the page (`client`) is used as it is and never closed.
 *
 * @summary Connects the elements inside it to the calling server.
 * @customElement offhook-call-provider
 * @attr {string} base-url - Where the server-kit is mounted, e.g. `/api/v1`.
 * @attr {string} token - The signed-in user's token. A newer token of the same person is taken over without a break.
 * @attr {string} token-url - Where to fetch a token instead: `POST`, answered by `{ "token": "…" }`.
 * @attr {"auto"|"socket"|"polling"} transport - How changes arrive. Default `auto`.
 * @attr {number} poll-interval-ms - Pause between polls in a live call. Default 2000.
 * @attr {string} locale - Language of the elements inside. Default: the page's.
 * @attr {"light"|"dark"} theme - Default: `data-theme` of the page, else the system's.
 * @attr {boolean} debug - Log what is sent and received.
 * @slot - The page.
 */
export class OffhookCallProvider extends LitElement {
  static readonly tag: string = 'call-provider';
  static readonly dependencies = [];
  static override properties: PropertyDeclarations = {
    baseUrl: { attribute: 'base-url' },
    token: {},
    tokenUrl: { attribute: 'token-url' },
    getToken: { attribute: false },
    transport: {},
    pollIntervalMs: { attribute: 'poll-interval-ms', type: Number },
    locale: {},
    theme: {},
    debug: { type: Boolean },
    client: { attribute: false, noAccessor: true },
  };
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  declare baseUrl: string | null;
  declare token: string | null;
  declare tokenUrl: string | null;
  /** Gives tokens, for pages that have their own way; goes before `token` and `token-url`. */
  declare getToken: (() => string | Promise<string>) | undefined;
  declare transport: TransportChoice | null;
  declare pollIntervalMs: number | null;
  declare locale: string | null;
  declare theme: 'light' | 'dark' | null;
  declare debug: boolean;

  readonly #offer = new ClientOffer(this);
  #given: CallClient | undefined;
  #made: CallClient | undefined;
  #madeFor: { readonly baseUrl: string; readonly token: string | null } | undefined;
  #watch: MutationObserver | undefined;

  constructor() {
    super();
    this.baseUrl =
      this.token =
      this.tokenUrl =
      this.transport =
      this.pollIntervalMs =
      this.locale =
      this.theme =
        null;
    this.debug = false;
  }

  /** The client of the elements inside: the one that was set, else the one made from the attributes. */
  get client(): CallClient | undefined {
    this.#provide();
    return this.#given ?? this.#made;
  }

  set client(client: CallClient | undefined) {
    this.#given = client;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#offer.announce();
    this.#watch = new MutationObserver(() => this.requestUpdate());
    this.#watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    // A move within the page disconnects and connects at once; a live call must survive it.
    queueMicrotask(() => this.isConnected || this.#close());
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override willUpdate(): void {
    this.#provide();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('transport') && this.transport) this.client?.setTransport(this.transport);
    if (changed.has('locale') && this.locale) this.lang = this.locale;
    const theme = this.theme ?? this.closest('[data-theme]')?.getAttribute('data-theme');
    if (theme === 'light' || theme === 'dark') this.style.setProperty('--offhook-color-scheme', theme);
    else this.style.removeProperty('--offhook-color-scheme');
  }

  /** Makes or closes the client, as the attributes say. */
  #provide(): void {
    if (!this.isConnected) return;
    if (this.#given || !this.baseUrl) this.#close();
    else if (this.#mustRemake()) this.#make(this.baseUrl);
    this.#offer.set(this.#given ?? this.#made);
  }

  #mustRemake(): boolean {
    if (!this.#made || this.#madeFor?.baseUrl !== this.baseUrl) return true;
    if (this.#madeFor?.token === this.token) return false;
    const isLost = this.#made.state.getSnapshot().connection === 'unauthorized';
    return isLost || !isSamePerson(this.#madeFor?.token ?? null, this.token);
  }

  #make(baseUrl: string): void {
    this.#close();
    this.#madeFor = { baseUrl, token: this.token };
    this.#made = createCallClient({
      baseUrl,
      getToken: () => this.getToken?.() ?? this.token ?? (this.tokenUrl ? fetchToken(this.tokenUrl) : ''),
      transport: this.transport ?? undefined,
      pollIntervalMs: this.pollIntervalMs ?? undefined,
      debug: this.debug,
    });
  }

  #close(): void {
    this.#made?.close();
    this.#made = this.#madeFor = undefined;
    this.#offer.set(this.#given ?? this.#made);
  }
}
