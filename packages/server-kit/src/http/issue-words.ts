import type * as z from 'zod';

type Issue = z.ZodError['issues'][number];

/** What is wrong, as a sentence for a person; zod's own words speak of types. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : `This must be ${typeWords(issue.expected)}.`;
    case 'invalid_value':
      return choiceWords(issue.values);
    case 'too_small':
    case 'too_big':
      return sizeWords(issue);
    case 'invalid_format':
      return formatWords[issue.format] ?? 'This is not written as it must be.';
    default:
      return issue.message;
  }
}

/** The sentence for these values, of which one was expected. */
export function choiceWords(values: readonly unknown[]): string {
  const known = values.map(String);
  return known.length === 1 ? `This must be ${known[0]}.` : `This must be one of ${known.join(', ')}.`;
}

const formatWords: Readonly<Record<string, string>> = {
  datetime: 'This must be a time like 2026-01-31T09:30:00Z.',
};

function typeWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'a list',
  };
  return words[expected] ?? `of the type ${expected}`;
}

function sizeWords(issue: Extract<Issue, { readonly code: 'too_small' | 'too_big' }>): string {
  const [limit, side] = issue.code === 'too_small' ? [issue.minimum, 'least'] : [issue.maximum, 'most'];
  if (issue.origin === 'string') {
    return side === 'least' && Number(limit) === 1
      ? 'This must not be empty.'
      : `This must have ${limit} characters at ${side}.`;
  }
  if (issue.origin === 'array') return `This must have ${limit} entries at ${side}.`;
  return `This must be ${limit} at ${side}.`;
}
