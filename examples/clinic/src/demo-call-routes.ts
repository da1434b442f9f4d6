import type { DemoProvider } from '@offhook/server-kit';
import { Router, json } from 'express';
import type { ClinicData } from './clinic-data.js';
import { isStaffAccount, practiceOf, type Account } from './people.js';
import { refuse, sameSite } from './same-site.js';
import type { Sessions } from './session.js';

/** Where the start page of staff has a simulated caller phone the practice. */
export const callInPath = '/demo/call-in';

/** Lets a patient phone the practice, while calls to phones are simulated. For staff, from our own pages. */
export function demoCallRoutes(
  sessions: Sessions,
  data: Pick<ClinicData, 'contacts'>,
  phones: DemoProvider | null,
): Router {
  const router = Router();
  router.post(callInPath, sameSite, json({ limit: '4kb' }), async (request, response) => {
    const account = await sessions.accountOf(request);
    const body = request.body as { readonly from?: unknown } | undefined;
    if (account === null) return refuse(response, 401, 'unauthorized', 'Please sign in again.');
    if (!isStaffAccount(account)) return refuse(response, 403, 'forbidden', 'This is for staff.');
    if (phones === null) return refuse(response, 409, 'conflict', 'Calls to phones are not simulated here.');
    const from = body?.from ?? (await somePatient(data, account));
    if (typeof from !== 'string' || !/^\+[1-9]\d{6,14}$/.test(from))
      return refuse(response, 400, 'invalid_request', 'Send JSON: { "from": "+12025550134" }.');
    const caller = await phones.callIn({ from, to: practiceOf(account).phone });
    if (caller === null) return refuse(response, 409, 'conflict', 'Nobody takes calls to this practice.');
    response.status(201).set('Cache-Control', 'no-store').json({ callId: caller.callId });
  });
  return router;
}

/** The number of the first patient who has one; `null` for nobody. */
async function somePatient(data: Pick<ClinicData, 'contacts'>, account: Account): Promise<string | null> {
  const { contacts } = await data.contacts(account, '');
  return contacts.find(({ phone }) => phone !== null)?.phone ?? null;
}
