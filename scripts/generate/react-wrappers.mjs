// A typed React component for each element, from the doc comment of its class: tag, summary and events.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const elementsFolder = 'packages/elements/src';
const folder = 'packages/react/src/wrappers';
const header = '// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.\n';

/** `CallProvider` is written by hand: it serves the hooks too. */
const byHand = ['call-provider'];

/** @typedef {{ tag: string, className: string, name: string, summary: string, events: string[] }} Element */

/** @returns {[path: string, text: string][]} */
export default function reactWrappers() {
  const elements = readdirSync(elementsFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => readElement(readFileSync(join(elementsFolder, path), 'utf8')) ?? [])
    .filter(({ tag }) => !byHand.includes(tag));
  if (elements.length === 0) throw new Error(`No @customElement in ${elementsFolder}.`);
  const index = elements.map(({ tag, name }) => `export { ${name} } from './${tag}.js';\n`).join('');
  return [
    ...elements.map(
      (element) =>
        /** @type {[path: string, text: string]} */ ([`${folder}/${element.tag}.ts`, wrapper(element)]),
    ),
    [`${folder}/index.ts`, header + index],
  ];
}

/**
 * @param {string} source
 * @returns {Element | undefined}
 */
function readElement(source) {
  for (const [, comment = '', className = ''] of source.matchAll(
    /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export class (\w+)/g,
  )) {
    const tag = /@customElement offhook-([\w-]+)/.exec(comment)?.[1];
    if (tag === undefined) continue;
    const summary = /@summary (.*)/.exec(comment)?.[1] ?? '';
    const events = [...comment.matchAll(/@fires \{CustomEvent\} ([\w-]+)(.*)/g)].flatMap(
      ([, event = '', text = '']) => [event, ...likewise(event, text)],
    );
    return { tag, className, name: className.replace('Offhook', ''), summary, events: [...new Set(events)] };
  }
  return undefined;
}

/**
 * The requests that a comment names in short: "offhook-request-mute - …. Likewise camera, hold and end."
 *
 * @param {string} event
 * @param {string} text
 */
function likewise(event, text) {
  const verbs = /Likewise ([\w-]+(?:(?:, | and )[\w-]+)*)\./.exec(text)?.[1]?.split(/, | and /) ?? [];
  return verbs.map((verb) => event.replace(/^(offhook-request-).*/, `$1${verb}`));
}

/** @param {Element} element */
function wrapper({ tag, className, name, summary, events }) {
  const maps = [...new Set(events.map(mapOf))].sort();
  const listed = events.map(
    (event) => `${propOf(event)}: '${event}' as EventName<${mapOf(event)}['${event}']>,\n`,
  );
  return `${header}
import { createComponent${events.length > 0 ? ', type EventName' : ''} } from '@lit/react';
${maps.length > 0 ? `import type { ${maps.join(', ')} } from '@offhook/elements';\n` : ''}import { ${className} } from '@offhook/elements/${tag}';
import React from 'react';

/** \`<offhook-${tag}>\`: ${summary} */
export const ${name} = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-${tag}',
  elementClass: ${className},
  displayName: '${name}',
  ${events.length > 0 ? `events: {\n${listed.join('')}},` : ''}
});
`;
}

/** @param {string} event */
function mapOf(event) {
  return event.startsWith('offhook-request-') ? 'OffhookRequestEventMap' : 'OffhookEventMap';
}

/**
 * `call-initiated` → `onCallInitiated`, `offhook-request-end` → `onRequestEnd`.
 *
 * @param {string} event */
function propOf(event) {
  const words = event.replace('offhook-', '').split('-');
  return `on${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}
