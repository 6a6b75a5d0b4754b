import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { openSource } from '../../../src/sources/open-source.ts';
import { readSourceFile } from '../../../src/sources/own/source-file.ts';
import { sourceSettingsSchema } from '../../../src/sources/source-settings.ts';

const examplePath = fileURLToPath(new URL('../../../schemas/source.example.json', import.meta.url));
const { example } = JSON.parse(readFileSync(examplePath, 'utf8')) as { example: { record: JsonObject } };
const file = readSourceFile(examplePath);
const read = file.kind === 'source' ? openSource(file.source, sourceSettingsSchema.parse({})) : null;

const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;

/** The example's record, of which some fields have another value, or none. */
const damaged = fc
  .array(fc.tuple(fc.constantFrom(...Object.keys(example.record)), fc.option(anyJson, { nil: undefined })))
  .map((changes) => ({ ...example.record, ...Object.fromEntries(changes) }));

describe('a mapping of the user', () => {
  it('makes an outcome of any JSON', () => {
    fc.assert(
      fc.property(anyJson, (record) => {
        expect(['call', 'not a call', 'bad']).toContain(read?.(record).kind);
      }),
    );
  });

  it('makes an outcome of damaged records, the same each time', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(damaged, (record) => {
        const outcome = read!(record);
        kinds.add(outcome.kind);
        expect(read!(structuredClone(record))).toEqual(outcome);
      }),
      { numRuns: 1_000 },
    );
    expect([...kinds].toSorted()).toEqual(['bad', 'call']);
  });
});
