import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTER_REASONS, toDeadLetter, type DeadLetterReason } from '../../src/events/dead-letter.ts';
import { REDRIVE_ATTEMPTS_HEADER } from '../../src/events/redriven-record.ts';
import { fateOfLetter, type LetterSelection } from '../../src/pipeline/letter-fate.ts';
import type { ConsumedRecord } from '../../src/records/record.ts';

const ROOM = 1_000_000;
const accepted = { earliestMs: 0, latestMs: 6_000 };
const everything: LetterSelection = {
  reasons: null,
  sinceMs: null,
  untilMs: null,
  maxAttempts: 3,
  input: { topic: 'in', maxBatchBytes: ROOM, accepted },
  park: null,
};

interface Original {
  readonly reason?: DeadLetterReason;
  readonly topic?: string;
  readonly attempts?: string;
  readonly timestamp?: string;
  readonly maxBatchBytes?: number;
  readonly ownTimestampMs?: number;
  readonly headers?: ConsumedRecord['headers'];
}

function letterOf(original: Original = {}): ConsumedRecord {
  const attempts =
    original.attempts === undefined ? [] : [{ key: REDRIVE_ATTEMPTS_HEADER, value: Buffer.from(original.attempts) }];
  const record = {
    offset: '7',
    timestamp: original.timestamp ?? '1000',
    key: Buffer.from('key'),
    value: Buffer.alloc(3_000, 1),
    headers: [...(original.headers ?? []), ...attempts],
  };
  const position = { topic: original.topic ?? 'in', partition: 2, offset: '7' };
  const defect = { reason: original.reason ?? 'TOO_SHORT', message: 'why' };
  const { maxBatchBytes = ROOM, ownTimestampMs = null } = original;
  return { ...toDeadLetter(record, position, defect, maxBatchBytes, ownTimestampMs), offset: '0' };
}

const kindOf = (letter: ConsumedRecord, selection: Partial<LetterSelection> = {}) => {
  const fate = fateOfLetter(letter, { ...everything, ...selection });
  return fate.kind === 'skip' ? fate.why : fate.kind;
};

describe('a dead letter', () => {
  const header = fc.record({
    key: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('call-status.omitted', 'call-status.timestamp')),
    value: fc.option(fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes))),
  });

  it('comes back as its original was, with one attempt more', () => {
    fc.assert(
      fc.property(
        fc.array(header),
        fc.option(fc.nat({ max: 2 }), { nil: undefined }),
        fc.constantFrom(...DEAD_LETTER_REASONS),
        fc.option(fc.constant(9_999), { nil: undefined }),
        (headers, attempts, reason, ownTimestampMs) => {
          const own = ownTimestampMs === undefined ? {} : { ownTimestampMs };
          const letter = letterOf({
            headers,
            reason,
            ...own,
            ...(attempts === undefined ? {} : { attempts: `${attempts}` }),
          });
          const fate = fateOfLetter(letter, everything);
          expect(fate).toMatchObject({
            kind: 'bring back',
            facts: { reason, attempts: attempts ?? 0, origin: { topic: 'in', partition: 2, offset: '7' } },
          });
          expect(fate.kind === 'bring back' && fate.record).toEqual({
            timestamp: '1000',
            key: letter.key,
            value: letter.value,
            headers: [...headers, { key: REDRIVE_ATTEMPTS_HEADER, value: Buffer.from(`${(attempts ?? 0) + 1}`) }],
          });
        },
      ),
    );
  });

  it('that was brought back too often is parked as it is, or stays where no topic is named for it', () => {
    const letter = letterOf({ attempts: '3' });
    expect(fateOfLetter(letter, everything)).toMatchObject({ kind: 'park', record: null });
    const { offset: _, ...asItIs } = letter;
    expect(fateOfLetter(letter, { ...everything, park: { maxBatchBytes: ROOM, accepted } })).toMatchObject({
      kind: 'park',
      record: asItIs,
    });
    expect(kindOf(letter, { maxAttempts: 4 })).toBe('bring back');
    expect(kindOf(letterOf({ attempts: '2' }))).toBe('bring back');
  });

  it('counts a number of attempts that is none as none', () => {
    expect(fateOfLetter(letterOf({ attempts: 'many' }), everything)).toMatchObject({ facts: { attempts: 0 } });
  });

  it('is selected by reason, and by time from and before', () => {
    const letter = letterOf({ reason: 'UNDECODABLE', timestamp: '1000' });
    expect(kindOf(letter, { reasons: new Set(['UNDECODABLE', 'TOO_SHORT']) })).toBe('bring back');
    expect(kindOf(letter, { reasons: new Set(['TOO_SHORT']) })).toBe('not selected');
    expect(kindOf(letter, { sinceMs: 1000, untilMs: 1001 })).toBe('bring back');
    expect(kindOf(letter, { sinceMs: 1001 })).toBe('not selected');
    expect(kindOf(letter, { untilMs: 1000 })).toBe('not selected');
  });

  it('is selected, and comes back, by the time of the original, where it has one of its own', () => {
    const letter = letterOf({ timestamp: '5000', ownTimestampMs: 1_000 });
    expect(letter.timestamp).toBe('1000');
    expect(kindOf(letter, { sinceMs: 5_000, untilMs: 5_001 })).toBe('bring back');
    expect(kindOf(letter, { untilMs: 5_000 })).toBe('not selected');
    expect(fateOfLetter(letter, everything)).toMatchObject({ record: { timestamp: '5000' } });
    const damaged = {
      ...letter,
      headers: [...letter.headers.slice(0, -1), { ...letter.headers.at(-1)!, value: null }],
    };
    expect(fateOfLetter(damaged, everything)).toMatchObject({ record: { timestamp: '1000' } });
  });

  it('that was left without its value still tells the time of the original', () => {
    const letter = letterOf({ timestamp: '5000', ownTimestampMs: 1_000, maxBatchBytes: 2_000 });
    expect(kindOf(letter, { sinceMs: 5_000 })).toBe('incomplete');
    expect(kindOf(letter, { untilMs: 5_000 })).toBe('not selected');
  });

  it('is skipped where it cannot go back', () => {
    expect(kindOf(letterOf({ topic: 'elsewhere' }))).toBe('of another topic');
    expect(kindOf(letterOf({ maxBatchBytes: 2_000 }))).toBe('incomplete');
    expect(kindOf(letterOf(), { input: { topic: 'in', maxBatchBytes: 2_000, accepted } })).toBe('too large');
    expect(kindOf(letterOf({ timestamp: '6000' }))).toBe('bring back');
    expect(kindOf(letterOf({ timestamp: '6001', ownTimestampMs: 1_000 }))).toBe('of a refused time');
    const park = { maxBatchBytes: ROOM, accepted: { earliestMs: 0, latestMs: 900 } };
    expect(kindOf(letterOf({ attempts: '3' }), { park })).toBe('of a refused time');
    expect(kindOf({ ...letterOf(), headers: [] })).toBe('no dead letter');
    expect(kindOf(letterOf({ attempts: '3' }), { park: { maxBatchBytes: 2_000, accepted } })).toBe('too large');
  });
});
