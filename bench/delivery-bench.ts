import { callEndedSchema } from '../src/events/avro-schemas.ts';
import { startBenchStack, type BenchStack } from './bench-stack.ts';
import { encodedCalls, type EncodedCall } from './encoded-calls.ts';

/** What every run of the benchmark needs: a cluster with its clients, and calls to send. */
export interface DeliveryBench extends BenchStack {
  readonly calls: readonly EncodedCall[];
}

const DISTINCT_CALLS = 5_000;

/** See `startBenchStack`. */
export async function startDeliveryBench(...parts: Parameters<typeof startBenchStack>): Promise<DeliveryBench> {
  const stack = await startBenchStack(...parts);
  const schemaId = await stack.registry.register('call-ended-value', callEndedSchema.json);
  return { ...stack, calls: encodedCalls(DISTINCT_CALLS, schemaId) };
}
