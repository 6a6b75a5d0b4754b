import type { Contender } from './contenders.ts';
import { startContender } from './contender-process.ts';
import type { LoadedTopic } from './load-topic.ts';
import type { PeerBench } from './peer-bench.ts';
import { peerRunOf, type PeerRun } from './peer-figures.ts';
import { readDigests } from './read-digests.ts';
import { differenceOf } from './topic-digest.ts';
import { watchRun } from './watch-run.ts';

/**
 * Has a contender work off an input, and checks its output against what has to come out, to the byte.
 * @throws Error where it is anything else.
 */
export async function measureThroughput(
  bench: PeerBench,
  contender: Contender,
  input: LoadedTopic,
  members = 1,
): Promise<PeerRun> {
  await using closing = new AsyncDisposableStack();
  const { topic: inputTopic, partitions, expected } = input;
  const run = await startContender(bench, contender, { inputTopic, partitions, members }, closing);
  const observed = await watchRun(bench, run, input);
  await run.stop();
  const found = await readDigests(bench.connection, run.outputTopic, partitions);
  // The second member takes partitions over while the first has begun on them.
  const mayRepeat = contender.delivery === 'at-least-once' && members > 1;
  const difference = differenceOf(expected, found, { mayRepeat });
  if (difference !== null) throw new Error(`the output is not what it has to be: ${difference}`);
  return peerRunOf(observed);
}
