import type { Message } from 'kafkajs';
import type { Scene } from './scene.ts';

/** Sends to the input in a transaction of its own, and gives what ends one that is left open. */
export async function inTransaction(
  { kafka, inputTopic }: Pick<Scene, 'kafka' | 'inputTopic'>,
  end: 'commit' | 'abort' | 'leave open',
  messages: readonly Message[],
): Promise<() => Promise<void>> {
  const producer = kafka.producer({ transactionalId: crypto.randomUUID(), maxInFlightRequests: 1 });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.send({ topic: inputTopic, messages: [...messages] });
  const finish = async () => {
    if (transaction.isActive()) await transaction.abort();
    await producer.disconnect();
  };
  if (end === 'leave open') return finish;
  await transaction[end]();
  await finish();
  return finish;
}
