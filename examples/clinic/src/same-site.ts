import type { RequestHandler, Response } from 'express';

/** Forms are taken from our own pages alone: a foreign page must not sign anybody in or out. */
export const sameSite: RequestHandler = (request, response, next) => {
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    site === undefined
      ? origin !== undefined && hostOf(origin) !== request.headers.host
      : site !== 'same-origin' && site !== 'none';
  if (foreign) refuse(response, 403, 'forbidden', 'This form was sent from another site.');
  else next();
};

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Answers as the calling API refuses. */
export function refuse(response: Response, status: number, code: string, message: string): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ error: { code, message, retryable: false, details: {} } });
}
