import type { CodeLists } from './cause-map.ts';
import { TABLE_EDITION, statusRows, type StatusRow } from './decision-table.ts';
import { defaultCauseMap } from './default-cause-map.ts';
import { evidenceRules, type EvidenceRules } from './evidence-rules.ts';
import { unclassifiedRows, type UnclassifiedRow } from './unclassified-table.ts';

/** Everything that one edition of the table decides by, apart from what a team sets. */
export interface Edition {
  /** The first part of `tableVersion`. */
  readonly name: string;
  readonly rows: readonly StatusRow[];
  readonly openRows: readonly UnclassifiedRow[];
  /** The default cause map. */
  readonly codes: CodeLists;
  readonly evidenceRules: EvidenceRules;
}

/** The edition in force. */
export const currentEdition: Edition = {
  name: TABLE_EDITION,
  rows: statusRows,
  openRows: unclassifiedRows,
  codes: defaultCauseMap.defaults,
  evidenceRules,
};
