import { askBroker, questionOf, type AskedBroker } from './ask-broker.ts';
import { OPTIONAL_REQUESTS } from './requests.ts';

/**
 * The transactional ids whose transactions are open, of those that this broker coordinates and this user may see (KIP-664); null where
 * it does not tell, as one that is older than Kafka 3.0, or that is still loading.
 */
export async function listOpenTransactions(broker: AskedBroker): Promise<readonly string[] | null> {
  const request = OPTIONAL_REQUESTS.listTransactions;
  if (broker.versions[request.apiKey] === undefined) return null;
  const { ids } = await askBroker(broker, {
    ...questionOf(broker, request),
    write(to) {
      to.list(['Ongoing'], to.text);
      to.list([], () => {}); // of all producers
      to.end();
    },
    read(from) {
      const [throttleMs, errorCode] = [from.int32(), from.int16()];
      from.list(from.text);
      const ids = from.list(() => {
        const id = from.text()!;
        from.int64();
        from.text();
        from.end();
        return id;
      });
      return { throttleMs, ids: errorCode === 0 ? ids : null };
    },
  });
  return ids;
}
