import { ALL_SOURCES } from '../sources/all-sources.ts';

export const OUTPUT_FORMATS = ['avro', 'json'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What stands before the name of a source. */
export const SOURCE_PREFIX = 'source:';

type SourceFormat = `${typeof SOURCE_PREFIX}${string}`;
export type InputFormatName = OutputFormat | SourceFormat;

/** How inputs may be written: as `CallEnded`, or as a platform writes its records. */
export const INPUT_FORMATS: readonly InputFormatName[] = [
  ...OUTPUT_FORMATS,
  ...ALL_SOURCES.map(({ name }) => `${SOURCE_PREFIX}${name}` as const),
];
