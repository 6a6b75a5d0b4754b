import type { FactName } from '../engine/facts.ts';

/** The facts as people call them. */
export const FACT_WORDS: Readonly<Record<FactName, string>> = {
  taskType: 'task type',
  answered: 'answered',
  rang: 'rang',
  voicemail: 'voicemail',
  cause: 'cause',
  talk: 'talk time',
  queue: 'queue time',
  agentRang: "agent's phone rang",
  ringLimit: 'maximum ringing time',
  hangupParty: 'ended by',
  media: 'media packets',
};
