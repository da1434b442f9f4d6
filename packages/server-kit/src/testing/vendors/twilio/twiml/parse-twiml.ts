import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { TwimlElement } from './twiml-source.js';

/** A document that Twilio cannot run; `code` as in its alerts. */
export class TwimlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'TwimlError';
    this.code = code;
  }
}

/** An element as the parser gives it: one key with its children, and the attributes beside it. */
type ParsedNode = Readonly<Record<string, unknown>>;

const attributesKey = ':@';
const textKey = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  trimValues: false,
});

/**
 * The verbs of a TwiML document, in order.
 *
 * @throws TwimlError 12100 when it is not XML, 12102 when it is not a `<Response>`.
 */
export function parseTwiml(xml: string): readonly TwimlElement[] {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new TwimlError(12100, `Document parse failure: ${valid.err.msg}`);
  const [root] = elements(parser.parse(xml) as readonly ParsedNode[]);
  if (root?.name !== 'Response') throw new TwimlError(12102, 'The root of TwiML is <Response>');
  return root.children;
}

function elements(nodes: readonly ParsedNode[]): TwimlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== attributesKey);
    if (name === undefined || name === textKey) return [];
    const inner = node[name] as readonly ParsedNode[];
    const attributes = (node[attributesKey] ?? {}) as Readonly<Record<string, string>>;
    return [{ name, attributes, text: textOf(inner), children: elements(inner) }];
  });
}

function textOf(nodes: readonly ParsedNode[]): string {
  return nodes
    .map((node) => String(node[textKey] ?? ''))
    .join('')
    .trim();
}
