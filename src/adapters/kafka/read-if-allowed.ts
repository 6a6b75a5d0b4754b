import type { Kafka } from 'kafkajs';
import { RetryError, StopError } from '../../pipeline/failures.ts';
import { errorType } from './kafkajs.ts';
import { createTopicReader, type TopicReader } from './topic-reader.ts';

/**
 * What `read` finds in a topic, for a worker that can do without: null where the topic may not be read. Nothing that
 * happens there ends the worker. `standstillMs` is how long a range may stand still. @throws RetryError where it cannot be said now.
 */
export async function readIfAllowed<T>(
  kafka: Kafka,
  standstillMs: number,
  read: (reader: TopicReader) => Promise<T>,
): Promise<T | null> {
  const reader = createTopicReader(kafka, { standstillMs });
  try {
    return await read(reader);
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    if (errorType(error.cause) === 'TOPIC_AUTHORIZATION_FAILED') return null;
    throw new RetryError(error.message, { cause: error });
  } finally {
    await reader.disconnect().catch(() => {});
  }
}
