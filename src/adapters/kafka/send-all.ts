import type { ProducerRecord, RecordMetadata, Transaction } from 'kafkajs';
import { whenUnderWay } from './corrections/written-batches.ts';
import type { PlacedSend } from './judge-doubt.ts';
import { checkAcknowledged } from './outgoing.ts';
import { doStep } from './do-step.ts';

/** What a group has worked once a transaction is committed; metadata is noted with the offset. */
export interface TransactionOffsets {
  readonly consumerGroupId: string;
  readonly topics: {
    readonly topic: string;
    readonly partitions: { readonly partition: number; readonly offset: string; readonly metadata: string }[];
  }[];
}

const SEND_DEADLINE_MS = 12_000;
const OFFSETS_DEADLINE_MS = 12_000;
/** What brokers say where they do not know any more where it stands. */
const NOWHERE = '-1';

/**
 * Makes the sends, one after the other, and the offsets part of a transaction, and says where everything stands. Brokers
 * take the offsets while they take the first batch: its partition is part of the transaction by then, and to add to it twice at
 * once is refused. @throws RetryError, StopError
 */
export async function sendAll(
  transaction: Pick<Transaction, 'send' | 'sendOffsets'>,
  sends: Iterable<ProducerRecord>,
  offsets: TransactionOffsets | null,
): Promise<readonly PlacedSend[]> {
  const addOffsets = async () => {
    if (offsets !== null) await doStep('adding the offset', OFFSETS_DEADLINE_MS, transaction.sendOffsets(offsets));
  };
  const placed: PlacedSend[] = [];
  let adding: Promise<void> | null = null;
  for (const send of sends) {
    const sent = doStep('sending', SEND_DEADLINE_MS, transaction.send(send));
    if (adding === null) {
      adding = whenUnderWay(send).then(addOffsets);
      adding.catch(() => {}); // it may fail before it is awaited
    }
    const acknowledged = await sent;
    checkAcknowledged(send, acknowledged);
    placed.push(...acknowledged.map((place) => placeOf(send, place)));
  }
  await (adding ?? addOffsets());
  return placed;
}

function placeOf(send: ProducerRecord, { topicName, partition, baseOffset = NOWHERE }: RecordMetadata): PlacedSend {
  return { send, topic: topicName, partition, offset: BigInt(baseOffset) };
}
