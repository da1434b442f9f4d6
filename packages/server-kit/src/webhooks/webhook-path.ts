/** The address of a webhook, taken apart. */
export interface WebhookPath {
  readonly provider: string;
  /** What follows the provider's name; `null` for nothing. */
  readonly kind: string | null;
  /** `?account=`: whose settings verify it; `null` for the server's. */
  readonly account: string | null;
  /** `<provider>[/<kind>]` as it was written, for vendors sign the address as they have it. */
  readonly path: string;
  /** Without the question mark, as it was written. */
  readonly query: string;
}

const prefix = '/webhooks/';
const segment = /^[\w.~-]{1,100}$/;

/** Reads `/webhooks/:provider[/:kind]?account=…`; `null` for any other address. */
export function readWebhookPath(url: string): WebhookPath | null {
  if (!url.startsWith(prefix)) return null;
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url.slice(prefix.length) : url.slice(prefix.length, queryAt);
  const query = queryAt === -1 ? '' : url.slice(queryAt + 1);
  const [provider = '', kind, ...more] = path.split('/');
  if (more.length > 0 || !segment.test(provider) || (kind !== undefined && !segment.test(kind))) return null;
  const account = query === '' ? null : new URLSearchParams(query).get('account');
  return { provider, kind: kind ?? null, account, path, query };
}
