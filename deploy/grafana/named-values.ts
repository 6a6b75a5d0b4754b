import type { DynamicConfigValue, MatcherConfig, ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { TASK_TYPES } from '../../src/engine/call.ts';
import {
  CALL_STATUSES,
  CALL_STATUS_WORDS,
  REASON_ATTRIBUTIONS,
  REASON_ATTRIBUTION_WORDS,
  STATUSES,
  UNCLASSIFIED_REASONS,
} from '../../src/engine/classification.ts';
import { statusRows } from '../../src/engine/decision-table.ts';
import { DEAD_LETTER_REASONS } from '../../src/events/dead-letter.ts';
import { BAD, CALL_STATUS_COLOURS, GOOD, REASON_COLOURS, STATUS_COLOURS, WARNING } from './colours.ts';

/** What a value of a label is called, and its colour; without one Grafana picks it by the name. */
export interface NamedValue {
  readonly value: string;
  readonly words: string;
  readonly colour?: string;
}

/** What a panel shows of one of its series. */
export interface Override {
  readonly matcher: MatcherConfig;
  readonly properties: DynamicConfigValue[];
}

export const CALL_STATUS_NAMES: readonly NamedValue[] = CALL_STATUSES.map((value) => ({
  value,
  words: CALL_STATUS_WORDS[value],
  colour: CALL_STATUS_COLOURS[value],
}));

const DESCRIPTIONS = new Map(statusRows.map(({ status, description }) => [status, description]));

export const STATUS_NAMES: readonly NamedValue[] = STATUSES.map((value) => ({
  value,
  words: DESCRIPTIONS.get(value) ?? 'Unclassified',
  colour: STATUS_COLOURS[value],
}));

export const REASON_NAMES: readonly NamedValue[] = REASON_ATTRIBUTIONS.map((value) => ({
  value,
  // The table's own word for it is a dash.
  words: value === 'NONE' ? 'No reason' : REASON_ATTRIBUTION_WORDS[value],
  colour: REASON_COLOURS[value],
}));

export const UNCLASSIFIED_REASON_NAMES: readonly NamedValue[] = UNCLASSIFIED_REASONS.map(spelledOut);

export const DEAD_LETTER_REASON_NAMES: readonly NamedValue[] = DEAD_LETTER_REASONS.map(spelledOut);

export const TASK_TYPE_NAMES: readonly NamedValue[] = TASK_TYPES.map(spelledOut);

/** How requests, batches, transactions and processes can stand. */
export const OUTCOME_NAMES: readonly NamedValue[] = [
  { value: 'ok', words: 'ok', colour: GOOD },
  { value: 'committed', words: 'committed', colour: GOOD },
  { value: 'working', words: 'working', colour: GOOD },
  { value: 'not_found', words: 'not found', colour: WARNING },
  { value: 'starting', words: 'starting', colour: WARNING },
  { value: 'refused', words: 'refused', colour: WARNING },
  { value: 'failed', words: 'failed', colour: BAD },
  { value: 'aborted', words: 'aborted', colour: BAD },
  { value: 'down', words: 'down', colour: BAD },
];

/** Words and colours of series whose legend is a label's value. */
export function seriesNamed(names: readonly NamedValue[]): Override[] {
  return names.map(({ value, words, colour }) => ({
    matcher: { id: 'byName', options: value },
    properties: [
      { id: 'displayName', value: words },
      ...(colour === undefined ? [] : [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }]),
    ],
  }));
}

/** Words and colours of values in a table's column. */
export function valuesNamed(names: readonly NamedValue[]): ValueMap {
  const results = names.map(({ value, words, colour }, index) => [
    value,
    { text: words, index, ...(colour === undefined ? {} : { color: colour }) },
  ]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(results) };
}

/** NO_EVIDENCE: No evidence. */
function spelledOut(value: string): NamedValue {
  const words = value.toLowerCase().replaceAll('_', ' ');
  return { value, words: words.charAt(0).toUpperCase() + words.slice(1) };
}
