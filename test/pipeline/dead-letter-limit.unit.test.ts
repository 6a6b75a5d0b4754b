import { describe, expect, it } from 'vitest';
import type { DeadLetterReason } from '../../src/events/dead-letter.ts';
import { createDeadLetterLimit } from '../../src/pipeline/dead-letter-limit.ts';
import { StopError } from '../../src/pipeline/failures.ts';
import type { InputBatch, ProcessedBatch } from '../../src/pipeline/process-batch.ts';

type Dead = Partial<Record<DeadLetterReason, number>>;

/** A batch of so many records, of which these are dead letters. */
function batchOf(records: number, dead: Dead = {}): [InputBatch, ProcessedBatch] {
  const reasons = Object.entries(dead) as [DeadLetterReason, number][];
  const count = reasons.reduce((sum, [, each]) => sum + each, 0);
  return [
    { topic: 't', partition: 3, blocks: [] },
    {
      outputs: new Map(),
      timestampsMs: new Float64Array(records),
      deadLetters: Array.from({ length: count }),
      tally: {
        calls: [],
        deadLettered: new Map(
          reasons.map(([reason, each]) => [reason, { count: each, first: { offset: '17', message: 'why' } }]),
        ),
        unknownCodes: [],
      },
    },
  ] as unknown as [InputBatch, ProcessedBatch];
}

const limit = (maxShare: number) => createDeadLetterLimit({ maxShare, windowRecords: 100 });

describe('the limit of dead letters', () => {
  it('judges nothing before the window is full', () => {
    const { check } = limit(0);
    expect(() => check(...batchOf(99, { TOO_SHORT: 99 }))).not.toThrow();
    expect(() => check(...batchOf(100, { TOO_SHORT: 1 }))).toThrow(StopError);
  });

  it('allows as many as its share, and not one more', () => {
    const { check } = limit(0.5);
    expect(() => check(...batchOf(100, { TOO_SHORT: 50 }))).not.toThrow();
    expect(() => check(...batchOf(100, { TOO_SHORT: 51 }))).toThrow('51 of the last 100 records');
    expect(() => limit(1).check(...batchOf(100, { TOO_SHORT: 100 }))).not.toThrow();
  });

  it('looks back over what was published, and no further than the window', () => {
    const { check, note } = limit(0.5);
    note(...batchOf(60, { NULL_VALUE: 60 }));
    expect(() => check(...batchOf(40, { TOO_SHORT: 1 }))).toThrow('61 of the last 100 records');
    note(...batchOf(1_000));
    expect(() => check(...batchOf(40, { TOO_SHORT: 40 }))).not.toThrow();
    expect(() => check(...batchOf(60, { TOO_SHORT: 60 }))).not.toThrow();
    expect(() => check(...batchOf(120, { TOO_SHORT: 70 }))).toThrow('70 of the last 120 records');
  });

  it('does not count a batch that was checked and never published', () => {
    const { check } = limit(0.5);
    for (let tries = 0; tries < 5; tries++) expect(() => check(...batchOf(60, { TOO_SHORT: 60 }))).not.toThrow();
  });

  it('names the reasons, the most frequent first, each with an example', () => {
    const { check, note } = limit(0.5);
    note(...batchOf(50, { NULL_VALUE: 20, TOO_SHORT: 5 }));
    expect(() => check(...batchOf(50, { TOO_SHORT: 40 }))).toThrow(
      'TOO_SHORT 45 (partition 3, offset 17: why); NULL_VALUE 20 (partition 3, offset 17: why)',
    );
  });
});
