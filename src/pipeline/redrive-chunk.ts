import { readDeadLetter } from '../events/redriven-record.ts';
import { readReceipt } from '../events/redrive-receipt.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import type { LetterFate } from './letter-fate.ts';
import type { LetterOutcome, RedrivenRecord } from './redrive-ports.ts';

/** Who is done with a letter already, by the receipts. */
export type DoneBy = 'this run' | 'another run' | 'nobody';

export interface ChunkLimits {
  /** How many letters one transaction may be about. */
  readonly maxLetters: number;
  /** How many letters may still be brought back; at least 1. */
  readonly room: number;
}

/** The letters that one transaction is about, and those between them. */
export interface RedriveChunk {
  readonly redriven: readonly RedrivenRecord[];
  readonly parked: readonly OutgoingRecord[];
  /** The offsets of both. */
  readonly offsets: readonly bigint[];
  readonly outcomes: readonly LetterOutcome[];
  /** How many of the records it took. */
  readonly taken: number;
}

/** Takes records, in order, for as long as the limits allow. */
export function takeChunk(
  records: readonly ConsumedRecord[],
  partition: number,
  limits: ChunkLimits,
  doneBy: (offset: bigint) => DoneBy,
  decide: (letter: ConsumedRecord) => LetterFate,
): RedriveChunk {
  const redriven: RedrivenRecord[] = [];
  const parked: OutgoingRecord[] = [];
  const offsets: bigint[] = [];
  const outcomes: LetterOutcome[] = [];
  let { room } = limits;
  let taken = 0;
  for (const letter of records) {
    if (room === 0 || offsets.length === limits.maxLetters) break;
    taken += 1;
    if (readReceipt(letter).kind !== 'other record') continue;
    const { offset } = letter;
    const done = doneBy(BigInt(offset));
    if (done === 'another run') {
      outcomes.push({ kind: 'done before', partition, offset, facts: readDeadLetter(letter) });
      continue;
    }
    const fate = decide(letter);
    const outcome = { kind: kindOf(fate), partition, offset, facts: fate.facts };
    outcomes.push(outcome);
    if (outcome.kind === 'brought back') room -= 1;
    if (done === 'this run' || !('record' in fate) || fate.record === null) continue;
    offsets.push(BigInt(offset));
    if (fate.kind === 'park') parked.push(fate.record);
    else redriven.push({ ...fate.record, originPartition: fate.facts.origin.partition });
  }
  return { redriven, parked, offsets, outcomes, taken };
}

function kindOf(fate: LetterFate): LetterOutcome['kind'] {
  switch (fate.kind) {
    case 'bring back':
      return 'brought back';
    case 'park':
      return 'parked';
    case 'not selected':
      return 'not selected';
    case 'skip':
      return fate.why;
  }
}
