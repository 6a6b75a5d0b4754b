import type avsc from 'avsc';
import { chosenOf, wantedOf } from './branches.ts';
import {
  attributesOf,
  createNamedSchemas,
  isNamed,
  listOf,
  PRIMITIVES,
  type Definition,
  type NamedSchemas,
} from './named-schemas.ts';

type AvroType = avsc.Type;

/**
 * A writer's schema, given as JSON, as far as reading needs it: what stands where in a body (Avro 1.12, "Schema Resolution").
 * Defaults, aliases, orders, documentation and properties of the writer's own play no part in it, nor do names that a library
 * may refuse; logical types stay, where they say in what unit a number is. Records and enums that are read into some of `ours`
 * have the names of those, for the topic says what its records are, not their names; the others say their own as `doc`. `references` are schemas that it refers
 * to. @throws Error where it is no schema, or refers to what is not there.
 */
export function readingFormOf(schema: unknown, ours: AvroType, references: readonly unknown[] = []): avsc.Schema {
  const named = createNamedSchemas([...references, schema]);
  const form = createForm(named);
  return form(schema, null, ours) as avsc.Schema;
}

type Form = (schema: unknown, namespace: string | null, ours: AvroType | null) => unknown;

function createForm(named: NamedSchemas): Form {
  const madeNames = new Map<Definition, string>();

  const form: Form = (schema, namespace, ours) => {
    if (Array.isArray(schema)) return ofUnion(schema, namespace, ours);
    if (typeof schema === 'string' || isNamed(schema)) {
      if (typeof schema === 'string' && PRIMITIVES.has(schema)) return schema;
      return ofDefinition(named.find(schema, namespace), ours);
    }
    const { type, items, values, logicalType } = attributesOf(schema);
    if (type === 'array') return { type, items: form(items, namespace, null) };
    if (type === 'map') return { type, values: form(values, namespace, null) };
    const inner = form(type, namespace, ours);
    const isUnit = typeof inner === 'string' && typeof logicalType === 'string' && UNITS.test(logicalType);
    return isUnit ? { type: inner, logicalType } : inner;
  };

  function ofUnion(branches: readonly unknown[], namespace: string | null, ours: AvroType | null): unknown {
    const definitions = branches.map((branch) => named.definitionOf(branch, namespace));
    const chosen = chosenOf(
      definitions.filter((definition) => definition !== null),
      ours,
    );
    return branches.map((branch, place) => form(branch, namespace, chosen.has(definitions[place]!) ? ours : null));
  }

  function ofDefinition(definition: Definition, ours: AvroType | null): unknown {
    const wanted = wantedOf(ours, definition);
    const known = madeNames.get(definition);
    if (known !== undefined && (wanted === null || wanted.name === known)) return known;
    // With a namespace, for a name without one means another type within each record.
    const name = wanted?.name ?? `writer.T${madeNames.size}`;
    if (known === undefined) madeNames.set(definition, name);
    const { schema, namespace } = definition;
    const head = wanted === null ? { name, doc: definition.name } : { name };
    switch (schema['type']) {
      case 'enum':
        return { type: 'enum', ...head, symbols: symbolsOf(schema['symbols']) };
      case 'fixed':
        return { type: 'fixed', ...head, size: schema['size'] };
      default:
        return { type: 'record', ...head, fields: fieldsOf(schema['fields'], namespace, wanted) };
    }
  }

  function fieldsOf(fields: unknown, namespace: string | null, wanted: AvroType | null): readonly unknown[] {
    return listOf(fields, 'fields').map((field, place) => {
      const { name, type } = attributesOf(field);
      const read =
        wanted === null ? undefined : (wanted as avsc.types.RecordType).fields.find((one) => one.name === name);
      return { name: read?.name ?? `f${place}`, type: form(type, namespace, read?.type ?? null) };
    });
  }

  return form;
}

/** `timestamp-micros`, `local-timestamp-nanos`, `time-millis` and their like. */
const UNITS = /^(?:local-)?(?:timestamp|time)-(?:millis|micros|nanos)$/;
const VALID_NAME = /^[A-Za-z_]\w*$/;

/** A symbol that is no name is none of ours: it gets one that every library takes, and that no other symbol has. */
function symbolsOf(symbols: unknown): readonly string[] {
  const theirs = listOf(symbols, 'symbols').map(String);
  const taken = new Set(theirs);
  return theirs.map((symbol, place) => {
    if (VALID_NAME.test(symbol)) return symbol;
    let name = `_${place}`;
    while (taken.has(name)) name = `_${name}`;
    return name;
  });
}
