/** A named type of a schema, as JSON. */
export interface Definition {
  /** With its namespace, if it has one. */
  readonly name: string;
  readonly schema: Attributes;
  /** Of the names that it refers to. */
  readonly namespace: string | null;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The named types of some schemas, which may refer to each other. */
export interface NamedSchemas {
  /** What a name, or a definition, means within a namespace. @throws Error where there is none of that name. */
  readonly find: (reference: unknown, namespace: string | null) => Definition;
  /** The same of any schema; null where that is of no named type. */
  readonly definitionOf: (schema: unknown, namespace: string | null) => Definition | null;
}

export const PRIMITIVES: ReadonlySet<unknown> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);
const NAMED: ReadonlySet<unknown> = new Set(['record', 'error', 'enum', 'fixed']);

/** Whether this defines a named type. */
export function isNamed(schema: unknown): schema is Attributes {
  return isObject(schema) && NAMED.has(schema['type']);
}

/** @throws Error where a schema is none. */
export function attributesOf(schema: unknown): Attributes {
  if (!isObject(schema)) throw new Error(`a schema is a name, a list or an object, not ${JSON.stringify(schema)}`);
  return schema;
}

/** @throws Error where a part of a schema that is a list is none. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`a schema's ${name} are a list, not ${JSON.stringify(value)}`);
  return value;
}

/** Collects the named types of these schemas. @throws Error where one is no schema. */
export function createNamedSchemas(schemas: readonly unknown[]): NamedSchemas {
  const byName = new Map<string, Definition>();
  const bySchema = new Map<unknown, Definition>();

  function collect(schema: unknown, namespace: string | null): void {
    if (typeof schema === 'string') return;
    if (Array.isArray(schema)) {
      for (const branch of schema) collect(branch, namespace);
      return;
    }
    const attributes = attributesOf(schema);
    if (isNamed(schema)) return collectNamed(attributes, namespace);
    const { type } = attributes;
    if (type === 'array') collect(attributes['items'], namespace);
    else if (type === 'map') collect(attributes['values'], namespace);
    else collect(type, namespace);
  }

  function collectNamed(schema: Attributes, outer: string | null): void {
    const name = fullName(schema['name'], namespaceOf(schema, outer));
    const namespace = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : null;
    const definition = { name, schema, namespace };
    byName.set(name, definition);
    bySchema.set(schema, definition);
    if (schema['type'] !== 'record' && schema['type'] !== 'error') return;
    for (const field of listOf(schema['fields'], 'fields')) collect(attributesOf(field)['type'], namespace);
  }

  function find(reference: unknown, namespace: string | null): Definition {
    const found =
      typeof reference === 'string'
        ? (byName.get(fullName(reference, namespace)) ?? byName.get(reference))
        : bySchema.get(reference);
    if (found === undefined) throw new Error(`there is no type ${JSON.stringify(reference)}`);
    return found;
  }

  function definitionOf(schema: unknown, namespace: string | null): Definition | null {
    if (typeof schema === 'string') return isBuiltIn(schema) ? null : find(schema, namespace);
    if (isNamed(schema)) return find(schema, namespace);
    return isObject(schema) ? definitionOf(schema['type'], namespace) : null;
  }

  for (const schema of schemas) collect(schema, null);
  return { find, definitionOf };
}

function isBuiltIn(name: string): boolean {
  return PRIMITIVES.has(name) || name === 'array' || name === 'map';
}

/** An empty one is none at all. */
function namespaceOf({ namespace }: Attributes, outer: string | null): string | null {
  if (typeof namespace !== 'string') return outer;
  return namespace === '' ? null : namespace;
}

function fullName(name: unknown, namespace: string | null): string {
  if (typeof name !== 'string') throw new Error(`a named type has no name: ${JSON.stringify(name)}`);
  return name.includes('.') || namespace === null ? name : `${namespace}.${name}`;
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
