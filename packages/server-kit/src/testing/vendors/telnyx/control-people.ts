import type { VendorAnswer, VendorRequest } from '../vendor-server.js';
import type { BrowserCall, TelnyxPeople, TelnyxPhone } from './telnyx-people.js';

/**
 * Moves people over HTTP: `POST /fake/call-in` `{ from, to }` and `POST /fake/browser` `{ token, destination }` answer
 * `{ callControlId }`; `POST /fake/phones/<call_control_id>/answer|hang-up|hold|unhold|press` (`{ digits }`) 204.
 *
 * @returns `null` when the request is for Telnyx itself.
 */
export async function controlPeople(
  people: TelnyxPeople,
  { method, path, rawBody }: VendorRequest,
): Promise<VendorAnswer | null> {
  if (method !== 'POST' || !path.startsWith('/fake/')) return null;
  const body: unknown = rawBody.length === 0 ? {} : JSON.parse(rawBody.toString());
  if (path === '/fake/call-in') {
    return { status: 201, body: { callControlId: people.callIn(body as { from: string; to: string }) } };
  }
  if (path === '/fake/browser') {
    return { status: 201, body: { callControlId: await people.connectBrowser(body as BrowserCall) } };
  }
  const [, id, what] = /^\/fake\/phones\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  if (id === undefined) return { status: 404, body: 'There is no such control.' };
  return use(people.phoneOf(decodeURIComponent(id)), what, body as { digits?: string });
}

function use(
  phone: TelnyxPhone,
  what: string | undefined,
  { digits = '' }: { digits?: string },
): VendorAnswer {
  switch (what) {
    case 'answer':
      phone.answer();
      break;
    case 'hang-up':
      phone.hangUp();
      break;
    case 'hold':
      phone.hold();
      break;
    case 'unhold':
      phone.unhold();
      break;
    case 'press':
      phone.press(digits);
      break;
    default:
      return { status: 404, body: `A phone cannot ${what}.` };
  }
  return { status: 204 };
}
