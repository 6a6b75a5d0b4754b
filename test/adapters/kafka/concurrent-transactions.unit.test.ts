import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';

const require = createRequire(import.meta.url);
const Broker = require('kafkajs/src/broker') as new (
  parts: object,
) => Record<string, (request: object) => Promise<unknown>>;

const refusal = (type: string) => Object.assign(new Error(type), { type });

/** A broker that answers so, and then well; `asked` counts. */
function brokerThatSays(...refusals: readonly Error[]) {
  const seen = { asked: 0 };
  const send = () => {
    const error = refusals[seen.asked];
    seen.asked += 1;
    return error === undefined ? Promise.resolve('added') : Promise.reject(error);
  };
  const connectionPool = { send };
  const broker = new Broker({ connectionPool, logger: { namespace: () => ({}) }, nodeId: 1, versions: {} });
  return { seen, broker: Object.assign(broker, { lookupRequest: () => () => ({}) }) };
}

describe.each(['addPartitionsToTxn', 'addOffsetsToTxn'])('%s', (request) => {
  it('is asked again, soon, while the transaction before is ending', async () => {
    const { seen, broker } = brokerThatSays(refusal('CONCURRENT_TRANSACTIONS'), refusal('CONCURRENT_TRANSACTIONS'));
    await expect(broker[request]!({})).resolves.toBe('added');
    expect(seen.asked).toBe(3);
  });

  it('is not asked again for any other reason', async () => {
    const { seen, broker } = brokerThatSays(refusal('PRODUCER_FENCED'));
    await expect(broker[request]!({})).rejects.toMatchObject({ type: 'PRODUCER_FENCED' });
    expect(seen.asked).toBe(1);
  });

  it('is given up where it goes on for too long', async () => {
    const { broker } = brokerThatSays(...Array.from({ length: 1_000 }, () => refusal('CONCURRENT_TRANSACTIONS')));
    await expect(broker[request]!({})).rejects.toMatchObject({ type: 'CONCURRENT_TRANSACTIONS' });
  });
});
