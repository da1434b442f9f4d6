import { CallError } from '@offhook/core/errors';
import { schemas } from '@offhook/core/protocol';
import type * as z from 'zod';
import { expect, it } from 'vitest';
import { checkInput, checkNoBody } from './check-input.js';

function refusalOf(check: () => unknown): CallError {
  try {
    check();
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

it.each<[string, z.ZodType, unknown, string]>([
  [
    'a rating that is none',
    schemas.patchCallBody,
    { rating: 9 },
    'rating: This must be one of 1, 2, 3, 4, 5.',
  ],
  ['text for a switch', schemas.muteBody, { muted: 'yes' }, 'muted: This must be true or false.'],
  ['what is not there', schemas.answerBody, {}, 'deviceId: This is missing.'],
  ['an empty id', schemas.answerBody, { deviceId: '' }, 'deviceId: This must not be empty.'],
  ['text for a whole', schemas.createCallBody, 'to=maya', 'This must be an object.'],
  [
    'no such word',
    schemas.transferBody.pick({ mode: true }),
    { mode: 'x' },
    'mode: This must be one of blind, attended.',
  ],
  ['too much', schemas.pageQuery, { limit: '900' }, 'limit: This must be 200 at most.'],
  [
    'too long',
    schemas.patchCallBody,
    { notes: 'x'.repeat(10_001) },
    'notes: This must have 10000 characters at most.',
  ],
  [
    'no time',
    schemas.callListQuery,
    { since: 'today' },
    'since: This must be a time like 2026-01-31T09:30:00Z.',
  ],
])('a person reads what is wrong: %s', (_what, schema, input, words) => {
  const { code, message } = refusalOf(() => checkInput(schema, input));
  expect([code, message]).toEqual(['invalid_request', `The request is not valid. ${words}`]);
});

it('a missing body is asked for as JSON, and is an empty object where that will do', () => {
  expect(refusalOf(() => checkNoBody(schemas.createCallBody))).toMatchObject({
    code: 'invalid_request',
    message: 'The request is not valid. Send a JSON body, with Content-Type: application/json.',
  });
  expect(checkNoBody(schemas.endBody)).toEqual({});
});
