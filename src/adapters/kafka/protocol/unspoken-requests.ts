import type { VersionRange } from './ask-broker.ts';
import { REQUESTS, type RequestVersions } from './requests.ts';

/** What kafkajs 2.2.4 asks for us, in the versions that it knows. */
const THROUGH_KAFKAJS: readonly Omit<RequestVersions, 'flexible'>[] = [
  { apiKey: 3, apiName: 'Metadata', least: 0, most: 6 },
  { apiKey: 17, apiName: 'SaslHandshake', least: 0, most: 1 },
  { apiKey: 18, apiName: 'ApiVersions', least: 0, most: 2 },
  { apiKey: 32, apiName: 'DescribeConfigs', least: 0, most: 2 },
  { apiKey: 36, apiName: 'SaslAuthenticate', least: 0, most: 1 },
];

/**
 * The requests of which a broker and this worker have no version in common, in words: brokers drop old versions, and old brokers lack
 * new ones, so both ends of each range count. `asks` are the kinds of requests to look at.
 */
export function unspokenRequests(
  ranges: ReadonlyMap<number, VersionRange>,
  asks: readonly Omit<RequestVersions, 'flexible'>[] = [...Object.values(REQUESTS), ...THROUGH_KAFKAJS],
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
