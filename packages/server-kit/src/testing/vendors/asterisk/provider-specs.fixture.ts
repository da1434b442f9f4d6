import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event as it came over the socket. */
export interface RawEvent {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** A folder with the official descriptions of providers and with captured events. */
export const specsFolder = process.env['PROVIDER_SPECS_DIR'] ?? '';

/** Why tests against that folder are left out; `null` when it is there. */
export const specsAreMissing = existsSync(join(specsFolder, 'asterisk', 'events.json'))
  ? null
  : 'skipped: PROVIDER_SPECS_DIR names no folder with the description of Asterisk';

/** Events of a real Asterisk, of all scenes or of these. */
export function capturedEvents(...scenes: readonly string[]): readonly RawEvent[] {
  const file = join(specsFolder, 'fixtures', 'asterisk', 'events.captured.json');
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: readonly RawEvent[] };
  return events
    .filter(({ __s }) => scenes.length === 0 || scenes.includes(String(__s)))
    .map(({ __s, ...event }) => event);
}
