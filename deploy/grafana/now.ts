import { inLast } from './select.ts';

/** Long enough for a share of a few hundred calls to stand still, short enough to be called now. */
export const NOW = '15m';

/** Reads what was counted just now. */
export const now = inLast(NOW);
