import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';

/** What a dialler may ask for; `disabled` and nothing are the same. */
export type MachineDetection =
  'premium' | 'detect' | 'detect_beep' | 'detect_words' | 'greeting_end' | 'disabled';

const listensMs = 15;
const greetingMs = 30;

/** Finds out who answered, and tells, after `call.answered`. */
export function detectMachine(exchange: Exchange, leg: Leg, detection: MachineDetection): void {
  if (detection === 'disabled' || leg.phone === null) return;
  const isMachine = leg.phone.answeredBy === 'machine';
  const premium = detection === 'premium' ? 'premium.' : '';
  const human = detection === 'premium' ? 'human_residence' : 'human';
  const tell = (what: string, result: string) => {
    if (leg.state === 'answered') exchange.tell(leg, `call.machine.${premium}${what}.ended`, { result });
  };
  exchange.onLeg(leg, 'answered', () => {
    exchange.clock.soon(listensMs, () => tell('detection', isMachine ? 'machine' : human));
    if (!isMachine || detection === 'detect') return;
    const heardBeep = detection === 'premium' || detection === 'detect_beep';
    exchange.clock.soon(greetingMs, () => tell('greeting', heardBeep ? 'beep_detected' : 'ended'));
  });
}
