import type { TestProject } from 'vitest/node';
import type { LocalStack } from '../../local-stack/local-stack.ts';
import { startLocalStack } from '../../local-stack/start-local-stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    brokers: readonly string[];
    schemaRegistryUrl: string;
  }
}

let stack: LocalStack | undefined;

/** One Kafka and one registry for all integration tests; each test has topics and groups of its own. */
export async function setup(project: TestProject): Promise<void> {
  stack = await startLocalStack({ onProgress: (message) => process.stdout.write(`${message}\n`) });
  project.provide('brokers', stack.brokers);
  project.provide('schemaRegistryUrl', stack.schemaRegistryUrl);
}

export async function teardown(): Promise<void> {
  await stack?.stop();
}
