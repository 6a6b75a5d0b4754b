import type { CallEnded } from '../engine/call.ts';
import {
  CALL_STATUS_WORDS,
  REASON_ATTRIBUTION_WORDS,
  type Classification,
  type UnclassifiedReason,
} from '../engine/classification.ts';
import { statusRows } from '../engine/decision-table.ts';
import type { CheckedCondition, Explanation, NearMiss } from '../engine/explain.ts';
import type { FactEvidence } from '../engine/fact-evidence.ts';
import { FACT_NAMES, type FactName } from '../engine/facts.ts';
import { causeLines } from './cause-lines.ts';
import { derivedTalkWords } from './derived-talk-words.ts';
import { FACT_WORDS } from './fact-words.ts';
import { originLines } from './origin-lines.ts';
import { printable } from './printable.ts';
import { textTable } from './text-table.ts';
import type { FoundCall } from './sourced-call.ts';

const MOST_ALTERNATIVES = 4;

/** An explanation for people, several lines, the last with its line break. */
export function renderExplanation(found: FoundCall, explanation: Explanation): string {
  const { place, call, published } = found;
  const origins = originLines(found).map((line) => `  ${line}`);
  const { classification, rule, cause } = explanation;
  return [
    `${printable(call.callId)}  (${place})`,
    `  ${outcomeWords(classification)}`,
    `  because: ${rule.words}`,
    `  rule ${classification.ruleId}, table ${classification.tableVersion}`,
    ...(published === null ? [] : [`  ${publishedWords(published, classification)}`]),
    '',
    ...causeLines(cause).map((line) => `  ${line}`),
    '',
    ...factLines(call, explanation),
    '',
    ...(origins.length === 0 ? [] : [...origins, '']),
    '  Why no other status (the nearest first; in brackets the reasons for UNCLASSIFIED)',
    ...nearMissLines(explanation),
    '',
  ].join('\n');
}

function outcomeWords({ status, unclassifiedReason, callStatus, reasonAttribution }: Classification): string {
  if (unclassifiedReason !== null) return `${status}, ${unclassifiedReason}`;
  const row = statusRows.find((candidate) => candidate.status === status);
  return `${status} (${row!.description}): ${CALL_STATUS_WORDS[callStatus]}, ${REASON_ATTRIBUTION_WORDS[reasonAttribution]}`;
}

function publishedWords(published: Classification, now: Classification): string {
  const { status, unclassifiedReason, ruleId, tableVersion } = published;
  if (ruleId === now.ruleId && status === now.status) return `published the same, by table ${tableVersion}`;
  return `PUBLISHED AS ${unclassifiedReason ?? status}, by rule ${ruleId} of table ${tableVersion}`;
}

function factLines(call: CallEnded, { facts, evidence, rule }: Explanation): readonly string[] {
  const needs = new Map(rule.conditions.map((condition) => [condition.fact, condition]));
  const rows = FACT_NAMES.map((fact) => {
    const condition = needs.get(fact);
    return [
      FACT_WORDS[fact],
      facts[fact],
      condition === undefined ? '' : needWords(condition),
      fact === 'cause' ? 'see above' : fieldWords(call, fact, evidence[fact]),
    ];
  });
  return textTable(['Fact', 'is', 'the rule needs', 'from'], rows).map((line) => `  ${line}`);
}

/** What held, and how much else would have. */
function needWords({ needs, saw }: CheckedCondition): string {
  if (needs.length <= MOST_ALTERNATIVES) return alternatives(needs);
  return `${saw} or ${needs.length - 1} others`;
}

function fieldWords(call: CallEnded, fact: FactName, { fields, length, talkOrigin = 'told' }: FactEvidence): string {
  if (talkOrigin !== 'told') return derivedTalkWords(call, talkOrigin);
  const values = fields.map((field) => `${field} ${String(call[field])}`).join(', ');
  if (length === undefined || length.thresholdMs === null) return values;
  // The maximum stands among the values; what counts may be a second less.
  if (fact === 'ringing')
    return length.thresholdMs === call.maxRingingDurationMs ? values : `${values}, reached from ${length.thresholdMs}`;
  return `${values}, long from ${length.thresholdMs}`;
}

function lengthWords(fact: FactName, { durationMs, thresholdMs }: NonNullable<FactEvidence['length']>): string {
  if (thresholdMs === null) return `${durationMs} ms`;
  return `${durationMs} ms, ${fact === 'ringing' ? 'at its maximum from' : 'long from'} ${thresholdMs} ms`;
}

function nearMissLines({ nearMisses, evidence, classification }: Explanation): readonly string[] {
  const nearest = new Map<string, NearMiss>();
  for (const miss of nearMisses) {
    const name = nameOf(miss.outcome);
    const known = nearest.get(name);
    if (known === undefined || miss.failed.length < known.failed.length) nearest.set(name, miss);
  }
  nearest.delete(nameOf(classification));
  const rows = [...nearest]
    .toSorted(([, one], [, other]) => one.failed.length - other.failed.length)
    .map(([name, { failed }]) => {
      const more = failed.length === 1 ? '' : `, and ${failed.length - 1} more`;
      return [name, `${conditionWords(failed[0]!, evidence)}${more}`];
    });
  return textTable(null, rows).map((line) => `  ${line}`);
}

function nameOf({
  status,
  unclassifiedReason,
}: {
  readonly status: string;
  readonly unclassifiedReason: UnclassifiedReason | null;
}): string {
  return unclassifiedReason === null ? status : `(${unclassifiedReason})`;
}

function conditionWords({ fact, needs, saw }: CheckedCondition, evidence: Explanation['evidence']): string {
  const { length } = evidence[fact];
  const measured = length === undefined ? '' : ` (${lengthWords(fact, length)})`;
  return `${FACT_WORDS[fact]} is ${saw}${measured}, not ${alternatives(needs)}`;
}

function alternatives(words: readonly string[]): string {
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
