import type { DecidingFields } from './call.ts';
import { unknownCodesOf, type UnknownCode } from './attribute-cause.ts';
import type { CauseMap } from './cause-map.ts';
import { compileCauseMap, type CompiledCauseMap } from './compile-cause-map.ts';
import type { Classification } from './classification.ts';
import { compileDecisionTable, decisionsOf, type Decision } from './compile-decision-table.ts';
import { defaultCauseMap } from './default-cause-map.ts';
import { currentEdition, type Edition } from './edition.ts';
import { deriveFacts, type FactSettings } from './facts.ts';
import { fingerprint } from './fingerprint.ts';

/** What a team may set. Both thresholds are milliseconds above 0. */
export interface EngineSettings {
  readonly talkThresholdMs: number;
  readonly queueThresholdMs: number;
  readonly causeMap: CauseMap;
  /** The edition of the table; another than the current one only to compare the two. */
  readonly edition: Edition;
}

export const defaultEngineSettings: EngineSettings = {
  talkThresholdMs: 5_000,
  queueThresholdMs: 5_000,
  causeMap: defaultCauseMap,
  edition: currentEdition,
};

/** The decision engine: total for any valid call, synchronous, free of I/O and clocks. */
export interface Engine {
  /** Returns the same frozen object for every call that the same rule decides. */
  readonly classify: (call: DecidingFields) => Classification;
  /** The place of that classification in `classifications`. */
  readonly decide: (call: DecidingFields) => number;
  /** The codes of the signalling that were asked for this call's cause, and that the cause map does not know. */
  readonly unknownCodes: (call: DecidingFields) => readonly UnknownCode[];
  /** Every classification the engine can give, one a rule. */
  readonly classifications: readonly Classification[];
  /** Names the table and the settings in force: equal versions decide equally. */
  readonly tableVersion: string;
  /** Whether the cause map says something of single carriers; else a call's carrier decides nothing. */
  readonly looksAtCarrier: boolean;
}

/**
 * Compiles the decision table with these settings. A decision is then one look-up, so its cost does not
 * depend on the rule, and allocates nothing.
 * @throws DecisionTableError, RangeError where the table or the cause map is unsound.
 */
export function createEngine(settings: EngineSettings = defaultEngineSettings): Engine {
  const { rows, openRows, evidenceRules } = settings.edition;
  const { decisions, decisionOf } = compileDecisionTable(decisionsOf(rows, openRows));
  const factSettings = factSettingsOf(settings);
  const { causeMap } = factSettings;
  const tableVersion = tableVersionOf(decisions, settings, causeMap);
  const classifications = decisions.map(({ outcome }) => Object.freeze({ ...outcome, tableVersion }));
  const decide = (call: DecidingFields) => decisionOf[deriveFacts(call, factSettings)]!;
  return {
    classify: (call) => classifications[decide(call)]!,
    decide,
    unknownCodes: (call) => unknownCodesOf(call, causeMap, evidenceRules),
    classifications,
    tableVersion,
    looksAtCarrier: causeMap.byCarrier.size > 0,
  };
}

/** What facts are derived by. @throws RangeError where the cause map is unsound. */
export function factSettingsOf({ talkThresholdMs, queueThresholdMs, causeMap, edition }: EngineSettings): FactSettings {
  const { evidenceRules } = edition;
  return { talkThresholdMs, queueThresholdMs, causeMap: compileCauseMap(causeMap), evidenceRules };
}

/** Edition, fingerprint of rules and thresholds, fingerprint of the cause map: what it decides, not its names. */
function tableVersionOf(decisions: readonly Decision[], settings: EngineSettings, causeMap: CompiledCauseMap): string {
  const { talkThresholdMs, queueThresholdMs, edition } = settings;
  const { name, evidenceRules } = edition;
  const rules = decisions.map(({ conditions, outcome }) => ({ conditions, outcome }));
  const carriers = [...causeMap.byCarrier].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    name,
    fingerprint({ rules, evidenceRules, talkThresholdMs, queueThresholdMs }),
    fingerprint([causeMap.anyCarrier, carriers]),
  ].join('-');
}
