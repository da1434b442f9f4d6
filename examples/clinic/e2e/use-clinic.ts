import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Api } from './api.js';
import { describeScreen, launchBrowser, openAs, type PersonBrowser, type PersonOptions } from './browser.js';
import { startClinic, type Clinic, type ClinicOptions } from './clinic.js';

/** The clinic and the browsers of one test file. */
export interface World {
  readonly clinic: Clinic;
  /** A signed-in browser; it is closed after the test, which fails if anything went wrong in it. */
  openAs(userId: string, options?: PersonOptions): Promise<PersonBrowser>;
  api(userId: string): Promise<Api>;
}

/** Runs one clinic and one Chromium for all tests of a file. The options may be made before the start. */
export function useClinic(given: ClinicOptions | (() => Promise<ClinicOptions>) = {}): World {
  let clinic: Clinic | undefined;
  let browser: Browser | undefined;
  let people: PersonBrowser[] = [];

  beforeAll(async () => {
    const options = typeof given === 'function' ? await given() : given;
    [clinic, browser] = await Promise.all([
      startClinic({ ...options, env: { CALL_LIMITS: 'off', ...options.env } }),
      launchBrowser(),
    ]);
  });
  afterEach(async ({ task }) => {
    const open = people;
    people = [];
    if (task.result?.state === 'fail') {
      for (const person of open) console.error(await describeScreen(person));
      console.error(clinic?.log().split('\n').slice(-20).join('\n'));
    }
    for (const person of open) await person.context.close();
    expect(open.flatMap((person) => person.problems)).toEqual([]);
    await hangUpEverything();
  });
  afterAll(async () => {
    await browser?.close();
    await clinic?.stop();
  });

  /** No call of one test reaches into the next. */
  async function hangUpEverything(): Promise<void> {
    if (clinic === undefined) return;
    for (const userId of ['amara', 'leo', 'maya', 'john', 'rin']) {
      const api = await Api.as(clinic.url, userId);
      const { calls } = await api.active();
      for (const call of calls)
        if (call.endedAt === null) await api.send('POST', `/calls/${call.id}/end`, {});
    }
  }

  return {
    get clinic() {
      if (clinic === undefined) throw new TypeError('the clinic runs inside tests only');
      return clinic;
    },
    async openAs(userId, personOptions) {
      if (browser === undefined || clinic === undefined)
        throw new TypeError('the clinic runs inside tests only');
      const person = await openAs(browser, clinic.url, userId, personOptions);
      people.push(person);
      return person;
    },
    api: (userId) => {
      if (clinic === undefined) throw new TypeError('the clinic runs inside tests only');
      return Api.as(clinic.url, userId);
    },
  };
}
