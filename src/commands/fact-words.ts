import type { FactName } from '../engine/facts.ts';

/** The facts as people call them. */
export const FACT_WORDS: Readonly<Record<FactName, string>> = {
  taskType: 'task type',
  answered: 'answered',
  voicemail: 'voicemail',
  ringing: 'ringing',
  cause: 'cause',
  talk: 'talk time',
  queue: 'queue time',
  agentRang: "agent's phone rang",
  hangupParty: 'ended by',
  media: 'media packets',
};
