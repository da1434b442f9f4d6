import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A type of Swagger 1.1: a primitive, `List[…]`, or the name of a model. */
type TypeName = string;

interface Allowed {
  readonly valueType: 'LIST' | 'RANGE';
  readonly values?: readonly string[];
  readonly min?: number;
}

interface Parameter {
  readonly name: string;
  readonly paramType: 'path' | 'query' | 'body';
  readonly dataType: TypeName;
  readonly required?: boolean;
  readonly allowMultiple?: boolean;
  readonly allowableValues?: Allowed;
}

/** One request of ARI as the official description has it. */
export interface AriOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly answers: TypeName;
}

interface Property {
  readonly type: TypeName;
  readonly required?: boolean;
  readonly allowableValues?: Allowed;
}

interface ResourceFile {
  readonly apis: readonly {
    readonly path: string;
    readonly operations: readonly {
      readonly httpMethod: string;
      readonly responseClass: TypeName;
      readonly parameters?: readonly Parameter[];
    }[];
  }[];
  readonly models: Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>;
}

const files = ['asterisk', 'bridges', 'channels', 'endpoints', 'events', 'recordings'];

/** Models of files that the folder does not have. */
const undescribed = new Set(['Playback', 'DeviceState']);

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  Date: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/.test(value),
  int: Number.isInteger,
  long: Number.isInteger,
  double: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null,
};

/** The official description of ARI (Swagger 1.1), and what does not agree with it. */
export class AriDescription {
  readonly operations: readonly AriOperation[];
  readonly #models: ResourceFile['models'];

  /** Reads the files in `<folder>/asterisk`. */
  constructor(folder: string) {
    const resources = files.map(
      (file) => JSON.parse(readFileSync(join(folder, 'asterisk', `${file}.json`), 'utf8')) as ResourceFile,
    );
    this.operations = resources.flatMap(({ apis }) =>
      apis.flatMap(({ path, operations }) =>
        operations.map(({ httpMethod, responseClass, parameters = [] }) => ({
          method: httpMethod,
          path,
          parameters,
          answers: responseClass,
        })),
      ),
    );
    this.#models = Object.assign({}, ...resources.map(({ models }) => models)) as ResourceFile['models'];
  }

  /** The request that is meant, if ARI has it. The path is without `/ari`. */
  find(method: string, path: string): AriOperation | undefined {
    const parts = path.split('/');
    const matching = this.operations.filter((operation) => {
      const pattern = operation.path.split('/');
      if (operation.method !== method || pattern.length !== parts.length) return false;
      return pattern.every((part, at) => part.startsWith('{') || part === parts[at]);
    });
    return matching.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  /** What is wrong with a value of a type; empty when nothing is. */
  problems(value: unknown, type: TypeName, at: string = type): readonly string[] {
    if (type === 'void') return value === undefined ? [] : [`${at}: nothing was expected`];
    const item = /^List\[(.+)\]$/.exec(type)?.[1];
    if (item !== undefined) {
      if (!Array.isArray(value)) return [`${at}: not a list`];
      return value.flatMap((one, index) => this.problems(one, item, `${at}[${index}]`));
    }
    const isOfType = primitives[type];
    if (isOfType !== undefined) return isOfType(value) ? [] : [`${at}: not of type ${type}`];
    if (undescribed.has(type)) return this.problems(value, 'object', at);
    return this.#problemsOfModel(value, this.#propertiesOf(type), at);
  }

  /** What is wrong with an event. */
  problemsOfEvent(event: { readonly type: string }): readonly string[] {
    if (this.#models[event.type] === undefined) return [`${event.type}: no such event`];
    const properties = {
      ...this.#propertiesOf('Message'),
      ...this.#propertiesOf('Event'),
      ...this.#propertiesOf(event.type),
    };
    return this.#problemsOfModel(event, properties, event.type);
  }

  #propertiesOf(model: string): Readonly<Record<string, Property>> {
    const found = this.#models[model];
    if (found === undefined) throw new Error(`the description has no type ${model}`);
    return found.properties;
  }

  #problemsOfModel(
    value: unknown,
    properties: Readonly<Record<string, Property>>,
    at: string,
  ): readonly string[] {
    if (typeof value !== 'object' || value === null) return [`${at}: not an object`];
    const given = value as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(properties, name));
    return [
      ...unknown.map((name) => `${at}.${name}: no such property`),
      ...Object.entries(properties).flatMap(([name, { type, required, allowableValues }]) => {
        if (given[name] === undefined) return required ? [`${at}.${name}: is missing`] : [];
        const wrong = this.problems(given[name], type, `${at}.${name}`);
        return wrong.length > 0 ? wrong : outsideOf(allowableValues, String(given[name]), `${at}.${name}`);
      }),
    ];
  }
}

/** Says so when a value is not among those that are allowed. */
export function outsideOf(allowed: Allowed | undefined, value: string, at: string): readonly string[] {
  if (allowed?.values && !allowed.values.includes(value)) return [`${at}: ${value} is not allowed`];
  return allowed?.min !== undefined && Number(value) < allowed.min ? [`${at}: ${value} is too small`] : [];
}
