import { readFileSync } from 'node:fs';
import { findDescription, readDescription } from '../check-against-description.js';
import { DescribedSchemas } from '../described-schemas.js';
import type { FakeTelnyx } from './start-fake-telnyx.js';

/** Where Telnyx's own description is, or why it is not there. */
export const description = findDescription('telnyx/spec3.json');

/** Says what about a fake is not as Telnyx describes itself; without the description, nothing. */
export const problemsOf: (fake: FakeTelnyx) => readonly string[] =
  description.path === null ? () => [] : checkAgainst(description.path);

function checkAgainst(path: string): (fake: FakeTelnyx) => readonly string[] {
  const http = readDescription(path, { undescribed: [/^\/(fake|instances|media)\b/] });
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly webhooks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const schemas = new DescribedSchemas(document, {});
  const pointers = new Map<string, string>();
  for (const [name, item] of Object.entries(document.webhooks)) {
    for (const method of Object.keys(item)) {
      const body = schemas.find(`/webhooks/${name}/${method}/requestBody`);
      const pointer = `${body?.pointer}/content/application~1json/schema`;
      const schema = schemas.find(pointer);
      const data = schemas.find(`${schema?.pointer}/properties/data`);
      const type = schemas.find(`${data?.pointer}/properties/event_type`)?.value['enum'] as
        string[] | undefined;
      for (const eventType of type ?? []) pointers.set(eventType, pointer);
    }
  }

  const webhookProblems = (rawBody: string): readonly string[] => {
    const body = JSON.parse(rawBody) as { data: { event_type: string } };
    const { event_type } = body.data;
    const pointer = pointers.get(event_type);
    if (pointer === undefined) return [`there is no webhook ${event_type}`];
    return schemas
      .problems(pointer, body, 'json')
      .filter((problem) => !isAsInTheWild(problem))
      .map((problem) => `webhook ${event_type}: ${problem}`);
  };

  return ({ exchanges, webhooks }) => [
    ...exchanges.flatMap((exchange) => http.problems(exchange)),
    // Suites tell the same again and again.
    ...[...new Set(webhooks.deliveries.map(({ webhook }) => webhook.body))].flatMap(webhookProblems),
  ];
}

/** Telnyx sends `null` where nobody gave a state; its description says text. */
function isAsInTheWild(problem: string): boolean {
  return problem.startsWith('/data/payload/client_state must be string');
}
