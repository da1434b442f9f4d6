/** How a phone at a fake vendor behaves when it is dialled. */
export interface PhoneBehaviour {
  /** When it rings, ms after it was dialled; `null`: never. */
  readonly ringsAfterMs: number | null;
  /** What happens then. `rings`: it rings until somebody gives up. `fails`: the network cannot reach it. */
  readonly then: 'answers' | 'rings' | 'busy' | 'declines' | 'fails';
  /** When that happens, ms after it was dialled. */
  readonly afterMs: number;
  readonly answeredBy: 'human' | 'machine';
  /** How long the person talks, ms after the answer; `null`: until somebody else hangs up. */
  readonly talksMs: number | null;
}

/** A phone that is answered by a person who stays on the line. */
export const ordinaryPhone: PhoneBehaviour = {
  ringsAfterMs: 10,
  then: 'answers',
  afterMs: 30,
  answeredBy: 'human',
  talksMs: null,
};

const byDigits: Readonly<Record<string, Partial<PhoneBehaviour>>> = {
  '0101': { ringsAfterMs: null, then: 'busy' },
  '0102': { then: 'rings' },
  '0103': { ringsAfterMs: null, then: 'fails' },
  '0104': { then: 'declines' },
  '0105': { answeredBy: 'machine' },
  '0106': { then: 'rings' },
};

/**
 * The numbers of the demo provider, +1 202 555 01xx, at a fake vendor: 0101 busy, 0102 and 0106 ring, 0103 fails,
 * 0104 declines, 0105 is a machine; any other is {@link ordinaryPhone}.
 */
export function demoPhone(address: string): PhoneBehaviour {
  const digits = /\+120255501(\d\d)$/.exec(address)?.[1];
  return { ...ordinaryPhone, ...(digits === undefined ? {} : byDigits[`01${digits}`]) };
}
