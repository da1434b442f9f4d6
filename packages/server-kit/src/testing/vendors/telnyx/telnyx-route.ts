import type { VendorAnswer } from '../vendor-server.js';

/** A request whose route was found. */
export interface RoutedRequest {
  /** Named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON. */
  readonly body: unknown;
}

/** One line of the fake's route table. */
export interface TelnyxRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v2/calls/:id`, matched whole. */
  readonly path: string;
  readonly carryOut: (request: RoutedRequest) => VendorAnswer | Promise<VendorAnswer>;
}

/** @returns The route meant and the named parts of the path. */
export function findRoute(
  routes: readonly TelnyxRoute[],
  method: string,
  path: string,
): { readonly route: TelnyxRoute; readonly params: Readonly<Record<string, string>> } | undefined {
  const parts = path.split('/');
  for (const route of routes) {
    const wanted = route.path.split('/');
    if (route.method !== method || wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const matches = wanted.every((want, index) => {
      const part = parts[index] ?? '';
      if (!want.startsWith(':')) return want === part;
      params[want.slice(1)] = decodeURIComponent(part);
      return true;
    });
    if (matches) return { route, params };
  }
  return undefined;
}

/** 200 with `{ data }`. */
export const ok = (data: unknown): VendorAnswer => ({ status: 200, body: { data } });

/** What a command answers. */
export const done = (): VendorAnswer => ok({ result: 'ok' });
