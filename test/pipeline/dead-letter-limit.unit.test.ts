import { describe, expect, it } from 'vitest';
import type { DeadLetterReason } from '../../src/events/dead-letter.ts';
import { StopError } from '../../src/pipeline/failures.ts';
import { createDeadLetterLimit, type WorkedBatch } from '../../src/pipeline/dead-letter-limit.ts';

type Dead = Partial<Record<DeadLetterReason, number>>;

/** A batch of so many records, of which these are dead letters. */
function batchOf(records: number, dead: Dead = {}, partition = 3): WorkedBatch {
  const reasons = Object.entries(dead) as [DeadLetterReason, number][];
  const count = reasons.reduce((sum, [, each]) => sum + each, 0);
  return {
    batch: { topic: 't', partition, blocks: [] },
    processed: {
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
  } as unknown as WorkedBatch;
}

function limit(maxShare: number) {
  const { check, note } = createDeadLetterLimit({ maxShare, windowRecords: 100 });
  return { check, note: (worked: WorkedBatch) => note([worked]) };
}

describe('the limit of dead letters', () => {
  it('judges nothing before the window is full', () => {
    const { check } = limit(0);
    expect(() => check([batchOf(99, { TOO_SHORT: 99 })])).not.toThrow();
    expect(() => check([batchOf(100, { TOO_SHORT: 1 })])).toThrow(StopError);
  });

  it('allows as many as its share, and not one more', () => {
    const { check } = limit(0.5);
    expect(() => check([batchOf(100, { TOO_SHORT: 50 })])).not.toThrow();
    expect(() => check([batchOf(100, { TOO_SHORT: 51 })])).toThrow('51 of the last 100 records');
    expect(() => limit(1).check([batchOf(100, { TOO_SHORT: 100 })])).not.toThrow();
  });

  it('looks back over what was published, and no further than the window', () => {
    const { check, note } = limit(0.5);
    note(batchOf(60, { NULL_VALUE: 60 }));
    expect(() => check([batchOf(40, { TOO_SHORT: 1 })])).toThrow('61 of the last 100 records');
    note(batchOf(1_000));
    expect(() => check([batchOf(40, { TOO_SHORT: 40 })])).not.toThrow();
    expect(() => check([batchOf(60, { TOO_SHORT: 60 })])).not.toThrow();
    expect(() => check([batchOf(120, { TOO_SHORT: 70 })])).toThrow('70 of the last 120 records');
  });

  it('takes all batches of a round together, those without dead letters too', () => {
    const { check, note } = limit(0.5);
    expect(() => check([batchOf(50, { TOO_SHORT: 50 }), batchOf(50, {}, 4)])).not.toThrow();
    expect(() =>
      check([batchOf(60, {}, 4), batchOf(60, { TOO_SHORT: 30 }), batchOf(60, { NULL_VALUE: 61 }, 5)]),
    ).toThrow(
      '91 of the last 180 records would be dead letters, more than the share of 0.5 that DEAD_LETTER_MAX_SHARE allows; ' +
        'these are left where they are: NULL_VALUE 61 (partition 5, offset 17: why); TOO_SHORT 30 (partition 3, offset 17: why)',
    );
    note(batchOf(50, { NULL_VALUE: 50 }));
    expect(() => check([batchOf(25, {}, 4), batchOf(25, { TOO_SHORT: 1 })])).toThrow('51 of the last 100 records');
    expect(() => check([batchOf(25, {}, 4), batchOf(25, {})])).not.toThrow();
  });

  it('does not count a batch that was checked and never published', () => {
    const { check } = limit(0.5);
    for (let tries = 0; tries < 5; tries++) expect(() => check([batchOf(60, { TOO_SHORT: 60 })])).not.toThrow();
  });

  it('names the reasons, the most frequent first, each with an example', () => {
    const { check, note } = limit(0.5);
    note(batchOf(50, { NULL_VALUE: 20, TOO_SHORT: 5 }));
    expect(() => check([batchOf(50, { TOO_SHORT: 40 })])).toThrow(
      'TOO_SHORT 45 (partition 3, offset 17: why); NULL_VALUE 20 (partition 3, offset 17: why)',
    );
  });
});
