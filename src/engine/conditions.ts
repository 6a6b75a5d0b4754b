import { AGENT_CAUSE } from './call.ts';
import type { Band, FactName } from './facts.ts';

/**
 * What a rule asks of the facts: all conditions must hold, a list holds where any of its bands does, and
 * a fact that is not named may be anything.
 */
export type Conditions = { readonly [F in FactName]?: Band<F> | readonly Band<F>[] };

type Cause = Band<'cause'>;

// The names below are the vocabulary of the decision table.

export const OUTBOUND = ['MANUAL', 'PREVIEW', 'FIXED', 'PREDICTED'] as const;
/** The agent is on the line before the customer is called. */
export const AGENT_FIRST = ['MANUAL', 'PREVIEW'] as const;
/** The customer answers first and may wait for an agent. */
export const CUSTOMER_FIRST = ['FIXED', 'PREDICTED'] as const;
export const INBOUND = ['INBOUND'] as const;

/** Causes of a call that was not answered which do not say who gave up. */
export const NOBODY_NAMED = ['NONE', 'NORMAL', 'CANCELLED'] as const satisfies readonly Cause[];
export const ANY_NO_ANSWER = ['NO_ANSWER', 'NO_ANSWER by code'] as const satisfies readonly Cause[];

/** A call that nobody answered, with a cause that leaves the ringing to decide. */
export const RINGING_DECIDES = {
  answered: 'no',
  voicemail: 'no',
  cause: [...NOBODY_NAMED, ...ANY_NO_ANSWER],
} as const satisfies Conditions;

/** It rang, whatever the maximum. */
export const RANG = [
  'without a maximum',
  'below its maximum',
  'at its maximum',
] as const satisfies readonly Band<'ringing'>[];

/** An answered call with no attribution that says how it ended. */
const NOTHING_SAID = [
  'NONE',
  'NORMAL',
  'NORMAL by SIP 200',
  'CANCELLED',
  'CARRIER_UNAVAILABLE',
] as const satisfies readonly Cause[];

/** An answered call without talk whose cause blames no agent: how it waited decides. */
export const WAITING_DECIDES = {
  answered: 'yes',
  voicemail: 'no',
  talk: 'none',
  cause: NOTHING_SAID,
} as const satisfies Conditions;

/** An answered call with talk, whatever an agent's phone did before or after it. */
export const TALK_DECIDES = {
  answered: 'yes',
  voicemail: 'no',
  cause: [...NOTHING_SAID, ...AGENT_CAUSE],
} as const satisfies Conditions;

/** An answered call without talk that an agent's side ended. */
export const AGENT_SIDE_ENDED = { answered: 'yes', voicemail: 'no', talk: 'none' } as const satisfies Conditions;

export const ANYBODY_BUT_CUSTOMER = ['AGENT', 'SYSTEM', 'LINE', 'UNKNOWN'] as const;
export const NO_PERSON = ['SYSTEM', 'LINE', 'UNKNOWN'] as const;

export const TALKED = ['short', 'long'] as const;
export const QUEUED = ['short', 'long'] as const;
export const NEVER_QUEUED = ['unknown', 'none'] as const;
/** Packets came, or nobody counted them. */
export const MEDIA_NOT_MISSING = ['not measured', 'received'] as const;
