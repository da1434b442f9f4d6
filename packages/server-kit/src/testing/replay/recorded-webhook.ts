import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './usage-error.js';

/** Whose webhooks can be signed. */
export type SigningVendor = 'twilio' | 'telnyx';

/** A webhook that can be sent again. */
export interface RecordedWebhook {
  readonly vendor: SigningVendor;
  readonly method: 'POST' | 'GET';
  /** What follows `/webhooks/`, with the query, e.g. `twilio/status?call=…`. */
  readonly path: string;
  readonly body: string;
  /** Where it was read, for sentences: `file:line`. */
  readonly origin: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads files and folders, in the order that they are named; a folder's files by name. @throws UsageError */
export function readRecorded(paths: readonly string[], kind: string | null): readonly RecordedWebhook[] {
  const found = paths.flatMap(filesOf).flatMap((path) => readFile(path, kind));
  if (found.length === 0) throw new UsageError(`There are no webhooks in ${paths.join(', ')}.`);
  return found;
}

function filesOf(path: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`There is no ${path}.`);
  if (!stats.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.(json|jsonl|ndjson)$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function readFile(path: string, kind: string | null): readonly RecordedWebhook[] {
  const text = readFileSync(path, 'utf8');
  const whole = parsed(text);
  if (whole !== undefined)
    return [whole].flat().map((one, index) => webhookOf(one, `${path}:${index + 1}`, kind));
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const origin = `${path}:${index + 1}`;
    const one = parsed(line);
    if (one === undefined) throw new UsageError(`${origin} is not JSON.`);
    return [webhookOf(one, origin, kind)];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function webhookOf(value: unknown, origin: string, usualKind: string | null): RecordedWebhook {
  if (!isJson(value)) throw new UsageError(`${origin} is no webhook: it is not an object.`);
  const content = value['form'] ?? value['body'] ?? (isJson(value['data']) ? value : undefined);
  const path = pathOf(value['path'] ?? value['url']) ?? samplePath(value, content, usualKind);
  const vendor = path?.split(/[/?]/)[0];
  if (path === null || (vendor !== 'twilio' && vendor !== 'telnyx'))
    throw new UsageError(
      `${origin}: it does not say whose webhook it is. Give it a "path", e.g. "twilio/status".`,
    );
  if (content === undefined) throw new UsageError(`${origin} has no "body" and no "form".`);
  const method = value['method'] === 'GET' ? 'GET' : 'POST';
  return { vendor, method, path, body: bodyOf(vendor, content), origin };
}

/** What follows `/webhooks/` in an address, or a path that is just that. */
function pathOf(address: unknown): string | null {
  if (typeof address !== 'string') return null;
  const [before = '', ...after] = (address.split('#')[0] ?? '').split('/webhooks/');
  return after.length === 0 ? before.replace(/^\/+/, '') : after.join('/webhooks/');
}

/** Samples do not name an address: their form tells whose they are. */
function samplePath(sample: Json, content: unknown, usualKind: string | null): string | null {
  const kind = typeof sample['kind'] === 'string' ? sample['kind'] : usualKind;
  const event = isJson(content) && isJson(content['data']) ? content['data'] : content;
  if (isJson(event) && typeof event['event_type'] === 'string')
    return kind === null ? 'telnyx' : `telnyx/${kind}`;
  return sample['form'] === undefined ? null : `twilio/${kind ?? 'status'}`;
}

function bodyOf(vendor: SigningVendor, content: unknown): string {
  if (typeof content === 'string') return content;
  if (vendor === 'telnyx' || !isJson(content)) return JSON.stringify(content);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(content)) form.set(name, String(value));
  return form.toString();
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
