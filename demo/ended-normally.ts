import type { Evidence } from './evidence.ts';

/**
 * What records say of a call that was answered and ended without a fault. Codes say why a call was not
 * set up, so after an answer even odd ones tell nothing; 402 is the exception and not among them.
 */
export const endedNormally: Evidence = {
  own: ['NORMAL'],
  q850: [16, 16, 16, 16, 16, 16, 31, 41],
  sip: [200],
  nothingNeeded: true,
};
