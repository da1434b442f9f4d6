import type { Request, RequestHandler, Response } from 'express';
import type { Assets, PageScript } from './assets.js';
import type { ClinicData } from './clinic-data.js';
import type { Html } from './html.js';
import { page, type Theme } from './pages/layout.js';
import { problemPage } from './pages/problem.js';
import type { Account } from './people.js';
import { readCookie, type Sessions } from './session.js';

/** What a page's code gives back. */
export interface PageContent {
  readonly title: string;
  readonly script: PageScript;
  readonly content: Html;
  readonly current?: string;
  readonly wholeWindow?: boolean;
  readonly status?: number;
}

/** What a page's code gives back that is to be seen on another page. */
export interface Elsewhere {
  /** Path of that page. */
  readonly elsewhere: string;
}

type Built = PageContent | Elsewhere | null;

/** Builds request handlers that answer with whole pages. */
export class PageHandlers {
  readonly #sessions: Sessions;
  readonly #assets: Assets;
  readonly #agentLegs: ClinicData['agentLegs'];

  constructor(sessions: Sessions, assets: Assets, { agentLegs }: Pick<ClinicData, 'agentLegs'>) {
    this.#sessions = sessions;
    this.#assets = assets;
    this.#agentLegs = agentLegs;
  }

  /** A page for signed-in people; everybody else goes to the sign-in page and comes back. `null` is a 404. */
  signedIn(build: (request: Request, account: Account) => Built | Promise<Built>): RequestHandler {
    return async (request, response) => {
      const account = await this.#sessions.accountOf(request);
      if (account === null) {
        response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
        return;
      }
      const built = (await build(request, account)) ?? notFound;
      if ('elsewhere' in built) response.redirect(303, built.elsewhere);
      else this.send(request, response, account, built);
    };
  }

  /** Sends one page. */
  send(request: Request, response: Response, account: Account | null, content: PageContent): void {
    response
      .status(content.status ?? 200)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(
        page(
          {
            title: content.title,
            account,
            theme: themeOf(request),
            agentLegs: this.#agentLegs,
            assets: this.#assets.of(content.script),
            ...(content.current !== undefined && { current: content.current }),
            ...(content.wholeWindow !== undefined && { wholeWindow: content.wholeWindow }),
          },
          content.content,
        ),
      );
  }
}

/** The answer for an address that leads nowhere, or to something of another practice. */
export const notFound: PageContent = {
  title: 'Not found',
  script: 'plain',
  status: 404,
  content: problemPage(
    'This page does not exist',
    'The address leads nowhere, or to something that you may not see.',
  ),
};

/** The answer when the server itself failed. */
export const serverFault: PageContent = {
  title: 'Something went wrong',
  script: 'plain',
  status: 500,
  content: problemPage('Something went wrong', 'The clinic could not show this page. Try again in a moment.'),
};

/** The theme that this browser chose. */
function themeOf(request: Request): Theme {
  const chosen = readCookie(request, 'theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}
