import type { Brokers } from '../../src/adapters/kafka/client/brokers.ts';
import { errorOfCode } from '../../src/adapters/kafka/kafkajs.ts';
import type { AskedBroker } from '../../src/adapters/kafka/protocol/ask-broker.ts';
import { createWireReader, type WireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';
import { createWireWriter, type WireWriter } from '../../src/adapters/kafka/protocol/wire-writer.ts';
import {
  readFetch,
  readListOffsets,
  writeFetch,
  writeListOffsets,
  writeTopicId,
  type AnsweredPartition,
  type FakeFetch,
} from './fake-fetch-wire.ts';
import { createFakeFetchSessions, type FakeFetchSessions } from './fake-fetch-sessions.ts';
import { logBatch, type LogBatch, type LogBatchOptions } from './log-batch.ts';

/** A partition's log, as its leader has it. */
export interface FakeLog {
  leader: number;
  start: bigint;
  /** What retention has deleted is still in the list. */
  batches: LogBatch[];
  aborted: { readonly producerId: bigint; readonly firstOffset: bigint; readonly lastOffset: bigint }[];
  /** In the place of an answer, where it is not 0. */
  errorCode: number;
}

interface FakeNode {
  readonly broker: AskedBroker;
  readonly sessions: FakeFetchSessions;
  /** Out of reach. */
  isDown: boolean;
  /** As the last request said that named partitions. */
  mostOfPartition: number;
  /** An error of the whole answer, once. */
  nextError: number;
  /** Loses the next exchange, before or after the broker has read the request. */
  loses: 'request' | 'answer' | null;
  /** Answers wait for it. */
  gate: Promise<void>;
}

interface Exchange {
  readonly request: { readonly apiKey: number; encode(): Promise<{ buffer: Buffer; following: readonly Buffer[] }> };
  readonly response: { decode(answer: Buffer): Promise<object>; parse(decoded: object): Promise<unknown> };
}

export const TOPIC = 'in';
const FETCH = 1;
const LIST_OFFSETS = 2;
const METADATA = 3;
const NOT_LEADER = 6;
const OUT_OF_RANGE = 1;
const UNKNOWN_TOPIC = 3;
const EARLIEST = -2n;
const VERSIONS = {
  [FETCH]: { minVersion: 4, maxVersion: 18 },
  [LIST_OFFSETS]: { minVersion: 1, maxVersion: 11 },
  [METADATA]: { minVersion: 0, maxVersion: 13 },
};

/** Brokers that are none, and what they were asked. Logs begin empty, led by the nodes in turn. */
export function fakeFetchBrokers({ partitions = 1, nodes = 1 } = {}) {
  const logs = new Map<number, FakeLog>();
  for (let partition = 0; partition < partitions; partition++) {
    logs.set(partition, { leader: 1 + (partition % nodes), start: 0n, batches: [], aborted: [], errorCode: 0 });
  }
  const fetches: (FakeFetch & { readonly nodeId: number })[] = [];
  const waiting = new Set<() => void>();
  const all = new Map<number, FakeNode>();
  for (let nodeId = 1; nodeId <= nodes; nodeId++) all.set(nodeId, createNode(nodeId));
  /** A topic that is not there has none. */
  let topicId: string | null = 'a'.repeat(32);
  let known = leaders();
  const asked = { refreshes: 0, ids: 0, offsets: 0 };
  const cluster = { isTelling: true };

  function leaders(): ReadonlyMap<number, number> {
    return new Map([...logs].map(([partition, { leader }]) => [partition, leader]));
  }

  function createNode(nodeId: number): FakeNode {
    const send = (exchange: object) => answerTo(nodeId, exchange as Exchange);
    const broker: AskedBroker = { nodeId, versions: VERSIONS, connectionPool: { send } };
    const sessions = createFakeFetchSessions();
    const gate = Promise.resolve();
    return { broker, sessions, isDown: false, mostOfPartition: 0, nextError: 0, loses: null, gate };
  }

  async function answerTo(nodeId: number, { request, response }: Exchange): Promise<unknown> {
    const node = all.get(nodeId)!;
    const { buffer, following } = await request.encode();
    const bytes = Buffer.concat([buffer, ...following]);
    const isFlexible = request.apiKey === METADATA;
    const reader = createWireReader(bytes, isFlexible);
    reader.end();
    const to = createWireWriter(isFlexible);
    to.end();
    if (node.isDown || lose(node, 'request')) throw new Error('connection lost');
    if (request.apiKey === FETCH) await fetch(nodeId, reader, bytes.length, to);
    else if (request.apiKey === LIST_OFFSETS) listOffsets(nodeId, reader, to);
    else {
      asked.ids += 1;
      if (!cluster.isTelling) throw new Error('connection lost');
      writeTopicId(to, TOPIC, topicId);
    }
    await node.gate;
    if (node.isDown || lose(node, 'answer')) throw new Error('connection lost');
    return response.parse(await response.decode(Buffer.concat([...to.finish()])));
  }

  async function fetch(nodeId: number, reader: WireReader, bytes: number, to: WireWriter): Promise<void> {
    const node = all.get(nodeId)!;
    const { maxBytes, maxBytesPerPartition, ...request } = readFetch(reader, bytes);
    if (maxBytesPerPartition > 0) node.mostOfPartition = maxBytesPerPartition;
    fetches.push({ ...request, nodeId });
    const { errorCode, sessionId, positions } =
      node.nextError === 0 ? node.sessions.read(request) : { errorCode: node.nextError, sessionId: 0, positions: null };
    node.nextError = 0;
    const until = performance.now() + (errorCode === 0 ? request.maxWaitMs : 0);
    let found = look();
    while (found.length === 0 && performance.now() < until && !node.isDown) {
      await change(Math.max(0, until - performance.now()));
      found = look();
    }
    for (const { partition } of found) node.sessions.brought(sessionId, partition);
    writeFetch(to, TOPIC, { errorCode, sessionId, found });

    function look() {
      let room = maxBytes;
      const entries: AnsweredPartition[] = [];
      for (const [partition, offset] of positions ?? []) {
        const entry = read(nodeId, partition, offset, Math.min(room, node.mostOfPartition), entries.length === 0);
        if (entry === null) continue;
        room = Math.max(0, room - entry.records.length);
        entries.push(entry);
      }
      return entries;
    }
  }

  function read(
    nodeId: number,
    partition: number,
    offset: bigint,
    most: number,
    isFirst: boolean,
  ): AnsweredPartition | null {
    const log = logs.get(partition)!;
    const end = endOf(log);
    const errorCode = errorFor(log, nodeId, offset);
    const nothing = { partition, highWatermark: -1n, start: -1n, aborted: [], records: Buffer.alloc(0) };
    if (errorCode !== 0) return { ...nothing, errorCode };
    const chosen: Buffer[] = [];
    let bytes = 0;
    for (const batch of log.batches) {
      if (batch.lastOffset < offset) continue;
      if (bytes + batch.bytes.length > most && !(isFirst && chosen.length === 0)) break;
      chosen.push(batch.bytes);
      bytes += batch.bytes.length;
    }
    if (chosen.length === 0) return null;
    const { start } = log;
    const aborted = log.aborted.filter(({ lastOffset }) => lastOffset >= offset);
    return { partition, errorCode, highWatermark: end, start, aborted, records: Buffer.concat(chosen) };
  }

  function errorFor(log: FakeLog, nodeId: number, offset: bigint): number {
    if (log.errorCode !== 0) return log.errorCode;
    if (topicId === null) return UNKNOWN_TOPIC;
    if (log.leader !== nodeId) return NOT_LEADER;
    return offset < log.start || offset > endOf(log) ? OUT_OF_RANGE : 0;
  }

  function change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const changed = () => {
        clearTimeout(timer);
        waiting.delete(changed);
        resolve();
      };
      const timer = setTimeout(changed, waitMs);
      waiting.add(changed);
    });
  }

  function listOffsets(nodeId: number, reader: WireReader, to: WireWriter): void {
    asked.offsets += 1;
    const found = readListOffsets(reader).map(({ partition, timestamp }) => {
      const log = logs.get(partition)!;
      return {
        partition,
        errorCode: log.leader === nodeId ? 0 : NOT_LEADER,
        offset: timestamp === EARLIEST ? log.start : endOf(log),
      };
    });
    writeListOffsets(to, TOPIC, found);
  }

  function changed(): void {
    for (const tell of waiting) tell();
  }

  const brokers: Brokers = {
    connect: () => Promise.resolve(),
    leadersOf: () => known,
    refresh() {
      asked.refreshes += 1;
      if (topicId === null) return Promise.reject(errorOfCode(UNKNOWN_TOPIC));
      known = leaders();
      return Promise.resolve();
    },
    broker(nodeId) {
      const node = all.get(nodeId);
      if (node === undefined || node.isDown) return Promise.reject(new Error(`broker ${nodeId} is out of reach`));
      return Promise.resolve(node.broker);
    },
    anyBroker: () => brokers.broker(1),
    nodeIds: () => [...all.keys()],
    coordinator: () => Promise.resolve(all.get(1)!.broker),
    forgetCoordinator() {},
    disconnect: () => Promise.resolve(),
  };

  return {
    brokers,
    logs,
    fetches,
    asked,
    cluster,
    changed,
    node: (nodeId: number) => all.get(nodeId)!,
    /** Puts a batch at the end of a partition, and gives it. */
    append(partition: number, options: LogBatchOptions = {}): LogBatch {
      const log = logs.get(partition)!;
      const batch = logBatch(endOf(log), options);
      log.batches.push(batch);
      changed();
      return batch;
    },
    /** Deletes the topic, or makes it. */
    setTopicId(id: string | null) {
      topicId = id;
      changed();
    },
    /** Nobody waits for anything any more. */
    end() {
      for (const node of all.values()) node.isDown = true;
      changed();
    },
    /** Answers of a broker come when what it gives is called. */
    holdAnswers(nodeId: number): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      all.get(nodeId)!.gate = promise;
      return resolve;
    },
  };
}

export type FakeFetchBrokers = ReturnType<typeof fakeFetchBrokers>;

const endOf = ({ batches, start }: FakeLog): bigint => {
  const last = batches.at(-1);
  return last === undefined ? start : last.lastOffset + 1n;
};

function lose(node: FakeNode, what: 'request' | 'answer'): boolean {
  if (node.loses !== what) return false;
  node.loses = null;
  return true;
}
