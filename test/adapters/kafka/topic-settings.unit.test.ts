import type { Admin } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { StopError } from '../../../src/pipeline/failures.ts';
import { errorOfCode } from '../../../src/adapters/kafka/kafkajs.ts';
import { keptTimestamps, readTopicSettings, settingsOf } from '../../../src/adapters/kafka/topic-settings.ts';

const MOST = '9223372036854775807';
const limitsOf = (values: Readonly<Record<string, string>>) =>
  settingsOf(new Map(Object.entries(values))).timestamps!.limits;

describe('the settings of a topic', () => {
  it('are its largest batch, and how far from now its timestamps may be', () => {
    const values = {
      'max.message.bytes': '2000',
      'message.timestamp.type': 'CreateTime',
      'message.timestamp.before.max.ms': MOST,
      'message.timestamp.after.max.ms': '3600000',
    };
    expect(settingsOf(new Map(Object.entries(values)))).toEqual({
      maxBatchBytes: 2_000,
      timestamps: { isAppendTime: false, limits: { beforeMaxMs: Infinity, afterMaxMs: 3_600_000 } },
    });
  });

  it('of a broker before 3.6 have one limit for both ways, and for a broker in between the newer ones count', () => {
    expect(limitsOf({ 'message.timestamp.difference.max.ms': '5000' })).toEqual({
      beforeMaxMs: 5_000,
      afterMaxMs: 5_000,
    });
    const between = { 'message.timestamp.before.max.ms': '7000', 'message.timestamp.after.max.ms': MOST };
    expect(limitsOf({ ...between, 'message.timestamp.difference.max.ms': '5000' })).toEqual({
      beforeMaxMs: 7_000,
      afterMaxMs: 5_000,
    });
  });

  it('bound nothing where the broker sets its own time, and where it knows no such setting', () => {
    const none = { beforeMaxMs: Infinity, afterMaxMs: Infinity };
    const append = { 'message.timestamp.type': 'LogAppendTime', 'message.timestamp.after.max.ms': '3600000' };
    expect(settingsOf(new Map(Object.entries(append))).timestamps).toEqual({ isAppendTime: true, limits: none });
    expect(settingsOf(new Map())).toEqual({
      maxBatchBytes: 1_048_588,
      timestamps: { isAppendTime: false, limits: none },
    });
  });

  it('say which timestamps are kept: those within the limits, none where the broker sets its own, all for all that is known', () => {
    const kept = (values: Readonly<Record<string, string>>) =>
      keptTimestamps(settingsOf(new Map(Object.entries(values))));
    expect(kept({ 'message.timestamp.after.max.ms': '1000' })).toEqual({ beforeMaxMs: Infinity, afterMaxMs: 1_000 });
    expect(kept({ 'message.timestamp.type': 'LogAppendTime' })).toBeNull();
    expect(keptTimestamps({ timestamps: null })).toEqual({ beforeMaxMs: Infinity, afterMaxMs: Infinity });
  });

  it('are Kafka’s default and not known where the right to read them is missing, and else an error', async () => {
    const failing = (code: number) =>
      ({ describeConfigs: () => Promise.reject(errorOfCode(code)) }) as unknown as Admin;
    expect(await readTopicSettings(failing(29), 'out')).toEqual({ maxBatchBytes: 1_048_588, timestamps: null });
    await expect(readTopicSettings(failing(42), 'out')).rejects.toThrow(StopError);
  });

  it('are asked for in one request', async () => {
    const asked: unknown[] = [];
    const admin = {
      describeConfigs(request: { readonly resources: readonly { readonly configNames: readonly string[] }[] }) {
        asked.push(...request.resources.map(({ configNames }) => configNames));
        return Promise.resolve({
          resources: [{ configEntries: [{ configName: 'message.timestamp.after.max.ms', configValue: '1000' }] }],
        });
      },
    } as unknown as Admin;
    expect((await readTopicSettings(admin, 'out')).timestamps!.limits.afterMaxMs).toBe(1_000);
    expect(asked).toEqual([
      [
        'max.message.bytes',
        'message.timestamp.type',
        'message.timestamp.before.max.ms',
        'message.timestamp.after.max.ms',
        'message.timestamp.difference.max.ms',
      ],
    ]);
  });
});
