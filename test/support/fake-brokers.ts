import type { Brokers } from '../../src/adapters/kafka/client/brokers.ts';
import { errorOfCode } from '../../src/adapters/kafka/kafkajs.ts';
import type { AskedBroker, VersionRange } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { OPTIONAL_REQUESTS, REQUESTS } from '../../src/adapters/kafka/protocol/requests.ts';
import { writeTransactionAnswer, type TransactionAnswer } from './transaction-answers.ts';
import { apiOf, readTransactionRequest, type TransactionRequest } from './transaction-wire.ts';

/** A request, and which broker got it. */
export interface Asked extends TransactionRequest {
  readonly nodeId: number;
}

export interface FakeBrokersOptions {
  readonly nodeIds?: readonly number[];
  /** Who leads a partition; -1 where nobody does. The first broker unless told. */
  readonly leaderOf?: (topic: string, partition: number) => number;
  /** Gives the answer; what it throws is what becomes of the connection. */
  readonly answer: (asked: Asked) => TransactionAnswer | Promise<TransactionAnswer>;
  /** Other versions than those that the worker knows, by API key; undefined where a broker has none. */
  readonly versions?: Readonly<Record<string, VersionRange | undefined>>;
}

/** Brokers that are asked over no network. */
export interface FakeBrokers extends Brokers {
  /** All that was asked, in order. */
  readonly asked: Asked[];
  readonly refreshes: () => number;
  /** Of coordinators that were looked for. */
  readonly lookUps: () => number;
}

const NO_LEADER = -1;
const LEADER_NOT_AVAILABLE = 5;
const MOST_PARTITIONS = 100;

export function createFakeBrokers(options: FakeBrokersOptions): FakeBrokers {
  const { nodeIds = [0], leaderOf = () => nodeIds[0]!, answer } = options;
  const asked: Asked[] = [];
  const known = new Set<string>();
  let refreshes = 0;
  let lookUps = 0;

  function createBroker(nodeId: number): AskedBroker {
    const requests = Object.values({ ...REQUESTS, ...OPTIONAL_REQUESTS });
    const versions = Object.fromEntries(
      requests.map(({ apiKey, most }) => [apiKey, { minVersion: 0, maxVersion: most }]),
    );
    return {
      nodeId,
      versions: { ...versions, ...options.versions },
      connectionPool: {
        async send(exchange) {
          const { request, response } = exchange as Exchange;
          const { buffer, following } = await request.encode();
          const bytes = Buffer.concat([buffer, ...following]);
          const got = { nodeId, ...readTransactionRequest(apiOf(request.apiKey), request.apiVersion, bytes) };
          asked.push(got);
          return response.parse(await response.decode(writeTransactionAnswer(got, await answer(got))));
        },
      },
    };
  }

  const nodes = new Map(nodeIds.map((nodeId) => [nodeId, createBroker(nodeId)]));
  async function broker(nodeId: number): Promise<AskedBroker> {
    if (nodeId === NO_LEADER) throw errorOfCode(LEADER_NOT_AVAILABLE);
    return nodes.get(nodeId)!;
  }

  return {
    asked,
    refreshes: () => refreshes,
    lookUps: () => lookUps,
    connect: () => Promise.resolve(),
    leadersOf: (topic) =>
      new Map(Array.from({ length: MOST_PARTITIONS }, (_, partition) => [partition, leaderOf(topic, partition)])),
    refresh() {
      refreshes += 1;
      return Promise.resolve();
    },
    broker,
    anyBroker: () => broker(nodeIds[0]!),
    nodeIds: () => nodeIds,
    coordinator(kind, key) {
      if (!known.has(`${kind} ${key}`)) lookUps += 1;
      known.add(`${kind} ${key}`);
      return broker(nodeIds[0]!);
    },
    forgetCoordinator: (kind, key) => void known.delete(`${kind} ${key}`),
    disconnect: () => Promise.resolve(),
  };
}

interface Exchange {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly encode: () => Promise<{ readonly buffer: Buffer; readonly following: readonly Buffer[] }>;
  };
  readonly response: {
    readonly decode: (answer: Buffer) => Promise<object>;
    readonly parse: (decoded: object) => Promise<unknown>;
  };
}
