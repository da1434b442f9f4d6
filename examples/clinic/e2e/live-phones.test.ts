import {
  ordinaryPhone,
  startFakeAsterisk,
  startFakeTwilio,
  type FakeAsterisk,
  type FakeTwilio,
} from '@offhook/server-kit/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from './clinic.js';
import { ConversationPage } from './pages/conversation-page.js';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic, type World } from './use-clinic.js';

const agentsPhone = '+12025550111';
const patientsPhone = '+12025550134';
/** A phone in the hand of the test. */
const inHand = { ...ordinaryPhone, then: 'rings' } as const;

/** What a test does at a phone company, whichever it is. */
interface Company {
  /** States of the legs to a phone, oldest first. */
  legs(number: string): readonly string[];
  answer(number: string): void;
}

/** The clinic at a fake Twilio, with whatever else is set up there. */
function atTwilio(more: Readonly<Record<string, string>> = {}): { world: World; company: Company } {
  let fake: FakeTwilio | undefined;
  const world = useClinic(async () => {
    const accountSid = `AC${'1'.repeat(32)}`;
    const authToken = 'f'.repeat(32);
    const { TWILIO_API_KEY_SID: apiKeySid, TWILIO_API_KEY_SECRET: apiKeySecret } = more;
    fake = await startFakeTwilio({
      ...{ accountSid, authToken, numbers: ['+12025550199'], phone: () => inHand },
      ...(apiKeySid !== undefined && apiKeySecret !== undefined && { apiKeySid, apiKeySecret }),
    });
    const port = await freePort();
    return {
      port,
      env: {
        DEMO_SIGN_IN: 'on',
        BASE_URL: `http://127.0.0.1:${port}`,
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_AUTH_TOKEN: authToken,
        TWILIO_PHONE_NUMBER: '+12025550199',
        TWILIO_API_BASE_URL: fake.url,
        ...more,
      },
    };
  });
  afterAll(() => fake?.close());
  const legsTo = (number: string) => (fake?.instances() ?? []).filter((leg) => leg.to === number);
  const company: Company = {
    legs: (number) => legsTo(number).map(({ status }) => status),
    answer: (number) => fake?.phoneOf(legsTo(number).at(-1)?.sid ?? '').answer(),
  };
  return { world, company };
}

describe('on Twilio, by environment alone', () => {
  const { world, company } = atTwilio();
  itCallsFromThePhone(world, company);

  it('says what is switched off, in the log and to staff', async () => {
    expect(world.clinic.log()).toContain('Taking part in the browser is off');
    const { page } = await world.openAs('amara');
    await page.getByTestId('switched-off').filter({ hasText: 'Taking part in the browser is off' }).waitFor();
  });
});

describe('on Twilio, with the browser set up as well', () => {
  const { world, company } = atTwilio({
    TWILIO_API_KEY_SID: `SK${'2'.repeat(32)}`,
    TWILIO_API_KEY_SECRET: 'secret-of-the-api-key-of-the-clinic',
    TWILIO_TWIML_APP_SID: `AP${'3'.repeat(32)}`,
  });

  it('calls nobody before the agent can speak, and says why: the microphone is blocked', async () => {
    const { page, context } = await world.openAs('amara');
    await context.addInitScript(blockMicrophone);
    const patients = await PatientsPage.open(page);
    await patients.voice('Aisha Rahman').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.control('media-error').filter({ hasText: 'The microphone is blocked.' }).waitFor();
    await conversation.control('media-retry').waitFor();
    await conversation.shows('initiating');
    expect(company.legs(patientsPhone)).toHaveLength(0);
    await conversation.end.click();
    await conversation.shows('canceled');
  });

  it('rings the agent’s own phone instead where the agent has chosen it', async () => {
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    await page.locator('[data-agent-leg]').selectOption('phone');
    await patients.voice('Aisha Rahman').click();
    const conversation = await ConversationPage.arrived(page);
    await expect.poll(() => company.legs(agentsPhone), { timeout: 10_000 }).toHaveLength(1);
    expect(await page.locator('[data-agent-leg]').inputValue()).toBe('phone');
    await conversation.end.click();
    await conversation.shows('canceled');
  });
});

/** Runs in the page: as if the person had said no. */
function blockMicrophone(): void {
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
}

describe('on Asterisk, by environment alone', () => {
  let fake: FakeAsterisk | undefined;
  const world = useClinic(async () => {
    const [user, password, app] = ['clinic', 'secret-of-the-pbx', 'offhook'];
    fake = await startFakeAsterisk({ user, password, app, phone: () => inHand });
    return {
      env: {
        DEMO_SIGN_IN: 'on',
        ASTERISK_ARI_URL: fake.url,
        ASTERISK_ARI_USER: user,
        ASTERISK_ARI_PASSWORD: password,
        ASTERISK_ARI_APP: app,
        ASTERISK_ENDPOINT: 'PJSIP/{number}@trunk',
        ASTERISK_PHONE_NUMBERS: '+12025550199',
      },
    };
  });
  afterAll(() => fake?.close());
  const legsTo = (number: string) =>
    (fake?.instances() ?? []).filter(({ endpoint }) => endpoint === `PJSIP/${number}@trunk`);
  itCallsFromThePhone(world, {
    legs: (number) => legsTo(number).map(({ alive, state }) => (alive ? state.toLowerCase() : 'ended')),
    answer: (number) => fake?.phoneOf(legsTo(number).at(-1)?.id ?? '').answer(),
  });
});

function itCallsFromThePhone(world: World, company: Company): void {
  it('rings the agent’s own phone, then the patient’s, and takes both down at the end', async () => {
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    expect(await page.getByTestId('demo-badge').count()).toBe(0);
    await patients.voice('Aisha Rahman').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('initiating');
    await expect.poll(() => company.legs(agentsPhone), { timeout: 10_000 }).toEqual(['ringing']);
    expect(company.legs(patientsPhone)).toHaveLength(0);
    company.answer(agentsPhone);
    await expect.poll(() => company.legs(patientsPhone), { timeout: 10_000 }).toEqual(['ringing']);
    await conversation.shows('ringing');
    company.answer(patientsPhone);
    await conversation.shows('connected');
    await conversation.end.click();
    await conversation.shows('ended');
    await expect
      .poll(() => [...company.legs(agentsPhone), ...company.legs(patientsPhone)], { timeout: 10_000 })
      .toEqual([expect.stringMatching(/completed|ended/), expect.stringMatching(/completed|ended/)]);
  });
}
