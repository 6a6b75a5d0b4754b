import { describe, expect, it } from 'vitest';
import { requestsNeeded, unspokenRequests } from '../../../../src/adapters/kafka/protocol/unspoken-requests.ts';

const FETCH = { apiKey: 1, apiName: 'Fetch', least: 9, most: 11 };
const problemsOf = (minVersion: number, maxVersion: number) =>
  unspokenRequests(new Map([[1, { minVersion, maxVersion }]]), [FETCH]);

describe('the requests that a broker and this worker do not both speak', () => {
  it('are none where any version is in common', () => {
    expect(problemsOf(0, 9)).toEqual([]);
    expect(problemsOf(11, 18)).toEqual([]);
    expect(problemsOf(4, 18)).toEqual([]);
  });

  it('are named, with the versions of both, where a broker is too old or has dropped them', () => {
    expect(problemsOf(0, 8)).toEqual(['Fetch in versions 0 to 8, of which this worker speaks 9 to 11']);
    expect(problemsOf(12, 18)).toEqual(['Fetch in versions 12 to 18, of which this worker speaks 9 to 11']);
    expect(unspokenRequests(new Map(), [FETCH])).toEqual(['Fetch is not spoken at all']);
  });
});

describe('the requests that are needed', () => {
  const namesWith = (inTransactions: boolean, withSasl: boolean) =>
    new Set(requestsNeeded({ inTransactions, withSasl }).map(({ apiName }) => apiName));
  const onlyIn = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one.difference(other)].toSorted();

  it('are those of transactions and of SASL only where these are used', () => {
    const least = namesWith(false, false);
    expect([...least]).toEqual(
      expect.arrayContaining(['Metadata', 'DescribeConfigs', 'Produce', 'Fetch', 'JoinGroup']),
    );
    expect(onlyIn(namesWith(true, false), least)).toEqual([
      'AddOffsetsToTxn',
      'AddPartitionsToTxn',
      'EndTxn',
      'InitProducerId',
      'TxnOffsetCommit',
    ]);
    expect(onlyIn(namesWith(false, true), least)).toEqual(['SaslAuthenticate', 'SaslHandshake']);
  });
});
