import type { VendorAnswer, VendorHandler, VendorRequest } from '../vendor-server.js';
import { accountRoutes } from './account-routes.js';
import { callRoutes } from './call-routes.js';
import { conferenceRoutes } from './conference-routes.js';
import { parseJson } from './read-body.js';
import { TelnyxRefusal, notFound, unauthorized } from './telnyx-refusal.js';
import { instancesOf } from './telnyx-instance.js';
import { findRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** `/v2` with the key, the links of recordings, and `/instances` for tests. */
export function createTelnyxHandler(board: TelnyxSwitchboard, apiKey: string): VendorHandler {
  const routes = [...callRoutes(board), ...conferenceRoutes(board), ...accountRoutes(board)];

  async function carryOut({ method, path, query, headers, rawBody }: VendorRequest): Promise<VendorAnswer> {
    if (path === '/instances') {
      return { status: 200, body: instancesOf(board) };
    }
    if (method === 'GET' && path.startsWith('/media/')) {
      return board.recordings.media(path.slice('/media/'.length), query);
    }
    if (headers.authorization !== `Bearer ${apiKey}`) throw unauthorized();
    const found = findRoute(routes, method, path);
    if (found === undefined) throw notFound();
    const body = method === 'GET' ? {} : parseJson(rawBody);
    return found.route.carryOut({ params: found.params, query, body });
  }

  return async (request) => {
    try {
      return await carryOut(request);
    } catch (error) {
      if (error instanceof TelnyxRefusal) return error.answer;
      throw error;
    }
  };
}
