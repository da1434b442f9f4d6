import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser, openAs, type PersonBrowser } from './browser.js';
import { startClinic, type Clinic } from './clinic.js';
import { localCandidates } from './media-counter.js';
import { HistoryPage } from './pages/history-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { PatientsPage } from './pages/patients-page.js';
import { RoomPage } from './pages/room-page.js';
import { hasCoturn, startTurnServer, type TurnServer } from './turn-server.js';

describe.skipIf(!hasCoturn)(
  'behind firewalls that let only TURN through (skipped where coturn is missing)',
  () => {
    let turn: TurnServer;
    let clinic: Clinic;
    let browser: Browser;
    beforeAll(async () => {
      turn = await startTurnServer();
      [clinic, browser] = await Promise.all([startClinic({ env: turn.env }), launchBrowser()]);
    });
    afterAll(async () => {
      await browser?.close();
      await clinic?.stop();
      await turn?.stop();
    });

    it('sound and picture run both ways over the relay, with credentials made for this call', async () => {
      const open = (userId: string): Promise<PersonBrowser> =>
        openAs(browser, clinic.url, userId, { relayOnly: true });
      const [amara, maya] = [await open('amara'), await open('maya')];
      await HistoryPage.open(maya.page);
      const patients = await PatientsPage.open(amara.page);
      await patients.video('Maya Torres').click();
      const incoming = await IncomingCall.rings(maya.page);
      const amaras = await RoomPage.arrived(amara.page);
      await incoming.accept.click();
      const mayas = await RoomPage.arrived(maya.page);
      await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);
      expect(await localCandidates(amara.page)).toEqual(['relay']);
      expect(await localCandidates(maya.page)).toEqual(['relay']);
      await amaras.end.click();
      await mayas.says(/the call is over/i);
      expect([...amara.problems, ...maya.problems]).toEqual([]);
    });
  },
);
