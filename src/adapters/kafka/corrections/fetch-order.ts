/*
 * kafkajs asks for its partitions in the same order every time, and a broker fills its answer in that order
 * up to `maxBytes`: under a backlog the last partitions get nothing until the first ones are drained.
 */

interface FetchRequest {
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly unknown[] }[];
}

interface Broker {
  fetch(request: FetchRequest): Promise<unknown>;
}

/** Makes every fetch begin with another partition than the one before. */
export function correctFetchOrder(require: NodeJS.Require): void {
  const Broker = require('kafkajs/src/broker') as { prototype: Broker };
  const stockFetch = Broker.prototype.fetch;
  let fetches = 0;

  Broker.prototype.fetch = function fetch(request) {
    const turn = fetches++;
    const topics = request.topics.map(({ topic, partitions }) => ({ topic, partitions: rotate(partitions, turn) }));
    return stockFetch.call(this, { ...request, topics });
  };
}

function rotate<T>(items: readonly T[], turn: number): readonly T[] {
  const first = turn % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}
