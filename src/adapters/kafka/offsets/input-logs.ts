import type { Kafka } from 'kafkajs';
import type { Brokers } from '../client/brokers.ts';
import { boundsOf } from './bounds.ts';
import type { CommittedOffset } from '../protocol/committed-offset.ts';
import { offsetsInLog } from './offset-in-log.ts';
import { visiblePlaces, type Place } from './visible-places.ts';

/** What logs say of a topic that a group consumes, where the word of a coordinator is not enough. */
export interface InputLogs {
  /** Where partitions begin. @throws RetryError, StopError */
  readonly earliest: (partitions: readonly number[]) => Promise<ReadonlyMap<number, bigint>>;
  /** See `offsetsInLog`. @throws RetryError */
  readonly offsetsInLog: (partitions: readonly number[]) => Promise<ReadonlyMap<number, CommittedOffset>>;
  /** See `visiblePlaces`. @throws RetryError */
  readonly visible: (places: readonly Place[]) => Promise<readonly (boolean | null)[]>;
}

export function createInputLogs(kafka: Kafka, brokers: Brokers, groupId: string, topic: string): InputLogs {
  return {
    earliest: (partitions) => boundsOf(brokers, topic, partitions, 'earliest'),
    offsetsInLog: (partitions) => offsetsInLog(kafka, { groupId, topic, partitions }),
    visible: (places) => visiblePlaces(kafka, places),
  };
}
