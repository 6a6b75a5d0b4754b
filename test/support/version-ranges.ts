import type { VersionRange } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { requestsNeeded } from '../../src/adapters/kafka/protocol/unspoken-requests.ts';

/** The ranges of a broker that speaks all that is needed, but for those told, by API key. */
export function versionRanges(others: Readonly<Record<number, VersionRange>> = {}): ReadonlyMap<number, VersionRange> {
  const ranges = new Map<number, VersionRange>();
  for (const { apiKey, least } of requestsNeeded({ inTransactions: true, withSasl: true }))
    ranges.set(apiKey, { minVersion: 0, maxVersion: Math.max(least, ranges.get(apiKey)?.maxVersion ?? 0) });
  for (const [apiKey, range] of Object.entries(others)) ranges.set(Number(apiKey), range);
  return ranges;
}
