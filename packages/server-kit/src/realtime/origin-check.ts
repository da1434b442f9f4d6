import type { IncomingMessage } from 'node:http';

/** Which web pages may open a socket. */
export interface OriginRules {
  /** Further origins, e.g. `https://app.example.com`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Address of this server as browsers see it; its origin is allowed. */
  readonly publicUrl?: string | undefined;
}

/**
 * Says whether a request may open a socket. CORS does not protect WebSockets: browsers send the Origin and leave the
 * refusal to the server. Allowed: no Origin (not a web page; the token decides), the request's own host, `publicUrl`
 * and the list. `X-Forwarded-*` is not looked at, for anybody can send it.
 *
 * @throws TypeError when the list holds something that is not an origin.
 * @see https://owasp.org/www-community/attacks/csrf Cross-Site WebSocket Hijacking
 */
export function createOriginCheck(rules: OriginRules): (request: IncomingMessage) => boolean {
  const allowed = new Set(listedOrigins(rules));
  return ({ headers }) => {
    const { origin } = headers;
    return origin === undefined || allowed.has(origin.toLowerCase()) || isOwnHost(origin, headers.host);
  };
}

/** The origins that are allowed by name, as browsers write them. */
export function listedOrigins({ allowedOrigins = [], publicUrl }: OriginRules): string[] {
  const listed = allowedOrigins.map(originOf);
  return publicUrl === undefined ? listed : [...listed, originOf(publicUrl)];
}

function originOf(text: string): string {
  if (!URL.canParse(text))
    throw new TypeError(`"${text}" is not an origin. Write it like "https://app.example.com".`);
  const { origin, protocol, host } = new URL(text);
  // Schemes of native shells (capacitor:, ionic:) have an opaque origin in the URL standard, but browsers send these.
  return (origin === 'null' ? `${protocol}//${host}` : origin).toLowerCase();
}

function isOwnHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.protocol !== 'https:' && page.protocol !== 'http:') return false;
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}
