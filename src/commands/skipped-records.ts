import type { Writable } from 'node:stream';
import type { SourcedCall, SourcedRecord } from './sourced-call.ts';

/** Passes on what is a call, or should be one. What is none, as it should be, is told of at the end, by reason. */
export async function* withoutSkipped(
  calls: AsyncIterable<SourcedRecord>,
  errors: Pick<Writable, 'write'>,
): AsyncGenerator<SourcedCall> {
  const counts = new Map<string, number>();
  for await (const sourced of calls) {
    if (sourced.kind === 'skipped') counts.set(sourced.reason, (counts.get(sourced.reason) ?? 0) + 1);
    else yield sourced;
  }
  if (counts.size === 0) return;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const reasons = Array.from(counts, ([reason, count]) => `${count} ${reason}`).join(', ');
  errors.write(
    `${total === 1 ? '1 record is no call, as it should be' : `${total} records are no calls, as they should be`}: ${reasons}\n`,
  );
}
