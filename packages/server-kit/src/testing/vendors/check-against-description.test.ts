import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDescription } from './check-against-description.js';
import type { VendorAnswer, VendorExchange } from './vendor-server.js';

const folder = mkdtempSync(join(tmpdir(), 'description-'));
afterAll(() => rmSync(folder, { recursive: true }));

const call = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', pattern: '^C[0-9]+$' }, note: { type: 'string', nullable: true } },
};

function described(openapi: string) {
  const path = join(folder, `${openapi}.json`);
  const answer = { content: { 'application/json': { schema: { $ref: '#/components/schemas/call' } } } };
  const form = {
    type: 'object',
    required: ['To'],
    properties: {
      To: { type: 'string' },
      Timeout: { type: 'integer' },
      Event: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    },
  };
  const document = {
    openapi,
    servers: [{ url: 'https://vendor.example/v2' }],
    paths: {
      '/calls': {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/x-www-form-urlencoded': { schema: form },
              'application/json': { schema: form },
            },
          },
          responses: { 201: answer },
        },
      },
      '/calls/{id}': {
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string', pattern: '^C' } }],
        get: {
          parameters: [{ in: 'query', name: 'Size', schema: { type: 'integer', maximum: 10 } }],
          responses: { 200: answer },
        },
      },
    },
    components: { schemas: { call } },
  };
  writeFileSync(path, JSON.stringify(document));
  return readDescription(path);
}

function exchange(method: string, url: string, answer: VendorAnswer, body = '', type = ''): VendorExchange {
  const { pathname: path, searchParams: query } = new URL(url, 'http://vendor');
  return {
    request: { method, path, query, headers: { 'content-type': type }, rawBody: Buffer.from(body) },
    answer,
  };
}

const form = 'application/x-www-form-urlencoded';

describe('a description', () => {
  const check = described('3.0.1');

  it('is content with what it describes: repeated keys, numbers as text, null where it may be', () => {
    const created = { status: 201, body: { id: 'C1', note: null } };
    const body = 'To=x&Timeout=5&Event=a&Event=b';
    expect(check.problems(exchange('POST', '/v2/calls', created, body, form))).toEqual([]);
    const found = { status: 200, body: { id: 'C1' } };
    expect(check.problems(exchange('GET', '/v2/calls/C1?Size=3', found))).toEqual([]);
  });

  it.each([
    ['an unknown parameter', 'To=x&Timout=5', /no Timout/],
    ['a missing one', 'Timeout=5', /'To'/],
    ['a wrong value', 'To=x&Event=c', /Event/],
    ['text for a number', 'To=x&Timeout=soon', /Timeout/],
  ])('finds %s in a form', (_, body, problem) => {
    const created = { status: 201, body: { id: 'C1' } };
    const problems = check.problems(exchange('POST', '/v2/calls', created, body, form));
    expect(problems.join()).toMatch(problem);
  });

  it('finds text for a number in JSON, where it is not the same', () => {
    const asked = exchange(
      'POST',
      '/v2/calls',
      { status: 201, body: { id: 'C1' } },
      '{"To":"x","Timeout":"5"}',
      'application/json',
    );
    expect(check.problems(asked).join()).toMatch(/Timeout must be integer/);
  });

  it('finds what is wrong with an answer, a path, a query', () => {
    const problems = check.problems(
      exchange('GET', '/v2/calls/X?Size=11&More=1', { status: 200, body: { id: 'X' } }),
    );
    expect(problems).toHaveLength(4);
    const more = exchange('GET', '/v2/calls/C1', { status: 200, body: { id: 'C1', more: 1 } });
    expect(check.problems(more).join()).toMatch(/no more/);
    expect(check.problems(exchange('GET', '/v2/calls/C1', { status: 202, body: {} }))).toHaveLength(1);
    expect(check.problems(exchange('GET', '/v2/other', { status: 200 }))).toHaveLength(1);
  });
});
