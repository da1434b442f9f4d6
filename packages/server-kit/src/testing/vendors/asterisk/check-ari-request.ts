import type { VendorRequest } from '../vendor-server.js';
import { outsideOf, type AriDescription, type AriOperation } from './ari-description.js';

/** How values travel in a query. */
const written: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  double: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
};

/** Parts of ARI whose description is not in the folder. */
const undescribed = /^\/ari\/(applications|playbacks)(\/|$)/;

/** What is wrong with a request to Asterisk by its official description; empty when nothing is. */
export function checkAriRequest(description: AriDescription, request: VendorRequest): readonly string[] {
  const { method, path } = request;
  if (undescribed.test(path)) return [];
  const operation = description.find(method, path.replace(/^\/ari/, ''));
  if (operation === undefined) return [`${method} ${path}: no such request`];
  const body = bodyOf(request.rawBody);
  return [...checkQuery(operation, request.query, body), ...checkBody(operation, body)].map(
    (problem) => `${method} ${operation.path}: ${problem}`,
  );
}

type Body = Readonly<Record<string, unknown>> | null;

function bodyOf(rawBody: Buffer): Body {
  return rawBody.length === 0 ? null : (JSON.parse(rawBody.toString()) as Body);
}

function checkQuery({ parameters }: AriOperation, query: URLSearchParams, body: Body): readonly string[] {
  const known = parameters.filter(({ paramType }) => paramType === 'query');
  const unknown = [...query.keys()].filter((name) => !known.some((parameter) => parameter.name === name));
  return [
    ...unknown.map((name) => `no parameter ${name}`),
    ...known.flatMap(({ name, required, dataType, allowMultiple, allowableValues }) => {
      const value = query.get(name);
      if (value === null) return required && body?.[name] === undefined ? [`${name} is missing`] : [];
      return (allowMultiple ? value.split(',') : [value]).flatMap((one) => [
        ...(written[dataType]?.test(one) === false ? [`${name} is no ${dataType}: ${one}`] : []),
        ...outsideOf(allowableValues, one, name),
      ]);
    }),
  ];
}

/** A body holds what the description calls containers, each under its own name, and may hold parameters. */
function checkBody({ parameters }: AriOperation, body: Body): readonly string[] {
  if (body === null) return [];
  const names = parameters.flatMap(({ name, paramType }) => (paramType === 'path' ? [] : [name]));
  return Object.keys(body).flatMap((name) =>
    names.includes(name) ? [] : [`nothing called ${name} in the body`],
  );
}
