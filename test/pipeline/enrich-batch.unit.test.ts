import { describe, expect, it, vi } from 'vitest';
import { writeFrame } from '../../src/events/wire-format.ts';
import { batchTimes } from '../../src/pipeline/batch-times.ts';
import { NOW_MS, SCHEMA_ID, body, limits, recordAt, schemas } from '../support/batch-values.ts';
import { blockOf } from '../support/block-of.ts';
import { processWith, toOnePartition, work } from '../support/work-batch.ts';

describe('the records of a batch', () => {
  it('that the output would refuse for their timestamps are put aside, at both ends, and the others go on', () => {
    const { output } = batchTimes(limits);
    const value = writeFrame(SCHEMA_ID, body());
    const timestamps = [output.latestMs + 1, output.latestMs, -1, output.earliestMs, output.earliestMs - 1];
    const records = timestamps.map((timestamp, i) => ({ ...recordAt(i, value), timestamp: String(timestamp) }));
    const { outputs, deadLetters, tally } = work([blockOf(records)]);
    expect(outputs.map(({ timestamp }) => timestamp)).toEqual([String(NOW_MS + 3_600_000), '-1', '290000060000']);
    expect(deadLetters.map(({ timestamp }) => timestamp)).toEqual(['1790003600001', '290000059999']);
    expect([...tally.deadLettered]).toEqual([
      [
        'TIMESTAMP_REFUSED',
        {
          count: 2,
          first: {
            offset: '0',
            message: 'the timestamp is 1790003600001, and the output topic takes none after 1790003600000 now',
          },
        },
      ],
    ]);
    expect(deadLetters[1]!.headers.at(-1)!.value!.toString()).toMatch(/takes none before 290000060000 now$/);
    expect(tally.plainly).toBe(0);
  });

  it('are all judged by one look at the clock', () => {
    const ticking = vi.fn(() => NOW_MS);
    const by = processWith(schemas, toOnePartition, { ...limits, now: ticking });
    const values = [writeFrame(SCHEMA_ID, body()), null, writeFrame(SCHEMA_ID, body())];
    work([blockOf(values.map((value, i) => recordAt(i, value)))], { by });
    expect(ticking).toHaveBeenCalledTimes(1);
  });

  it('become dead letters with the time of their making where their topic would refuse the original, and tell that', () => {
    const latest = NOW_MS + 7_200_000 - 60_000;
    const records = [latest, latest + 1].map((timestamp, i) => ({
      ...recordAt(i, null),
      timestamp: String(timestamp),
    }));
    const { deadLetters } = work([blockOf(records)]);
    expect(deadLetters.map(({ timestamp }) => timestamp)).toEqual([String(latest), String(NOW_MS)]);
    const [kept, changed] = deadLetters.map(({ headers }) => headers.at(-1)!);
    expect(kept!.key).not.toBe('call-status.timestamp');
    expect(changed).toEqual({ key: 'call-status.timestamp', value: Buffer.from(String(latest + 1)) });
  });
});
