import type { LocalStack } from '../local-stack/local-stack.ts';
import type { createKafkaClient } from '../src/adapters/kafka/kafkajs.ts';
import { createTopics, deleteTopics } from './cluster-topics.ts';

/** Topics of one demo; on a cluster that is not the demo's own they have names of their own. */
export interface DemoTopics {
  readonly input: string;
  readonly output: string;
  readonly deadLetters: string;
  readonly group: string;
}

export const PARTITIONS = 6;

/** The settings' own names, but on a cluster that somebody else uses too. */
export function nameTopics({ kind }: LocalStack): DemoTopics {
  const prefix = kind === 'given' ? `call-status-demo-${Date.now().toString(36)}.` : '';
  return {
    input: `${prefix}call-ended`,
    output: `${prefix}call-classified`,
    deadLetters: `${prefix}call-ended.dead-letter`,
    group: `${prefix}call-status`,
  };
}

/** Creates the topics; `closing` deletes them again where the cluster stays. */
export async function createDemoTopics(
  kafka: ReturnType<typeof createKafkaClient>,
  { input, output, deadLetters }: DemoTopics,
  { kind }: LocalStack,
  closing: AsyncDisposableStack,
): Promise<void> {
  const admin = kafka.admin();
  const names = [input, output, deadLetters];
  await admin.connect();
  closing.defer(() => admin.disconnect());
  await createTopics(
    admin,
    names.map((topic) => ({ topic, numPartitions: PARTITIONS })),
  );
  // Somebody else's cluster is left as it was found.
  if (kind === 'given') closing.defer(() => deleteTopics(admin, names));
}
