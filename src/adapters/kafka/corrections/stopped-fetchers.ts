/*
 * Where the brokers change that a consumer knows, as they do when a connection is lost, it ends its fetchers and makes others.
 * One that is stopped meanwhile makes them all the same, and nobody ends those: they ask again and again, are told at
 * once that the consumer does not run, and nothing else in the process has its turn ever after.
 */

interface Runner {
  readonly running: boolean;
  readonly fetchManager: { stop(): Promise<void> };
  fetch(nodeId: number): Promise<readonly unknown[]>;
}

/** Ends the fetchers of a consumer that does not run as soon as they ask for something. */
export function correctStoppedFetchers(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/consumer/runner') as { prototype: Runner };
  const stockFetch = prototype.fetch;

  prototype.fetch = function fetch(nodeId) {
    if (!this.running) void this.fetchManager.stop();
    return stockFetch.call(this, nodeId);
  };
}
