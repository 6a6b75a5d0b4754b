import {
  CALL_STATUSES,
  CALL_STATUS_WORDS,
  REASON_ATTRIBUTIONS,
  REASON_ATTRIBUTION_WORDS,
  UNCLASSIFIED_REASONS,
} from '../engine/classification.ts';
import { statusRows } from '../engine/decision-table.ts';
import { DEAD_LETTER_REASONS } from '../events/dead-letter.ts';
import { sentenceOf } from '../sentence-of.ts';
import { FAILED } from './outbound-figures.ts';

/** The names that the page shows, with their words, in the order of the status table. */
export type PageWords = ReturnType<typeof pageWords>;

export function pageWords() {
  return {
    callStatuses: CALL_STATUSES.map((callStatus) => ({ callStatus, words: CALL_STATUS_WORDS[callStatus] })),
    statuses: statusRows.map(({ status, description, callStatus, reasonAttribution }) => ({
      status,
      words: description,
      callStatus,
      reason: reasonAttribution,
      reasonWords: REASON_ATTRIBUTION_WORDS[reasonAttribution],
      fails: FAILED.includes(status),
    })),
    reasons: REASON_ATTRIBUTIONS.map((reason) => ({ reason, words: REASON_ATTRIBUTION_WORDS[reason] })),
    unclassified: UNCLASSIFIED_REASONS.map((reason) => ({ reason, words: sentenceOf(reason) })),
    deadLetters: DEAD_LETTER_REASONS.map((reason) => ({ reason, words: sentenceOf(reason) })),
  };
}
