import type { Source } from './source.ts';

/** Every source that is built in, by its name. */
export const ALL_SOURCES: readonly Source[] = [];
