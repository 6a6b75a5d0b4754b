import type { VersionRange } from './ask-broker.ts';
import { REQUESTS, type RequestVersions } from './requests.ts';

/** A kind of request, and the oldest and the newest of its versions that this worker speaks. */
export type SpokenRequest = Omit<RequestVersions, 'flexible'>;

/** What kafkajs 2.2.4 asks for us, in the versions that it knows. */
export const THROUGH_KAFKAJS = [
  { apiKey: 3, apiName: 'Metadata', least: 0, most: 6 },
  { apiKey: 17, apiName: 'SaslHandshake', least: 0, most: 1 },
  { apiKey: 18, apiName: 'ApiVersions', least: 0, most: 2 },
  { apiKey: 32, apiName: 'DescribeConfigs', least: 0, most: 2 },
  { apiKey: 36, apiName: 'SaslAuthenticate', least: 0, most: 1 },
] as const satisfies readonly SpokenRequest[];

const OF_SASL = new Set<string>(['SaslHandshake', 'SaslAuthenticate']);
const OF_TRANSACTIONS: ReadonlySet<SpokenRequest> = new Set([
  REQUESTS.initProducerId,
  REQUESTS.addPartitionsToTxn,
  REQUESTS.addOffsetsToTxn,
  REQUESTS.endTxn,
  REQUESTS.txnOffsetCommit,
]);

/** What decides which requests are asked at all. */
export interface Needs {
  readonly inTransactions: boolean;
  readonly withSasl: boolean;
}

/** The requests that a worker asks. Brokers may be without the others. */
export function requestsNeeded({ inTransactions, withSasl }: Needs): readonly SpokenRequest[] {
  const own = Object.values(REQUESTS).filter((request) => inTransactions || !OF_TRANSACTIONS.has(request));
  return [...own, ...THROUGH_KAFKAJS.filter(({ apiName }) => withSasl || !OF_SASL.has(apiName))];
}

/**
 * The requests of which a broker and this worker have no version in common, in words: brokers drop old versions, and old brokers lack
 * new ones, so both ends of each range count. `asks` are the kinds of requests to look at.
 */
export function unspokenRequests(
  ranges: ReadonlyMap<number, VersionRange>,
  asks: readonly SpokenRequest[],
): readonly string[] {
  return asks.flatMap(({ apiKey, apiName, least, most }) => {
    const offered = ranges.get(apiKey);
    if (offered === undefined) return [`${apiName} is not spoken at all`];
    if (offered.minVersion <= most && offered.maxVersion >= least) return [];
    return [
      `${apiName} in versions ${offered.minVersion} to ${offered.maxVersion}, of which this worker speaks ${least} to ${most}`,
    ];
  });
}
