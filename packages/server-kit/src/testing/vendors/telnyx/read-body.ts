import * as z from 'zod';
import { TelnyxRefusal } from './telnyx-refusal.js';

/** Base64, as Telnyx wants `client_state`. */
export const clientState = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    error: 'must be a valid Base-64 encoded string.',
  });

/** E.164 or a SIP URI. */
export const address = z.string().refine((text) => /^\+[1-9]\d{6,14}$/.test(text) || /^sip:\S+$/.test(text), {
  params: { code: '10016', title: 'Phone number must be in +E164 format' },
  error: 'must be in E164 format.',
});

/** Fields of nearly every command. */
export const commandFields = {
  client_state: clientState.optional(),
  command_id: z.string().optional(),
};

/** Recording by parameters of another command. */
export const recordFields = {
  record: z.enum(['record-from-answer']).optional(),
  record_channels: z.enum(['single', 'dual']).default('dual'),
  record_format: z.enum(['wav', 'mp3']).default('mp3'),
};

/** Where the leg's webhooks go. */
export const webhookFields = {
  webhook_url: z.url().optional(),
  /** The fake has no GET delivery, which moves the payload into the query. */
  webhook_url_method: z.literal('POST').optional(),
  /** One URL per event; the official client's types say a list of them. */
  webhook_urls: z.record(z.string(), z.union([z.url(), z.array(z.url()).min(1)])).optional(),
  webhook_retries_policies: z
    .record(z.string(), z.object({ retries_ms: z.array(z.number().int().min(0)).max(5) }))
    .optional(),
};

/** Parses JSON; an empty body is an empty object, as for commands without parameters. */
export function parseJson(rawBody: Buffer): unknown {
  if (rawBody.length === 0) return {};
  try {
    return JSON.parse(rawBody.toString());
  } catch {
    throw new TelnyxRefusal(
      400,
      '10015',
      'Bad Request',
      'The request failed because it was not well-formed.',
    );
  }
}

/**
 * Reads a body, saying no the way Telnyx does: 422 and one error per field.
 *
 * @throws TelnyxRefusal of the first field that is wrong.
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) throw new TypeError('zod refused without an issue');
  throw refusalOf(issue, body);
}

function refusalOf(issue: z.core.$ZodIssue, body: unknown): TelnyxRefusal {
  const name = issue.path.join('/');
  const at = { pointer: `/${name}` };
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    body,
  );
  if (given === undefined || given === '') {
    const detail = `The '${name}' parameter is required and cannot be blank.`;
    return new TelnyxRefusal(422, '10004', 'Missing required parameter', detail, at);
  }
  switch (issue.code) {
    case 'invalid_value': {
      const detail = `The value must be one of: ${issue.values.map(String).join(', ')}.`;
      return new TelnyxRefusal(422, '10032', 'Invalid enumerated value', detail, at);
    }
    case 'too_big':
    case 'too_small':
      return new TelnyxRefusal(422, '10033', 'Value outside of range', issue.message, at);
    case 'custom': {
      const { code = '10015', title = `Invalid value for ${name}` } = (issue.params ?? {}) as {
        code?: string;
        title?: string;
      };
      return new TelnyxRefusal(422, code, title, `The '${name}' parameter ${issue.message}`, at);
    }
    default: {
      const detail = `The '${name}' parameter ${issue.message}`;
      return new TelnyxRefusal(422, '10015', `Invalid value for ${name}`, detail, at);
    }
  }
}
