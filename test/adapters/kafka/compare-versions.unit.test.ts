import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../src/adapters/kafka/compare-versions.ts';
import { createFakeBrokers } from '../../support/fake-brokers.ts';
import { versionRanges } from '../../support/version-ranges.ts';

const everything = { inTransactions: true, withSasl: true };

describe('the brokers of a cluster', () => {
  it('are all asked, and those that speak what is needed are no problem', async () => {
    const brokers = createFakeBrokers({ nodeIds: [1, 2, 3], answer: () => ({ ranges: versionRanges() }) });
    expect(await compareVersions(brokers, everything)).toEqual([]);
    expect(brokers.asked.map(({ nodeId, api }) => [nodeId, api])).toEqual([
      [1, 'apiVersions'],
      [2, 'apiVersions'],
      [3, 'apiVersions'],
    ]);
  });

  it('are named, with request and versions, where one has dropped what we or kafkajs speak, or is too old', async () => {
    const ranges = [
      versionRanges({ 3: { minVersion: 7, maxVersion: 13 } }),
      versionRanges(),
      versionRanges({ 0: { minVersion: 0, maxVersion: 5 } }),
    ];
    const brokers = createFakeBrokers({ nodeIds: [0, 1, 2], answer: ({ nodeId }) => ({ ranges: ranges[nodeId]! }) });
    expect(await compareVersions(brokers, everything)).toEqual([
      {
        kind: 'unspoken',
        detail: 'broker 0: Metadata in versions 7 to 13, of which this worker speaks 0 to 6',
      },
      { kind: 'unspoken', detail: 'broker 2: Produce in versions 0 to 5, of which this worker speaks 7 to 12' },
    ]);
  });

  it('may lack what is not needed', async () => {
    const ranges = versionRanges({ 26: { minVersion: 9, maxVersion: 9 }, 36: { minVersion: 9, maxVersion: 9 } });
    const brokers = createFakeBrokers({ answer: () => ({ ranges }) });
    expect(await compareVersions(brokers, { inTransactions: false, withSasl: false })).toEqual([]);
    expect(await compareVersions(brokers, everything)).toHaveLength(2);
  });

  it('are told from one that does not answer, and from one too old to say what it speaks', async () => {
    const away = createFakeBrokers({
      nodeIds: [4],
      answer() {
        throw new Error('connection closed');
      },
    });
    expect(await compareVersions(away, everything)).toEqual([
      { kind: 'unanswered', detail: 'broker 4: connection closed' },
    ]);
    const old = createFakeBrokers({ versions: { 18: { minVersion: 0, maxVersion: 2 } }, answer: () => ({}) });
    expect(await compareVersions(old, everything)).toEqual([
      {
        kind: 'unspoken',
        detail: 'broker 0 takes ApiVersions in versions 0 to 2, and this worker speaks 3 to 3',
      },
    ]);
  });
});
