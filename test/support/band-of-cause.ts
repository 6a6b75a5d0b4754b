import type { CAUSE_BANDS } from '../../src/engine/compile-cause-map.ts';
import type { OracleCause } from '../demo/oracle.ts';

/** The band that the engine has for a cause and who says it. */
export function bandOfCause({ cause, by }: OracleCause): (typeof CAUSE_BANDS)[number] {
  if (cause === null) return 'NONE';
  if (cause === 'NO_ANSWER' && by !== 'platform') return 'NO_ANSWER by code';
  return cause === 'NORMAL' && by === 'sip' ? 'NORMAL by SIP 200' : cause;
}
