import { describe, expect, it } from 'vitest';
import type { TopicTimestamps } from '../src/adapters/kafka/topic-settings.ts';
import { narrowerTimestamps } from '../src/narrower-timestamps.ts';

const HOUR_MS = 3_600_000;
const topic = (name: string, timestamps: TopicTimestamps | null) => ({
  topic: name,
  partitionCount: 1,
  maxBatchBytes: 1_000,
  timestamps,
});
const limits = (afterMaxMs: number, beforeMaxMs = Infinity) => ({
  isAppendTime: false,
  limits: { beforeMaxMs, afterMaxMs },
});
const appendTime = { isAppendTime: true, limits: { beforeMaxMs: Infinity, afterMaxMs: Infinity } };
const TOO_OLD =
  'out takes timestamps up to 4000 ms ago (message.timestamp.before.max.ms), and records grow older while they wait: records beyond that become dead letters (TIMESTAMP_REFUSED)';
const warningsOf = (
  input: TopicTimestamps | null,
  output: TopicTimestamps | null,
  deadLetters: TopicTimestamps | null = appendTime,
) =>
  narrowerTimestamps({
    input: topic('in', input),
    output: topic('out', output),
    deadLetters: topic('dead', deadLetters),
  });

describe('the limits of timestamps', () => {
  it('are no matter where output and dead letters take what the input may hold', () => {
    expect(warningsOf(limits(HOUR_MS), limits(HOUR_MS), limits(2 * HOUR_MS))).toEqual([]);
    expect(warningsOf(limits(Infinity, Infinity), appendTime)).toEqual([]);
    expect(warningsOf(appendTime, limits(0))).toEqual([]);
  });

  it('are told where the output takes less, each way, and what becomes of the records', () => {
    expect(warningsOf(limits(Infinity), limits(HOUR_MS))).toEqual([
      'out takes timestamps up to 3600000 ms ahead (message.timestamp.after.max.ms), in any: records beyond that become dead letters (TIMESTAMP_REFUSED)',
    ]);
    expect(warningsOf(limits(2 * HOUR_MS), limits(HOUR_MS, 4_000))).toEqual([
      'out takes timestamps up to 3600000 ms ahead (message.timestamp.after.max.ms), in 7200000 ms: records beyond that become dead letters (TIMESTAMP_REFUSED)',
      TOO_OLD,
    ]);
  });

  it.each([
    ['takes less', limits(HOUR_MS, 3_000)],
    ['takes as much', limits(HOUR_MS, 4_000)],
    ['takes more', limits(HOUR_MS)],
    ['has the times of its broker', appendTime],
    ['may not be looked at', null],
  ])('are told where the output takes no record of any age, and the input %s: lag makes records older', (_, input) => {
    expect(warningsOf(input, limits(HOUR_MS, 4_000))).toEqual([TOO_OLD]);
  });

  it('are told where the dead letters take less, each way', () => {
    expect(warningsOf(appendTime, appendTime, limits(HOUR_MS, 4_000))).toEqual([
      'dead takes timestamps up to 4000 ms ago (message.timestamp.before.max.ms), and records grow older while they wait: dead letters beyond that get the time of their making, and tell that of the original',
    ]);
    expect(warningsOf(limits(Infinity), appendTime, limits(HOUR_MS))).toEqual([
      'dead takes timestamps up to 3600000 ms ahead (message.timestamp.after.max.ms), in any: dead letters beyond that get the time of their making, and tell that of the original',
    ]);
  });

  it('ahead are not compared where one is not known', () => {
    expect(warningsOf(null, limits(HOUR_MS))).toEqual([]);
    expect(warningsOf(limits(Infinity), null)).toEqual([]);
  });
});
