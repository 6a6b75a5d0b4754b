import { setTimeout as sleep } from 'node:timers/promises';
import { RetryError } from '../../../pipeline/failures.ts';
import { classifyFailure } from '../broker-errors.ts';
import type { Brokers } from '../client/brokers.ts';
import { failureOfCode } from '../client/ask-coordinator.ts';
import { askBroker } from '../protocol/ask-broker.ts';
import { EARLIEST, LATEST, listOffsetsQuestion, type ListedOffset } from '../protocol/list-offsets-request.ts';
import { within } from '../within.ts';

const DEADLINE_MS = 10_000;
const ATTEMPT_DEADLINE_MS = 5_000;
const PAUSE_MS = 50;

/** Where partitions of a topic begin, or end: one question to each leader. @throws RetryError, StopError */
export async function boundsOf(
  brokers: Brokers,
  topic: string,
  partitions: readonly number[],
  which: 'earliest' | 'latest',
): Promise<ReadonlyMap<number, bigint>> {
  const step = `asking where partitions of ${topic} begin or end`;
  const timestamp = which === 'earliest' ? EARLIEST : LATEST;
  const found = new Map<number, bigint>();
  const deadline = performance.now() + DEADLINE_MS;
  for (let left = partitions; ;) {
    const failures = await Promise.all(
      [...leadersOf(brokers, topic, left)].map(async ([nodeId, led]): Promise<Error | null> => {
        try {
          const asked = brokers.broker(nodeId).then((broker) => {
            return askBroker(broker, listOffsetsQuestion(broker, { topic, partitions: led, timestamp }));
          });
          const { offsets } = await within(ATTEMPT_DEADLINE_MS, step, asked);
          for (const { partition, offset, errorCode } of offsets) if (errorCode === 0) found.set(partition, offset);
          return failureAmong(step, offsets);
        } catch (error) {
          return classifyFailure(step, error);
        }
      }),
    );
    left = left.filter((partition) => !found.has(partition));
    if (left.length === 0) return found;
    const failure = failures.find((each) => each !== null) ?? new RetryError(`${step} failed: not all were told`);
    if (!(failure instanceof RetryError) || performance.now() > deadline) throw failure;
    await sleep(PAUSE_MS);
    await brokers.refresh().catch(() => {}); // it may fail as well, and is asked again
  }
}

function leadersOf(brokers: Brokers, topic: string, partitions: readonly number[]): Map<number, number[]> {
  const leaders = brokers.leadersOf(topic);
  return Map.groupBy(partitions, (partition) => leaders.get(partition) ?? NO_LEADER);
}

const NO_LEADER = -1;
/** Of a leader that has moved, or is none yet. */
const FOR_NOW: ReadonlySet<number> = new Set([3, 5, 6, 74, 75, 78]);

function failureAmong(step: string, offsets: readonly ListedOffset[]): Error | null {
  const code = offsets.find(({ errorCode }) => errorCode !== 0)?.errorCode;
  if (code === undefined) return null;
  const failure = failureOfCode(step, code);
  return FOR_NOW.has(code) ? new RetryError(failure.message, { cause: failure }) : failure;
}
