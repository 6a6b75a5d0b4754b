import { setTimeout as sleep } from 'node:timers/promises';

/*
 * A transaction that begins right behind another of its producer may find the end of that one still being written, and the
 * broker refuses it for a moment. The producer takes that for a failed send: it logs an error, asks for all metadata
 * anew, and waits. Here the request alone is made again, a millisecond or two later.
 */

interface Broker {
  addPartitionsToTxn(request: object): Promise<unknown>;
  addOffsetsToTxn(request: object): Promise<unknown>;
}

const REFUSED = 'CONCURRENT_TRANSACTIONS';
const FIRST_PAUSE_MS = 1;
/** After so long it is no moment any more, and the producer goes on in its own way. */
const LONGEST_MS = 250;

/** Makes a broker ask again, soon, where a transaction has to wait for the end of the one before. */
export function correctConcurrentTransactions(require: NodeJS.Require): void {
  const { prototype } = require('kafkajs/src/broker') as { prototype: Broker };
  for (const name of ['addPartitionsToTxn', 'addOffsetsToTxn'] as const) {
    const stock = prototype[name];
    prototype[name] = function ask(this: Broker, request: object) {
      return askAgain(() => stock.call(this, request));
    };
  }
}

async function askAgain(ask: () => Promise<unknown>): Promise<unknown> {
  const until = performance.now() + LONGEST_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { readonly type?: string }).type !== REFUSED || performance.now() + pauseMs > until) throw error;
      await sleep(pauseMs);
    }
  }
}
