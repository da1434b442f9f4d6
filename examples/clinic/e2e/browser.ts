import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs';
import { countMedia, peerStates } from './media-counter.js';
import { recordEvents } from './page-events.js';

/** How somebody's browser is. */
export interface PersonOptions {
  /** No realtime path: WebSocket and Engine.IO polling both fail. `web` stops WebSockets alone, as some proxies do. */
  readonly blockSockets?: boolean | 'web';
  /** A network that lets nothing through but the TURN server. */
  readonly relayOnly?: boolean;
  readonly context?: BrowserContextOptions;
}

/** One person's browser: a context of its own, signed in. */
export interface PersonBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that went wrong in it: page errors, console errors, stopped by the security policy. */
  readonly problems: string[];
  /** Says that problems like this one belong to the test. */
  expectProblem(pattern: RegExp): void;
}

/** Starts the machine's own Chromium. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium or Chrome was found. Install one, or set CHROME_PATH.');
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags] });
}

/** Opens the clinic as somebody. */
export async function openAs(
  browser: Browser,
  clinicUrl: string,
  userId: string,
  options: PersonOptions = {},
): Promise<PersonBrowser> {
  const context = await browser.newContext({
    baseURL: clinicUrl,
    permissions: ['microphone', 'camera'],
    ...options.context,
  });
  if (options.relayOnly === true) await context.addInitScript(allowRelayOnly);
  await countMedia(context);
  await recordEvents(context);
  await context.addInitScript(reportViolations);
  const expected: RegExp[] = [];
  if (options.blockSockets === true) {
    await context.route('**/api/v1/realtime/**', (route) => route.abort());
  }
  if (options.blockSockets) {
    await context.routeWebSocket('**/api/v1/realtime/**', (socket) => socket.close());
    expected.push(/\/realtime\//, /net::ERR_FAILED/);
  }
  const all: string[] = [];
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => all.push(`page error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') all.push(`console: ${message.text()} (${message.location().url})`);
    });
  };
  context.on('page', watch);
  const page = await context.newPage();
  await page.goto(`/?as=${userId}`);
  return {
    page,
    context,
    get problems() {
      return all.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    },
    expectProblem: (pattern) => expected.push(pattern),
  };
}

/** What was on somebody's screen when a test failed. */
export async function describeScreen({ page, problems }: PersonBrowser): Promise<string> {
  const facts = await page
    .evaluate(() => {
      const state = document.querySelector('call-provider')?.client?.state.getSnapshot();
      const calls = state?.calls.map(({ id, status, version, me, participants }) => ({
        id,
        status,
        version,
        me: me?.state,
        connections: participants.map((one) => `${one.person.id} ${one.state} ${one.connection}`),
      }));
      return { connection: state?.connection, mediaCallId: state?.mediaCallId, calls };
    })
    .catch((error: unknown) => String(error));
  const peers = await peerStates(page).catch((error: unknown) => String(error));
  const screen = await page
    .locator('body')
    .ariaSnapshot()
    .catch((error: unknown) => String(error));
  return [page.url(), screen, JSON.stringify({ facts, peers, problems }, null, 1)].join('\n');
}

/** Runs in the page: no peer connection finds a direct way, as behind a firewall that knows TURN alone. */
function allowRelayOnly(): void {
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: 'relay' });
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, iceTransportPolicy: 'relay' });
    }
  };
}

/** Runs in the page: what the security policy stops becomes a console error. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(
      `security policy: ${event.violatedDirective} stopped ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
    );
  });
}
