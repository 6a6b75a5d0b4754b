import { SOURCE_NAMES } from '../sources/all-sources.ts';

export const OUTPUT_FORMATS = ['avro', 'json'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What stands before the name of a source. */
export const SOURCE_PREFIX = 'source:';
/** The source that a SOURCE_FILE describes. */
export const OWN_SOURCE = `${SOURCE_PREFIX}own`;

export type InputFormatName = OutputFormat | `${typeof SOURCE_PREFIX}${string}`;

/** How inputs may be written: as `CallEnded`, or as a platform writes its records. */
export const INPUT_FORMATS: readonly InputFormatName[] = [
  ...OUTPUT_FORMATS,
  ...SOURCE_NAMES.map((name) => `${SOURCE_PREFIX}${name}` as const),
  OWN_SOURCE,
];
