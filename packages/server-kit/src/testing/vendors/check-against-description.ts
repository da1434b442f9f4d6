import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribedSchemas } from './described-schemas.js';
import type { VendorAnswer, VendorExchange, VendorRequest } from './vendor-server.js';

/** What differs from vendor to vendor. */
export interface DescriptionOptions {
  /** Further formats of strings, by name. */
  readonly formats?: Readonly<Record<string, RegExp>>;
  /** Paths that the vendor has and the description leaves out. */
  readonly undescribed?: readonly RegExp[];
}

/** Holds what a fake vendor was asked, and what it answered, against the vendor's own description. */
export interface DescriptionCheck {
  /** What is wrong, a sentence each; empty when nothing is. Refused requests may be wrong, their answers may not. */
  problems(exchange: VendorExchange): readonly string[];
}

/** A described operation that a request means. */
interface Operation {
  readonly pointer: string;
  readonly itemPointer: string;
  readonly inPath: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** Where a description is, in the folder that `PROVIDER_SPECS_DIR` names; `null` and why when it is not there. */
export function findDescription(file: string): { readonly path: string | null; readonly reason: string } {
  const folder = process.env['PROVIDER_SPECS_DIR'] ?? '';
  if (folder === '') return { path: null, reason: 'PROVIDER_SPECS_DIR is not set' };
  const path = join(folder, file);
  return existsSync(path) ? { path, reason: '' } : { path: null, reason: `there is no ${file} in ${folder}` };
}

/** Reads an OpenAPI document (3.0 or 3.1, JSON). */
export function readDescription(path: string, options: DescriptionOptions = {}): DescriptionCheck {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Json;
  const schemas = new DescribedSchemas(document, options.formats ?? {});
  const operationOf = operationFinder(document);
  return {
    problems({ request, answer }) {
      if (options.undescribed?.some((one) => one.test(request.path)) === true) return [];
      const name = `${request.method} ${request.path}`;
      const operation = operationOf(request);
      if (operation === null) return answer.status === 404 ? [] : [`${name} is not described`];
      const ofRequest =
        answer.status >= 400
          ? []
          : [...parameterProblems(schemas, operation, request), ...bodyProblems(schemas, operation, request)];
      return [...ofRequest, ...answerProblems(schemas, operation, answer)].map(
        (problem) => `${name}: ${problem}`,
      );
    },
  };
}

function operationFinder(document: Json): (request: VendorRequest) => Operation | null {
  const servers = (document['servers'] ?? [{ url: '/' }]) as readonly { readonly url: string }[];
  const basePath = new URL(servers[0]?.url ?? '/', 'http://vendor').pathname.replace(/\/$/, '');
  const paths = Object.entries(document['paths'] as Readonly<Record<string, Json>>)
    .map(([template, item]) => ({
      item,
      pointer: `/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      names: [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? ''),
      pattern: new RegExp(
        `^${literal(basePath)}${template
          .split(/\{[^}]+\}/)
          .map(literal)
          .join('([^/]+)')}$`,
      ),
    }))
    // A path without variables is meant before one with them.
    .sort((one, other) => one.names.length - other.names.length);
  return ({ method, path }) => {
    for (const { item, pointer, names, pattern } of paths) {
      const values = pattern.exec(path);
      if (values === null || !(method.toLowerCase() in item)) continue;
      const inPath = Object.fromEntries(
        names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? '')]),
      );
      return { pointer: `${pointer}/${method.toLowerCase()}`, itemPointer: pointer, inPath };
    }
    return null;
  };
}

function parameterProblems(
  schemas: DescribedSchemas,
  operation: Operation,
  request: VendorRequest,
): string[] {
  const { query } = request;
  const known = [operation.itemPointer, operation.pointer].flatMap((owner) => {
    const count = Object.keys(schemas.find(`${owner}/parameters`)?.value ?? {}).length;
    return Array.from({ length: count }, (_, index) => schemas.find(`${owner}/parameters/${index}`));
  });
  const names = new Set<string>();
  const problems = known.flatMap((found) => {
    if (found === null) return [];
    const parameter = found.value as unknown as Parameter;
    names.add(parameter.name);
    const value = valueOf(parameter, operation, request);
    if (value === undefined) return parameter.required === true ? [`${parameter.name} is missing`] : [];
    const wrong = schemas.problems(`${found.pointer}/schema`, value, 'text');
    return wrong.map((problem) => `${parameter.in} ${parameter.name} ${problem}`);
  });
  const deep = (name: string) => names.has(name.replace(/\[.*$/, ''));
  const unknown = [...new Set(query.keys())].filter((name) => !names.has(name) && !deep(name));
  return [...problems, ...unknown.map((name) => `there is no query parameter ${name}`)];
}

function valueOf(
  { in: place, name }: Parameter,
  operation: Operation,
  { query, headers }: VendorRequest,
): unknown {
  if (place === 'path') return operation.inPath[name];
  if (place === 'header') return headers[name.toLowerCase()];
  return place === 'query' && query.has(name) ? formValue(query, name) : undefined;
}

function bodyProblems(schemas: DescribedSchemas, operation: Operation, request: VendorRequest): string[] {
  const described = schemas.find(`${operation.pointer}/requestBody`);
  if (described === null) return [];
  if (request.rawBody.length === 0)
    return described.value['required'] === true ? ['the body is missing'] : [];
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const pointer = `${described.pointer}/content/${type.replaceAll('/', '~1')}/schema`;
  if (schemas.find(pointer) === null) return [`a body of type ${type} is not described`];
  const isForm = type === 'application/x-www-form-urlencoded';
  const body = isForm
    ? formObject(new URLSearchParams(request.rawBody.toString()))
    : (JSON.parse(request.rawBody.toString()) as Json);
  const unknown = schemas.unknownNames(pointer, body).map((name) => `there is no ${name} in the body`);
  const wrong = schemas.problems(pointer, body, isForm ? 'text' : 'json');
  return [...unknown, ...wrong.map((problem) => `body ${problem}`)];
}

function answerProblems(schemas: DescribedSchemas, operation: Operation, answer: VendorAnswer): string[] {
  const responses = `${operation.pointer}/responses`;
  const described = schemas.find(`${responses}/${answer.status}`) ?? schemas.find(`${responses}/default`);
  if (described === null) {
    // Descriptions often leave refusals out.
    return answer.status >= 400 ? [] : [`an answer ${answer.status} is not described`];
  }
  const pointer = `${described.pointer}/content/application~1json/schema`;
  if (answer.body === undefined || schemas.find(pointer) === null) return [];
  const text = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  const body: unknown = JSON.parse(text ? String(answer.body) : JSON.stringify(answer.body));
  const unknown = schemas.unknownNames(pointer, body as Json).map((name) => `there is no ${name}`);
  const wrong = schemas.problems(pointer, body, 'json');
  return [...unknown, ...wrong].map((problem) => `answer ${answer.status} ${problem}`);
}

function formObject(form: URLSearchParams): Json {
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, formValue(form, name)]));
}

function formValue(form: URLSearchParams, name: string): string | string[] {
  const values = form.getAll(name);
  return values.length === 1 ? (values[0] ?? '') : values;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
