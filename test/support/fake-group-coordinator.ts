import type { Brokers } from '../../src/adapters/kafka/client/brokers.ts';
import { errorOfCode } from '../../src/adapters/kafka/kafkajs.ts';
import type { AskedBroker } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { REQUESTS } from '../../src/adapters/kafka/protocol/requests.ts';
import { createWireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';
import { createFakeGroup, type FakeGroup } from './fake-group.ts';
import { readGroupRequest, writeGroupAnswer, type GroupApi, type GroupAsked } from './group-wire.ts';

/** A cluster whose one broker coordinates a group, as far as members see it. */
export interface FakeGroupCoordinator extends FakeGroup {
  /** Connections of one more client. */
  readonly connect: () => Brokers;
  /** All that was asked, in order. */
  readonly asked: readonly GroupAsked[];
  /** Whom look-ups find, of two brokers. The other one says that it is not the coordinator. */
  coordinatorId: number;
  /** Answers the next requests of a kind with an error. */
  readonly refuse: (api: GroupApi, code: number, times?: number) => void;
  /** Nobody answers anything, or nothing of a kind, until `thaw`, which answers all. */
  readonly freeze: (api?: GroupApi) => void;
  readonly thaw: () => void;
  /** Connections fail, and cannot be made. */
  isDown: boolean;
  /** Of the topic; 0 where it is not there. */
  partitionCount: number;
  readonly lookUps: () => number;
  readonly openConnections: () => number;
}

const NOT_COORDINATOR = 16;
const UNKNOWN_TOPIC_OR_PARTITION = 3;
const ANY_VERSION = { minVersion: 0, maxVersion: 9 };

export function createFakeGroupCoordinator(topic: string, partitionCount: number): FakeGroupCoordinator {
  const group = createFakeGroup();
  const asked: GroupAsked[] = [];
  const refusals = new Map<GroupApi, number[]>();
  let thawed = Promise.withResolvers<void>();
  thawed.resolve();
  let frozen: GroupApi | null = null;
  let lookUps = 0;
  let open = 0;

  async function answer(nodeId: number, api: GroupApi, bytes: Buffer): Promise<Buffer> {
    const request = readGroupRequest(api, createWireReader(bytes, false));
    asked.push(request);
    await reach(api);
    const code = refusals.get(api)?.shift() ?? (nodeId === cluster.coordinatorId ? 0 : NOT_COORDINATOR);
    const said = code === 0 ? await group.answer(request) : { errorCode: code };
    await reach(api);
    return writeGroupAnswer(api, said);
  }

  async function reach(api: GroupApi | null = null): Promise<void> {
    if (frozen === null || frozen === api) await thawed.promise;
    if (cluster.isDown) throw new Error('connection lost');
  }

  /** As brokers do, it works the requests of a connection one by one. */
  function createConnection(nodeId: number): AskedBroker['connectionPool'] {
    let last: Promise<unknown> = Promise.resolve();
    return {
      async send(exchange) {
        const { request, response } = exchange as Exchange;
        const { buffer, following } = await request.encode();
        const working = last.then(() => answer(nodeId, apiOf(request.apiKey), Buffer.concat([buffer, ...following])));
        last = working.catch(() => {});
        return response.parse(await response.decode(await working));
      },
    };
  }

  function createBroker(nodeId: number): AskedBroker {
    const pair = [createConnection(nodeId), createConnection(nodeId)] as const;
    const connectionPool = { ...pair[0], getConnection: (index: 0 | 1) => Promise.resolve(pair[index]) };
    const versions = Object.fromEntries(Object.values(REQUESTS).map(({ apiKey }) => [apiKey, ANY_VERSION]));
    return { nodeId, versions, connectionPool };
  }

  async function lookAtTopic(): Promise<void> {
    await reach();
    if (cluster.partitionCount === 0) throw errorOfCode(UNKNOWN_TOPIC_OR_PARTITION);
  }

  function connect(): Brokers {
    const nodes = [createBroker(0), createBroker(1)] as const;
    let known: Promise<AskedBroker> | null = null;
    let seenPartitions = 0;
    let isOpen = false;
    const look = async () => {
      await lookAtTopic();
      seenPartitions = cluster.partitionCount;
    };
    return {
      async connect() {
        await look();
        if (!isOpen) open += 1;
        isOpen = true;
      },
      leadersOf: (name) => new Map(Array.from({ length: name === topic ? seenPartitions : 0 }, (_, id) => [id, 0])),
      refresh: look,
      broker: (nodeId) => Promise.resolve(nodes[nodeId as 0 | 1]),
      anyBroker: () => Promise.resolve(nodes[0]),
      nodeIds: () => [0, 1],
      coordinator() {
        known ??= reach().then(() => {
          lookUps += 1;
          return nodes[cluster.coordinatorId as 0 | 1];
        });
        known.catch(() => (known = null));
        return known;
      },
      forgetCoordinator: () => (known = null),
      disconnect() {
        if (isOpen) open -= 1;
        isOpen = false;
        return Promise.resolve();
      },
    };
  }

  const cluster: FakeGroupCoordinator = {
    ...group,
    connect,
    asked,
    coordinatorId: 0,
    refuse: (api, code, times = 1) =>
      void refusals.set(api, [...(refusals.get(api) ?? []), ...Array.from({ length: times }, () => code)]),
    freeze(api) {
      frozen = api ?? null;
      thawed = Promise.withResolvers<void>();
    },
    thaw: () => thawed.resolve(),
    isDown: false,
    partitionCount,
    lookUps: () => lookUps,
    openConnections: () => open,
  };
  return cluster;
}

interface Exchange {
  readonly request: {
    readonly apiKey: number;
    readonly encode: () => Promise<{ readonly buffer: Buffer; readonly following: readonly Buffer[] }>;
  };
  readonly response: {
    readonly decode: (answer: Buffer) => Promise<object>;
    readonly parse: (decoded: object) => Promise<unknown>;
  };
}

function apiOf(key: number): GroupApi {
  const [name] = Object.entries(REQUESTS).find(([, { apiKey }]) => apiKey === key)!;
  return name as GroupApi;
}
