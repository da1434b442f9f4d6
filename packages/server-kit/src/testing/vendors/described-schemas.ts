import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Readonly<Record<string, unknown>>;

const documentId = 'http://description/';

/**
 * The schemas inside an OpenAPI document (3.0 or 3.1), by JSON pointer: `/paths/~1calls/post/…`. Each is compiled when it
 * is first needed; the documents of phone vendors are megabytes.
 */
export class DescribedSchemas {
  readonly #document: Json;
  /** `text` takes strings for numbers and flags, as in forms and queries. */
  readonly #ajv: Readonly<Record<'text' | 'json', Ajv2020>>;

  constructor(document: Json, formats: Readonly<Record<string, RegExp>>) {
    const isOld = String(document['openapi']).startsWith('3.0');
    this.#document = isOld ? (withNullTypes(document) as Json) : document;
    const ajv = (coerceTypes: 'array' | false) => {
      const one = new Ajv2020({
        strict: false,
        validateSchema: false,
        allErrors: true,
        logger: false,
        coerceTypes,
      });
      addFormats.default(one);
      // Relative addresses are what vendors mean by it, too.
      one.addFormat('uri', true);
      for (const [name, format] of Object.entries(formats)) one.addFormat(name, format);
      return one.addSchema({ ...this.#document, $id: documentId }, documentId);
    };
    this.#ajv = { text: ajv('array'), json: ajv(false) };
  }

  /** What is there, references followed, with the pointer that leads to it. */
  find(pointer: string): { readonly pointer: string; readonly value: Json } | null {
    let value: unknown = this.#document;
    for (const part of pointer.split('/').slice(1)) {
      value = (value as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (typeof value !== 'object' || value === null) return null;
    const reference = (value as Json)['$ref'];
    if (typeof reference === 'string') return this.find(decodeURIComponent(reference.slice(1)));
    return { pointer, value: value as Json };
  }

  /** What is wrong with a value that the schema at `pointer` describes. */
  problems(pointer: string, value: unknown, as: 'text' | 'json'): readonly string[] {
    const validate = this.#validator(pointer, as);
    if (validate({ value: structuredClone(value) })) return [];
    const errors = validate.errors ?? [];
    return errors.map(({ instancePath, message = 'is wrong', params }) => {
      return `${instancePath.replace(/^\/value/, '') || '(whole)'} ${message} ${JSON.stringify(params)}`;
    });
  }

  /** Names at the top of an object that its schema does not have; none when the schema leaves that open. */
  unknownNames(pointer: string, value: Json): readonly string[] {
    const schema = this.find(pointer)?.value;
    const properties = schema?.['properties'] as Json | undefined;
    const isOpen = ['allOf', 'anyOf', 'oneOf', 'additionalProperties'].some(
      (key) => schema?.[key] !== undefined,
    );
    if (properties === undefined || isOpen || typeof value !== 'object' || value === null) return [];
    return Object.keys(value).filter((name) => !(name in properties));
  }

  #validator(pointer: string, as: 'text' | 'json'): ValidateFunction {
    const $id = `http://check/${as}${pointer.replaceAll('~', '-')}`;
    const ajv = this.#ajv[as];
    const known = ajv.getSchema($id);
    if (known !== undefined) return known;
    // Wrapped, because a lone value has no parent in which it could be made a number.
    const $ref = `${documentId}#${encodeURI(pointer)}`;
    return ajv.compile({ $id, type: 'object', properties: { value: { $ref } } });
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type `null`. */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, withNullTypes(value)] as const);
  const { nullable, ...schema } = Object.fromEntries(entries) as Record<string, unknown>;
  if (nullable !== true)
    return nullable === undefined || typeof nullable === 'boolean' ? schema : { ...schema, nullable };
  if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null'];
  if (Array.isArray(schema['enum'])) schema['enum'] = [...(schema['enum'] as unknown[]), null];
  return typeof schema['$ref'] === 'string' ? { anyOf: [schema, { type: 'null' }] } : schema;
}
