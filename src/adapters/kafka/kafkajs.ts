import { createRequire } from 'node:module';
import type * as Kafkajs from 'kafkajs';
import type { AskedBroker } from './protocol/ask-broker.ts';
import { createSocketFactory } from './broker-socket.ts';
import { correctDroppedVersions } from './corrections/dropped-versions.ts';
import { correctListOffsets } from './corrections/list-offsets.ts';
import { correctRequestBytes } from './corrections/request-bytes.ts';
import { correctTimers } from './corrections/timers.ts';
import { correctWholeResponses } from './corrections/whole-responses.ts';

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

// Before kafkajs itself is loaded, since its modules keep what they import: first what is replaced, then what is changed.
correctRequestBytes(require);
correctListOffsets(require);
correctTimers(require);
correctWholeResponses(require);
correctDroppedVersions(require);

// It would warn of a change of its default partitioner; every record here names its partition.
process.env['KAFKAJS_NO_PARTITIONER_WARNING'] ??= '1';

const kafkajs = require('kafkajs') as typeof Kafkajs;

export const { logLevel, ConfigResourceTypes, AclResourceTypes, AclOperationTypes, AclPermissionTypes } = kafkajs;
export const { ResourcePatternTypes } = kafkajs;

/** @throws what kafkajs throws for a configuration that cannot be. */
export function createKafkaClient(config: Kafkajs.KafkaConfig): Kafkajs.Kafka {
  return new kafkajs.Kafka({ socketFactory: createSocketFactory(), ...config });
}

const murmur2 = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: Buffer) => number;

/** The partition that the Java client's default partitioner gives a key. */
export function partitionOfKey(key: Buffer, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

const protocolErrors = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
/** Codes that came after kafkajs. */
const NEWER_CODES: Readonly<Record<number, { readonly type: string; readonly message: string }>> = {
  90: { type: 'PRODUCER_FENCED', message: 'There is a newer producer with the same transactional id' },
  120: { type: 'TRANSACTION_ABORTABLE', message: 'The transaction can only be aborted' },
};

/** The error that kafkajs makes of a code of the protocol, and of one that came after it. */
export function errorOfCode(code: number): Error {
  const newer = NEWER_CODES[code];
  if (newer === undefined) return protocolErrors.createErrorFromCode(code);
  return new kafkajs.KafkaJSProtocolError({ ...newer, code, retriable: false } as never);
}

/** kafkajs' own word for what a broker said, for example REBALANCE_IN_PROGRESS; undefined where no broker said it. */
export function errorType(error: unknown): string | undefined {
  return error instanceof kafkajs.KafkaJSProtocolError ? error.type : undefined;
}

/** What kafkajs' clients have inside: connections to brokers. */
export interface InnerCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  readonly brokerPool: BrokerPool;
}

/** The brokers that a client knows, by node id. */
export interface BrokerPool {
  readonly brokers: Record<string, PooledBroker>;
  /** The one that it has begun with, whose id it does not know by itself. */
  readonly seedBroker: PooledBroker;
  readonly versions: unknown;
  readonly rootLogger: unknown;
  readonly connectionPoolBuilder: {
    build(address: { readonly host: string; readonly port: number }): Promise<PooledBroker['connectionPool']>;
  };
  createBroker(options: {
    readonly logger: unknown;
    readonly versions: unknown;
    readonly connectionPool: PooledBroker['connectionPool'];
    readonly nodeId: number;
  }): PooledBroker;
  /** Connects to it where that is needed. */
  findBroker(which: { readonly nodeId: string }): Promise<AskedBroker>;
  findConnectedBroker(): Promise<AskedBroker>;
}

export interface PooledBroker {
  nodeId: number;
  readonly connectionPool: { readonly host: string; readonly port: number };
  disconnect(): Promise<void>;
}

/** A cluster of its own, with the settings of a client. */
export function createInnerCluster(kafka: Kafkajs.Kafka): InnerCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER)!;
  const create = (kafka as unknown as Record<symbol, (options: object) => InnerCluster>)[symbol]!;
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
}

const CREATE_CLUSTER = 'private:Kafka:createCluster';
