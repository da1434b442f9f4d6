import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import type { Assets } from './assets.js';
import type { ClinicData } from './clinic-data.js';
import type { Config } from './config.js';
import { callInPath, demoCallRoutes } from './demo-call-routes.js';
import { PageHandlers, notFound, serverFault, type Elsewhere, type PageContent } from './page-handler.js';
import { callPage } from './pages/call.js';
import { conversationPage, nameOfConversation } from './pages/conversation.js';
import { historyPage } from './pages/history.js';
import { homePage } from './pages/home.js';
import { apiPath } from './pages/layout.js';
import { patientsPage } from './pages/patients.js';
import { isStaffAccount, type Account } from './people.js';
import { reportPath, securityHeaders } from './security-headers.js';
import type { Sessions } from './session.js';
import { signInRoutes } from './sign-in-routes.js';

/** What the app is made of. */
export interface AppParts {
  readonly config: Config;
  readonly sessions: Sessions;
  readonly assets: Assets;
  readonly data: ClinicData;
  /** The calling API. */
  readonly api: (request: Request, response: express.Response, next: express.NextFunction) => void;
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
}

/** The clinic's own web app: pages, sign-in, and the calling API mounted beside them. */
export function createApp(parts: AppParts): Express {
  const app = express();
  const pages = new PageHandlers(parts.sessions, parts.assets, parts.data);
  app.disable('x-powered-by');
  app.use(
    ...securityHeaders(parts.config.baseUrl?.startsWith('https:') ?? false, parts.config.providers.connectTo),
  );
  app.use(apiPath, parts.api);
  app.use('/assets', parts.assets.router);
  app.post(reportPath, express.json({ type: () => true, limit: '16kb' }), (request, response) => {
    parts.log.warn({ report: reportFacts(request.body) }, 'the content security policy stopped something');
    response.status(204).end();
  });
  app.use(signInRoutes(parts.sessions, pages, parts.config));
  app.use(demoCallRoutes(parts.sessions, parts.data, parts.config.providers.demo));
  addPages(app, pages, parts.data);
  app.use((request, response) => pages.send(request, response, null, notFound));
  app.use(faultHandler(parts, pages));
  return app;
}

function addPages(app: Express, pages: PageHandlers, data: ClinicData): void {
  app.get(
    '/',
    pages.signedIn((_request, account) => ({
      title: isStaffAccount(account) ? 'Today' : 'Home',
      script: 'home',
      current: '/',
      content: homePage(account, { notices: data.notices, callInPath: data.voiceIsDemo ? callInPath : null }),
    })),
  );
  app.get(
    '/patients',
    pages.signedIn(async (request, account): Promise<PageContent | null> => {
      if (!isStaffAccount(account)) return null;
      const query = textOf(request, 'query');
      const { contacts, more } = await data.contacts(account, query);
      const content = patientsPage({ contacts, more, query, demo: data.voiceIsDemo, notices: data.notices });
      return { title: 'Patients', script: 'patients', current: '/patients', content };
    }),
  );
  app.get(
    '/conversations/:id',
    pages.signedIn(async (request, account): Promise<PageContent | null> => {
      const found = await data.conversation(account, String(request.params['id']));
      if (found === null) return null;
      const title = nameOfConversation(found, account);
      const current = isStaffAccount(account) ? '/patients' : '/';
      return { title, script: 'conversation', current, content: conversationPage(found, account) };
    }),
  );
  app.get(
    '/call/:id',
    pages.signedIn((request, account) => callScreen(data, account, String(request.params['id']))),
  );
  app.get(
    '/history',
    pages.signedIn((request, account) => {
      const text = (name: string): string => textOf(request, name);
      const filters = {
        query: text('query'),
        channel: text('channel'),
        direction: text('direction'),
        outcome: text('outcome'),
        scope: text('scope'),
        missed: text('missed'),
      };
      return {
        title: 'History',
        script: 'history',
        current: '/history',
        content: historyPage(account, filters),
      };
    }),
  );
}

/** Calls between browsers have a screen; a call to or from a phone is shown in its conversation. */
async function callScreen(
  data: ClinicData,
  account: Account,
  id: string,
): Promise<PageContent | Elsewhere | null> {
  const call = await data.call(account, id);
  if (call === null) return null;
  if (call.kind === 'phone')
    return { elsewhere: `/conversations/${encodeURIComponent(call.conversationId)}` };
  return { title: 'Call', script: 'call', wholeWindow: true, content: callPage(id) };
}

function textOf(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

/** Of a report only what helps to find the cause; addresses may hold more than a log should. */
function reportFacts(body: unknown): Readonly<Record<string, string>> {
  const report = (body as { 'csp-report'?: Record<string, unknown> } | null)?.['csp-report'] ?? {};
  const names = ['effective-directive', 'blocked-uri', 'source-file', 'line-number'];
  return Object.fromEntries(names.map((name) => [name, String(report[name] ?? '').slice(0, 200)]));
}

function faultHandler(parts: AppParts, pages: PageHandlers): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = (error as { readonly status?: unknown } | null)?.status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      // The body parsers' own errors: too large, not JSON.
      response.status(status).json({
        error: {
          code: 'invalid_request',
          message: 'The request is not valid.',
          retryable: false,
          details: {},
        },
      });
      return;
    }
    parts.log.error({ err: error, path: request.path }, 'a page failed');
    if (response.headersSent) next(error);
    else pages.send(request, response, null, serverFault);
  };
}
