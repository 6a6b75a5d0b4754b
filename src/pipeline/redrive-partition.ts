import { readReceipt, toReceipt } from '../events/redrive-receipt.ts';
import { holdsOffset, offsetSet, type OffsetRange } from '../records/offset-ranges.ts';
import type { ConsumedRecord } from '../records/record.ts';
import { RetryError, StopError } from './failures.ts';
import type { LetterFate } from './letter-fate.ts';
import { takeChunk, type DoneBy } from './redrive-chunk.ts';
import type { LetterOutcome, LetterSource, RedriveOutlet } from './redrive-ports.ts';

export interface RedriveParts {
  /** Tells the receipts of this run from those of others. */
  readonly runId: string;
  /** Called for a letter that nobody is done with. */
  readonly decide: (letter: ConsumedRecord) => LetterFate;
  readonly maxLettersATransaction: number;
  /** Waits after so many failures in a row; returns at once where the run is to stop. */
  readonly pause: (failures: number) => Promise<void>;
  readonly isRunning: () => boolean;
}

const ATTEMPTS = 8;

/**
 * Brings back the letters that one partition held at the start, and says of each what became of it, in order; `room` is how many may be brought back. It ends early where that is used up, or where the
 * run is to stop, between two transactions.
 *
 * A failed step may have happened or not. The outlet is opened anew, which settles it, and the receipts tell.
 * @throws StopError where it cannot go on; what it told of is done.
 */
export async function* redrivePartition(
  source: LetterSource,
  outlet: RedriveOutlet,
  parts: RedriveParts,
  room: number,
): AsyncGenerator<LetterOutcome> {
  const end = source.atStart.high;
  let next = source.atStart.low;
  let left = room;
  let failures = 0;
  while (next < end && left > 0 && parts.isRunning()) {
    try {
      await outlet.open();
      const doneBy = await readReceipts(source, parts);
      const { low } = await source.bounds();
      for await (const records of source.read(low > next ? low : next, end)) {
        for (let rest = records; rest.length > 0 && left > 0 && parts.isRunning();) {
          const limits = { maxLetters: parts.maxLettersATransaction, room: left };
          const chunk = takeChunk(rest, source.partition, limits, doneBy, parts.decide);
          const { redriven, parked, offsets, outcomes } = chunk;
          if (offsets.length > 0) {
            await outlet.publish({ redriven, parked, receipt: toReceipt(parts.runId, offsets, Date.now()) });
          }
          failures = 0;
          next = BigInt(rest[chunk.taken - 1]!.offset) + 1n;
          left -= outcomes.filter(({ kind }) => kind === 'brought back').length;
          yield* outcomes;
          rest = rest.slice(chunk.taken);
        }
        if (left === 0 || !parts.isRunning()) return;
      }
      return;
    } catch (error) {
      failures += 1;
      await afterFailure(error, failures, source.partition, parts);
    } finally {
      await outlet.close();
    }
  }
}

/** Reads the partition to its end of now: what was committed before the outlet was opened stands before it. */
async function readReceipts(source: LetterSource, parts: RedriveParts): Promise<(offset: bigint) => DoneBy> {
  const byThisRun: OffsetRange[] = [];
  const byOthers: OffsetRange[] = [];
  const { low, high } = await source.bounds();
  for await (const records of source.read(low, high)) {
    if (!parts.isRunning()) break;
    for (const record of records) {
      const reading = readReceipt(record);
      if (reading.kind === 'other record') continue;
      if (reading.kind === 'unreadable') throw unreadable(source.partition, record);
      const { runId, done } = reading.receipt;
      (runId === parts.runId ? byThisRun : byOthers).push(...done);
    }
  }
  const [own, foreign] = [offsetSet(byThisRun), offsetSet(byOthers)];
  return (offset) => (holdsOffset(own, offset) ? 'this run' : holdsOffset(foreign, offset) ? 'another run' : 'nobody');
}

async function afterFailure(error: unknown, failures: number, partition: number, parts: RedriveParts): Promise<void> {
  if (!(error instanceof RetryError)) throw error;
  if (failures < ATTEMPTS) return parts.pause(failures);
  throw new StopError(
    `partition ${partition} of the dead letters was given up after ${failures} attempts, the last: ${error.message}. ` +
      'What was committed is not lost: when the brokers are well and no other redrive is at work, start it again',
    { cause: error },
  );
}

function unreadable(partition: number, { offset }: ConsumedRecord): StopError {
  return new StopError(
    `the receipt at partition ${partition}, offset ${offset} of the dead letters cannot be read: ` +
      'who goes on without it brings letters back twice. A newer edition of call-status may have written it',
  );
}
