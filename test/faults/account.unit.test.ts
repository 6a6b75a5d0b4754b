import { describe, expect, it } from 'vitest';
import { isBalanced, settleAccount, type SeenRecord, type SentRecord } from './account.ts';

// Records went in at 00:00:00.900, and came out at 00:00:01.000.
const seen = (id: string, partition: number, offset: number, appendedAtMs = 1_000): SeenRecord => ({
  id,
  partition,
  offset: BigInt(offset),
  attempts: 0,
  appendedAtMs,
});
const sent = (id: string, partition: number, offset: number, spoilt = false): SentRecord => ({
  ...seen(id, partition, offset, 900),
  spoilt,
});

const inputs = [sent('a', 0, 0), sent('b', 0, 1), sent('c', 0, 2, true), sent('d', 1, 0)];
const outputs = [seen('a', 0, 0), seen('b', 0, 3), seen('d', 1, 0)];
const deadLetters = [seen('c', 0, 0)];
const settle = (ledger: object) => settleAccount({ inputs, outputs, deadLetters, measuredSinceMs: 0, ...ledger });

describe('the account of a fault test', () => {
  it('is balanced where every record came out once, in its place and order', () => {
    expect(isBalanced(settle({}))).toBe(true);
    expect(settle({})).toMatchObject({ inputs: 4, outputs: 3, deadLetters: 1, longestWaitMs: 100 });
  });

  it.each([
    ['missing', { outputs: outputs.slice(1) }, 'record a (input partition 0, offset 0, 00:00:00.900)'],
    [
      'doubled',
      { outputs: [...outputs, seen('a', 0, 4)] },
      'record a (input partition 0, offset 0, 00:00:00.900): output partition 0, offset 0, 00:00:01.000 and output partition 0, offset 4, 00:00:01.000',
    ],
    [
      'doubled',
      { deadLetters: [...deadLetters, seen('d', 1, 1)] },
      'record d (input partition 1, offset 0, 00:00:00.900): output partition 1, offset 0, 00:00:01.000 and dead letters partition 1, offset 1, 00:00:01.000',
    ],
    ['strays', { outputs: [...outputs, seen('x', 0, 4)] }, 'record x: output partition 0, offset 4, 00:00:01.000'],
    [
      'misplaced',
      { outputs: [...outputs, seen('c', 0, 4)], deadLetters: [] },
      'record c (input partition 0, offset 2, 00:00:00.900): output partition 0, offset 4, 00:00:01.000',
    ],
    [
      'disordered',
      { outputs: [seen('b', 0, 0), seen('a', 0, 1), seen('d', 1, 0)] },
      'record a (input partition 0, offset 0, 00:00:00.900), after offset 1: output partition 0, offset 1, 00:00:01.000',
    ],
  ])('names what is %s', (kind, ledger, line) => {
    const account = settle(ledger);
    expect(account[kind as 'missing']).toEqual([line]);
    expect(isBalanced(account)).toBe(false);
  });

  it('asks for a record as often as it went in', () => {
    const twice = [...inputs, sent('a', 0, 3)];
    expect(settle({ inputs: twice }).missing).toEqual(['record a (input partition 0, offset 3, 00:00:00.900)']);
    expect(isBalanced(settle({ inputs: twice, outputs: [...outputs, seen('a', 0, 4)] }))).toBe(true);
  });

  it('measures no wait of records that went in before', () => {
    expect(settle({ measuredSinceMs: 901 }).longestWaitMs).toBe(0);
  });
});
