import type { MachineDetection, NewLeg } from '../leg.js';
import { invalid } from '../twilio-refusal.js';
import type { Account } from './api-request.js';
import type { RequestForm } from './request-form.js';

const e164 = /^\+[1-9]\d{6,14}$/;
const browser = /^client:.+/;
const sip = /^sips?:.+@.+/;

/**
 * The leg that a request asks for.
 *
 * @throws TwilioRefusal in Twilio's words when one of the numbers will not do.
 */
export function requestedLeg({ options, phone }: Account, form: RequestForm): NewLeg {
  const to = form.text('To') ?? '';
  const from = form.text('From') ?? '';
  if (to === '') throw invalid(21201, "No 'To' number is specified");
  if (from === '') throw invalid(21213, "No 'From' number is specified");
  const isNumber = e164.test(to);
  if (!isNumber && !browser.test(to) && !sip.test(to)) {
    throw invalid(21211, `Invalid 'To' Phone Number: ${to}`);
  }
  if (isNumber) checkCallerId(options.numbers, form.text('CallerId') ?? from);
  const ringSeconds = form.number('Timeout');
  const limitSeconds = form.number('TimeLimit');
  const sendDigits = form.text('SendDigits');
  return {
    to,
    from: form.text('CallerId') ?? from,
    direction: 'outbound-api',
    phone: phone(to),
    callback: form.callback('StatusCallback', 'completed'),
    detection: requestedDetection(form),
    ...(ringSeconds === undefined ? {} : { ringSeconds }),
    ...(limitSeconds === undefined ? {} : { limitSeconds }),
    ...(sendDigits === undefined ? {} : { sendDigits }),
  };
}

function checkCallerId(numbers: readonly string[], from: string): void {
  if (!e164.test(from)) throw invalid(21212, `Invalid From Number (caller ID): ${from}`);
  if (numbers.includes(from)) return;
  throw invalid(
    21210,
    `The source phone number provided, ${from}, is not yet verified for your account. ` +
      "You may only make calls from phone numbers that you've verified or purchased from Twilio.",
  );
}

/** Calls wait for the result unless `AsyncAmd`; participants never do. */
function requestedDetection(form: RequestForm): MachineDetection | null {
  const mode = form.text('MachineDetection');
  if (mode !== 'Enable' && mode !== 'DetectMessageEnd') return null;
  const ofParticipant = form.target('AmdStatusCallback');
  if (ofParticipant !== undefined) return { mode, async: true, callback: ofParticipant };
  const callback = form.target('AsyncAmdStatusCallback') ?? null;
  return { mode, async: form.flag('AsyncAmd') ?? false, callback };
}
