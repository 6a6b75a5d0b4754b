import { StopError } from '../../../pipeline/failures.ts';
import type { VersionRange } from '../protocol/ask-broker.ts';
import { THROUGH_KAFKAJS, unspokenRequests } from '../protocol/unspoken-requests.ts';

/*
 * kafkajs asks in the newest version that it knows, also where a broker has dropped that one. The broker then closes the
 * connection without a word, and kafkajs tries again until its patience ends.
 */

interface ConnectionPool {
  readonly host: string;
  readonly port: number;
  setVersions(versions: Readonly<Record<string, VersionRange>>): void;
}

/** Makes connecting fail, before anything else is asked, where a broker has dropped all that kafkajs speaks of a request. */
export function correctDroppedVersions(require: NodeJS.Require): void {
  const ConnectionPool = require('kafkajs/src/network/connectionPool') as { prototype: ConnectionPool };
  const stockSetVersions = ConnectionPool.prototype.setVersions;

  ConnectionPool.prototype.setVersions = function setVersions(versions) {
    const ranges = new Map(Object.entries(versions).map(([apiKey, range]) => [Number(apiKey), range]));
    // What a broker lacks kafkajs says by itself, where it is asked for.
    const offered = THROUGH_KAFKAJS.filter(({ apiKey }) => ranges.has(apiKey));
    const problems = unspokenRequests(ranges, offered);
    if (problems.length > 0) throw new StopError(`broker ${this.host}:${this.port}: ${problems.join('; ')}`);
    stockSetVersions.call(this, versions);
  };
}
