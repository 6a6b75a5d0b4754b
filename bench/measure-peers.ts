import { KAFKA_VERSION } from '../local-stack/java-stack.ts';
import type { OutputFormat } from '../src/formats/format-names.ts';
import { buildPeers } from './build-peers.ts';
import { contendersOf } from './contenders.ts';
import { describeMachine } from './describe-machine.ts';
import { measurePeerBacklogs, type BacklogsOptions } from './measure-peer-backlogs.ts';
import { measurePeerStreams, type StreamsOptions } from './measure-peer-streams.ts';
import { startPeerBench } from './peer-bench.ts';
import { summarizeLatency, summarizePeer } from './peer-figures.ts';
import { goalsOf } from './peer-goals.ts';
import { readPeerVersions } from './peer-versions.ts';

export interface PeersOptions extends BacklogsOptions, StreamsOptions {
  /** How calls come and go. */
  readonly format: OutputFormat;
  /** Names of the systems that take part; all where it is empty. */
  readonly contenders: readonly string[];
  /** Settings of the worker that are not to have their defaults. */
  readonly set: Readonly<Record<string, string>>;
}

export type PeersFigures = Awaited<ReturnType<typeof measurePeers>>;

/**
 * Measures this worker against others that do the same work, on a local stack with one broker, from outside.
 * @throws LocalStackError; Error where a run is broken; what `interrupt` was aborted with. Nothing is left behind.
 */
export async function measurePeers(
  options: PeersOptions,
  interrupt: AbortSignal,
  onProgress: (message: string) => void,
) {
  await using closing = new AsyncDisposableStack();
  const machine = { ...describeMachine(), kafka: KAFKA_VERSION };
  const peers = await buildPeers(onProgress, interrupt);
  const bench = await startPeerBench(closing, interrupt, onProgress, options);
  const contenders = contendersOf(peers, bench.folder, { workerEnv: options.set }).filter(
    ({ system }) => options.contenders.length === 0 || options.contenders.includes(system),
  );
  const { bytesARecord, backlogs } = await measurePeerBacklogs(bench, contenders, options);
  const streams = await measurePeerStreams(bench, contenders, options, backlogs.length === 0);
  return {
    machine,
    versions: await readPeerVersions(peers, options.format),
    options,
    bytesARecord,
    throughput: backlogs.map((backlog) => ({ ...backlog, summary: summarizePeer(backlog.runs) })),
    latency: streams.map((stream) => ({ ...stream, summary: summarizeLatency(stream.runs) })),
    goals: goalsOf(options.format, streams, backlogs),
  };
}
