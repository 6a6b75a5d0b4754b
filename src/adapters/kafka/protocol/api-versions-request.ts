import { askBroker, questionOf, type AskedBroker, type VersionRange } from './ask-broker.ts';
import { REQUESTS } from './requests.ts';

/** What a broker says of itself. */
export interface ApiVersions {
  /** The versions that it takes of each request, by API key. */
  readonly ranges: ReadonlyMap<number, VersionRange>;
  /** The features that the cluster has switched on (KIP-584), and the level of each. None where it has no such thing. */
  readonly features: ReadonlyMap<string, number>;
}

const FINALIZED_FEATURES_TAG = 2;

/** Asks a broker what it speaks. Rejects with what kafkajs says of the connection. */
export function fetchApiVersions(broker: AskedBroker): Promise<ApiVersions> {
  return askBroker(broker, {
    ...questionOf(broker, REQUESTS.apiVersions),
    hasPlainAnswerHeader: true,
    write(to) {
      to.text('call-status');
      to.text('1');
      to.end();
    },
    read(from) {
      const features = new Map<string, number>();
      const ranges = new Map<number, VersionRange>();
      from.int16();
      from.list(() => {
        const apiKey = from.int16();
        ranges.set(apiKey, { minVersion: from.int16(), maxVersion: from.int16() });
        from.end();
      });
      const throttleMs = from.int32();
      from.end((tag, read) => {
        if (tag !== FINALIZED_FEATURES_TAG) return;
        read.list(() => {
          const name = read.text()!;
          const level = read.int16();
          read.int16(); // the least level
          read.end();
          features.set(name, level);
        });
      });
      return { throttleMs, ranges, features };
    },
  });
}

/** The features of a cluster: see `ApiVersions`. */
export async function fetchFeatures(broker: AskedBroker): Promise<ApiVersions['features']> {
  return (await fetchApiVersions(broker)).features;
}
