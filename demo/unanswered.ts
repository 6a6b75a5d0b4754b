import { oneOf } from './sampler.ts';
import type { Scenario } from './scenario.ts';

/** What scenarios of outbound calls that nobody took have in common, unless they say otherwise. */
export const UNANSWERED = {
  lineFault: false,
  needs: {},
  ringing: 'none',
  answered: null,
  voicemailDetected: false,
  media: 'any',
  hangupParty: oneOf(['SYSTEM', 'LINE', 'UNKNOWN']),
} as const satisfies Partial<Scenario>;
