import { Router, json, urlencoded, type Request, type Response } from 'express';
import type { Config } from './config.js';
import type { PageHandlers } from './page-handler.js';
import { signInPage } from './pages/sign-in.js';
import { accountOf, type Account } from './people.js';
import { refuse, sameSite } from './same-site.js';
import type { Sessions } from './session.js';

const smallBody = { limit: '4kb' };

/** Sign-in, sign-out and tokens. `demoSignIn` opens the demo sign-in, which asks for no password. */
export function signInRoutes(
  sessions: Sessions,
  pages: PageHandlers,
  { demoSignIn: allowed, providers }: Pick<Config, 'demoSignIn' | 'providers'>,
): Router {
  const router = Router();
  const show = (request: Request, response: Response, unknown: string | null): void =>
    pages.send(request, response, null, {
      title: 'Sign in',
      script: 'plain',
      status: unknown === null ? 200 : 404,
      content: signInPage({
        allowed,
        isLive: providers.reachesPhones,
        next: localPath(request.query['next']),
        unknown,
      }),
    });

  const enter = async (request: Request, response: Response, id: string, next: string): Promise<void> => {
    const account = allowed ? accountOf(id) : undefined;
    if (account === undefined) {
      show(request, response, allowed ? id : null);
      return;
    }
    await sessions.start(response, account);
    response.redirect(303, next);
  };

  // `?as=amara` works on every page, so that a link can open it as somebody.
  router.get('/{*path}', async (request, response, next) => {
    const id = request.query['as'];
    if (typeof id !== 'string') next();
    else await enter(request, response, id, withoutAs(request));
  });
  router.get('/sign-in', (request, response) => show(request, response, null));
  router.post(
    '/sign-in',
    sameSite,
    urlencoded({ extended: false, ...smallBody }),
    async (request, response) => {
      const body = request.body as { readonly as?: unknown; readonly next?: unknown } | undefined;
      await enter(request, response, String(body?.as ?? ''), localPath(body?.next));
    },
  );
  router.post('/sign-out', sameSite, (_request, response) => {
    sessions.end(response);
    response.redirect(303, '/sign-in');
  });
  router.post('/demo/token', json(smallBody), async (request, response) => {
    const body = request.body as { readonly userId?: unknown } | undefined;
    if (!allowed) refuse(response, 403, 'forbidden', 'Demo sign-in is off.');
    else if (typeof body?.userId !== 'string')
      refuse(response, 400, 'invalid_request', 'Send JSON: { "userId": "amara" }.');
    else await answerToken(sessions, response, accountOf(body.userId));
  });
  // The `token-url` of the pages' call-provider.
  router.post('/session/token', sameSite, async (request, response) => {
    const account = await sessions.accountOf(request);
    if (account === null) refuse(response, 401, 'unauthorized', 'Please sign in again.');
    else await answerToken(sessions, response, account);
  });
  return router;
}

async function answerToken(
  sessions: Sessions,
  response: Response,
  account: Account | undefined,
): Promise<void> {
  if (account === undefined) {
    refuse(response, 404, 'not_found', 'Nobody here has this id.');
    return;
  }
  response.set('Cache-Control', 'no-store').json({ token: await sessions.issueToken(account) });
}

/** A path of this site; everything else, such as `//elsewhere.example`, becomes the start page. */
function localPath(value: unknown): string {
  const base = 'http://clinic.invalid';
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, base)) return '/';
  const url = new URL(value, base);
  return url.origin === base ? url.pathname + url.search : '/';
}

function withoutAs(request: Request): string {
  const url = new URL(request.originalUrl, 'http://clinic.invalid');
  url.searchParams.delete('as');
  return localPath(url.pathname + url.search);
}
