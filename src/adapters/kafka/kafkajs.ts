import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import { correctHeaders } from './corrections/headers.ts';
import { correctHeartbeat } from './corrections/heartbeat.ts';
import { correctListOffsets } from './corrections/list-offsets.ts';
import { correctTimers } from './corrections/timers.ts';

/*
 * The only way to kafkajs. It is no longer maintained, so what is wrong in it is corrected here, and the
 * corrections hold for the one version they were written and tested for.
 */

const require = createRequire(import.meta.url);

const CORRECTED_VERSION = '2.2.4';
const { version } = require('kafkajs/package.json') as { version: string };
if (version !== CORRECTED_VERSION) {
  throw new Error(`kafkajs ${version} is installed, but the corrections are for ${CORRECTED_VERSION}`);
}

// Before kafkajs itself is loaded: its modules keep what they import.
correctHeaders(require);
correctHeartbeat(require);
correctListOffsets(require);
correctTimers(require);

const kafkajs = require('kafkajs') as typeof Kafkajs;

export const { logLevel, ConfigResourceTypes } = kafkajs;

/** @throws what kafkajs throws for a configuration that cannot be. */
export function createKafkaClient(config: Kafkajs.KafkaConfig): Kafkajs.Kafka {
  return new kafkajs.Kafka(config);
}

const murmur2 = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: Buffer) => number;

/** The partition that the Java client's default partitioner gives a key. */
export function partitionOfKey(key: Buffer, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

const protocolErrors = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
const REBALANCE_IN_PROGRESS = 27;

/** What a broker says while the group rebalances; kafkajs rejoins upon it. */
export function rebalanceError(): Error {
  return protocolErrors.createErrorFromCode(REBALANCE_IN_PROGRESS);
}

/** kafkajs' own word for what a broker said, for example REBALANCE_IN_PROGRESS; undefined where no broker said it. */
export function errorType(error: unknown): string | undefined {
  return error instanceof kafkajs.KafkaJSProtocolError ? error.type : undefined;
}
