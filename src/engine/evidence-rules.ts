/** How facts are taken from the fields of a call, as far as editions of the table differ in it. */
export interface EvidenceRules {
  /** Whether the platform's NO_ANSWER is passed over of an outbound, unanswered call that is known not to have rung. */
  readonly passesOverUnrungNoAnswer: boolean;
  /** A maximum ringing time below this is none. */
  readonly leastMaximumMs: number;
  /** By how much ringing may fall short of its maximum and has yet reached it, where the system ended the call. */
  readonly systemToleranceMs: number;
  /** Talk that is derived from other durations, and is no longer than this, is what their rounding left over. */
  readonly roundingMs: number;
  /** Whether a cause that blames an agent leaves no talk, where the source does not tell it. */
  readonly agentCauseLeavesNoTalk: boolean;
  /** Whether a call that was queued, and is not known to have rung at an agent's, leaves no talk, where the source does not tell it. */
  readonly queueAloneLeavesNoTalk: boolean;
}

/**
 * Those of the present edition. Switches compare whole seconds of the clock, so that a limit of 4 s is up after 3.2 to
 * 3.8 s (FreeSWITCH 1.11), and platforms round each duration for itself: hence a second of tolerance in both.
 */
export const evidenceRules: EvidenceRules = {
  passesOverUnrungNoAnswer: true,
  leastMaximumMs: 1,
  systemToleranceMs: 1_000,
  roundingMs: 1_000,
  agentCauseLeavesNoTalk: true,
  queueAloneLeavesNoTalk: true,
};
