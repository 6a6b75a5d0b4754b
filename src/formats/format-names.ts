import { SOURCE_NAMES } from '../sources/all-sources.ts';

export const OUTPUT_FORMATS = ['avro', 'json'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How `CallEnded` itself may be written. */
export const CALL_FORMATS = [...OUTPUT_FORMATS, 'protobuf'] as const;
type CallFormat = (typeof CALL_FORMATS)[number];

/** Those whose records name a schema of a registry. */
const BY_SCHEMA: ReadonlySet<string> = new Set<CallFormat>(['avro', 'protobuf']);

/** Whether records of a format name a schema of a registry. */
export function isBySchema(format: string): boolean {
  return BY_SCHEMA.has(format);
}

/** What stands before the name of a source. */
export const SOURCE_PREFIX = 'source:';
/** The source that a SOURCE_FILE describes. */
export const OWN_SOURCE = `${SOURCE_PREFIX}own`;

export type InputFormatName = CallFormat | `${typeof SOURCE_PREFIX}${string}`;

/** How inputs may be written: as `CallEnded`, or as a platform writes its records. */
export const INPUT_FORMATS: readonly InputFormatName[] = [
  ...CALL_FORMATS,
  ...SOURCE_NAMES.map((name) => `${SOURCE_PREFIX}${name}` as const),
  OWN_SOURCE,
];
