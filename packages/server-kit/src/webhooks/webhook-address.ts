/** Where vendors reach the webhooks of this server. */
export interface WebhookAddress {
  /** Told at which path of the host the router is mounted. */
  mountedAt(path: string): void;
  /**
   * The public address of `<provider>[/<kind>]` with a query as it is written; `null` without `publicUrl`, when no vendor
   * can reach us.
   */
  of(path: string, query: string): URL | null;
  /** The same for a vendor that is given it: `null` without `publicUrl`. */
  forVendor(provider: string, kind: string | null, query?: Readonly<Record<string, string>>): URL | null;
}

/**
 * Addresses under `publicUrl`, never under a Host header, which anybody can write. A `publicUrl` with a path names the
 * mount path itself, as the public sees it; to one without a path, the mount path that is known here is added.
 *
 * @throws TypeError when `publicUrl` is not an http address.
 */
export function createWebhookAddress(publicUrl: string | undefined): WebhookAddress {
  if (publicUrl === undefined) return { mountedAt: () => undefined, of: () => null, forVendor: () => null };
  if (!/^https?:\/\//i.test(publicUrl) || !URL.canParse(publicUrl)) {
    throw new TypeError(
      `publicUrl "${publicUrl}" is not an address such as "https://app.example.com/api/v1".`,
    );
  }
  const { origin, pathname } = new URL(publicUrl);
  const named = withoutSlash(pathname);
  let mounted = '';
  const of = (path: string, query: string): URL =>
    new URL(`${origin}${named === '' ? mounted : named}/webhooks/${path}${query === '' ? '' : `?${query}`}`);
  return {
    mountedAt(path) {
      mounted = withoutSlash(path);
    },
    of,
    forVendor: (provider, kind, query = {}) =>
      of(kind === null ? provider : `${provider}/${kind}`, String(new URLSearchParams(query))),
  };
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
