import { dialConference } from './dial-conference.js';
import { dialPhones } from './dial-phones.js';
import { TwimlError } from './parse-twiml.js';
import { askAction, type Perform } from './verb-run.js';

/** `<Dial>`: a conference, or phones and browsers of which the first to answer is connected. */
export const dial: Perform = async (run) => {
  const { verb, signal, leg } = run;
  const conference = verb.children.find((one) => one.name === 'Conference');
  const result =
    conference === undefined
      ? await dialPhones(run, targets(run.verb))
      : await dialConference(run, conference);
  const sentElsewhere = signal.aborted && !leg.life.signal.aborted;
  return sentElsewhere ? null : askAction(run, result);
};

function targets(verb: Parameters<Perform>[0]['verb']): Parameters<typeof dialPhones>[1] {
  if (verb.children.length === 0) return [{ ...verb, name: 'Number', attributes: {} }];
  for (const { name } of verb.children) {
    if (!['Number', 'Client', 'Sip'].includes(name)) {
      throw new TwimlError(12200, `<Dial> has no <${name}> here`);
    }
  }
  return verb.children;
}
