import { CallError } from '@offhook/core/errors';
import type * as z from 'zod';
import { choiceWords, issueWords } from './issue-words.js';

type Issue = z.ZodError['issues'][number];

/** One thing that is wrong with what a client sent, as it travels in `details.issues`. */
export interface InputIssue {
  /** Dotted, e.g. `to.phone`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * The checked and typed form of a body or query.
 *
 * @throws CallError `invalid_request` with `details.issues`.
 */
export function checkInput(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw invalidInput(issuesOf(result.error));
}

/**
 * What a request without a body means: an empty object. Where that is not enough, the missing body is what is wrong.
 *
 * @throws CallError `invalid_request` with `details.issues`.
 */
export function checkNoBody(schema: z.ZodType): unknown {
  const result = schema.safeParse({}, { reportInput: true });
  if (result.success) return result.data;
  throw new CallError('invalid_request', {
    message: 'The request is not valid. Send a JSON body, with Content-Type: application/json.',
    details: { issues: issuesOf(result.error) },
  });
}

/** The error for these issues. */
export function invalidInput(issues: readonly InputIssue[]): CallError {
  const first = issues[0];
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  return new CallError('invalid_request', {
    message: first === undefined ? undefined : `The request is not valid. ${where}${first.message}`,
    details: { issues },
  });
}

/** Takes the text after `?` apart. A name given twice is refused rather than one of its values dropped. */
export function parseQuery(text: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name)) throw invalidInput([{ path: name, message: 'This is given more than once.' }]);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

function issuesOf(error: z.ZodError): readonly InputIssue[] {
  return error.issues.flatMap((issue) => describe(issue, []));
}

function describe(issue: Issue, parents: readonly PropertyKey[]): InputIssue[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: 'This name is not known here.',
    }));
  }
  if (issue.code === 'invalid_union') {
    const choices = literalsOf(issue);
    if (choices !== null) return [{ path: path.join('.'), message: choiceWords(choices) }];
    // The alternative that came closest is the one that was meant.
    const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0];
    if (nearest !== undefined && nearest.length > 0) return nearest.flatMap((inner) => describe(inner, path));
  }
  return [{ path: path.join('.'), message: issueWords(issue) }];
}

/** The values of a union of literals, such as the five ratings; `null` for any other union. */
function literalsOf(issue: Extract<Issue, { readonly code: 'invalid_union' }>): readonly unknown[] | null {
  const values = issue.errors.map(([only, ...more]) =>
    only?.code === 'invalid_value' && only.path.length === 0 && more.length === 0 ? only.values : null,
  );
  return values.length === 0 || values.includes(null) ? null : values.flatMap((one) => one ?? []);
}
