import { OutdatedError, type RetryError } from '../../../pipeline/failures.ts';
import type { RoundPart } from '../../../pipeline/outlet.ts';
import type { WrittenBatch } from '../../../records/batch-writer.ts';
import { outgoingOf, type Destination } from '../outgoing.ts';
import type { Doubt } from './judge-doubt.ts';
import type { Refusal } from './send-batches.ts';
import type { OutgoingBatch, PlacedBatch } from './outgoing-batch.ts';

/** All batches of a round, and of which input partition each is. */
export interface RoundBatches {
  readonly batches: readonly OutgoingBatch[];
  readonly inputOf: ReadonlyMap<WrittenBatch, number>;
}

/** Writes what is not written yet, which is dead letters: from then on nobody looks at what was fetched. */
export function batchesOfRound(
  parts: readonly RoundPart[],
  destinationOf: (inputPartition: number) => Destination,
): RoundBatches {
  const batches: OutgoingBatch[] = [];
  const inputOf = new Map<WrittenBatch, number>();
  for (const { partition, processed } of parts) {
    for (const outgoing of outgoingOf(processed, destinationOf(partition))) {
      batches.push(outgoing);
      inputOf.set(outgoing.batch, partition);
    }
  }
  return { batches, inputOf };
}

/** What is in doubt of each input partition once the commit of a round was asked for. */
export function doubtsOfRound(
  parts: readonly RoundPart[],
  placed: readonly PlacedBatch[],
  { inputOf }: RoundBatches,
  mark: string,
): ReadonlyMap<number, Doubt> {
  const placedOf = Map.groupBy(placed, ({ batch }) => inputOf.get(batch)!);
  const doubts = new Map<number, Doubt>();
  for (const { partition, from, next } of parts) {
    const before = doubts.get(partition);
    const placedHere = placedOf.get(partition) ?? [];
    doubts.set(partition, { from: before?.from ?? from, next, mark, formerMarks: [], placed: placedHere });
  }
  return doubts;
}

/** The input partitions whose outputs, or dead letters, were refused, each with one reason: that they are out of date before any other. */
export function refusedInputs(
  refusals: readonly Refusal[],
  { batches, inputOf }: RoundBatches,
): ReadonlyMap<number, RetryError> {
  const errors = new Map(refusals.map((refusal) => [placeOf(refusal), refusal.error]));
  const refused = new Map<number, RetryError>();
  for (const outgoing of batches) {
    const error = errors.get(placeOf(outgoing));
    if (error === undefined) continue;
    const input = inputOf.get(outgoing.batch)!;
    if (!(refused.get(input) instanceof OutdatedError)) refused.set(input, error);
  }
  return refused;
}

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${partition} ${topic}`;
}
