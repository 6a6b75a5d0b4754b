import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './describe-machine.ts';
import { RECORD_WAYS, type RecordWayName } from './record-ways.ts';
import { spreadOf, type Spread } from './spread.ts';
import type { WayReady } from './work-records.ts';

export interface RecordsOptions {
  /** How many records are worked over and over. */
  readonly records: number;
  readonly rounds: number;
}

export type RecordsFigures = Awaited<ReturnType<typeof measureRecords>>;

/** Reading, deciding and writing, without the checksums. */
export const GOAL_MICROSECONDS = 0.5;
/** JSON in and out, against Avro in and out (issue 24). */
export const GOAL_JSON_TIMES = 4;

const PROGRAM = fileURLToPath(new URL('work-records.ts', import.meta.url));

/**
 * Measures what the worker itself does to a record, on one core, with default settings; each way in a process of its
 * own, in turn.
 * @throws Error where two ways do not give the same outputs, or one ends; what `interrupt` was aborted with.
 */
export async function measureRecords({ records, rounds }: RecordsOptions, interrupt: AbortSignal) {
  await using closing = new AsyncDisposableStack();
  const ways = [];
  for (const name of RECORD_WAYS) ways.push(await startWay(name, records, interrupt, closing));
  for (const { name, output, digest } of ways) {
    const first = ways.find((way) => way.output === output)!;
    if (digest !== first.digest) throw new Error(`${name}: other outputs than ${first.name}`);
  }
  const timings: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, way] of ways.entries()) timings[index]!.push((await way.work()) / records);
  }
  const results = ways.map(({ name, storedBytes }, index) => ({
    name,
    storedBytes: storedBytes / records,
    microseconds: spreadOf(timings[index]!) satisfies Spread,
  }));
  return { machine: describeMachine(), records, rounds, results };
}

async function startWay(name: RecordWayName, records: number, interrupt: AbortSignal, closing: AsyncDisposableStack) {
  const child = fork(PROGRAM, [name, String(records)]);
  closing.defer(() => endOf(child));
  const { output, storedBytes, digest } = (await next(child, interrupt)) as WayReady;
  return {
    name,
    output,
    storedBytes,
    digest,
    /** Gives the microseconds of a pass. */
    async work() {
      child.send('round');
      return (await next(child, interrupt)) as number;
    },
  };
}

/** What it says next. @throws Error where it ends instead, or cannot be told; what `interrupt` was aborted with. */
async function next(child: ChildProcess, interrupt: AbortSignal): Promise<unknown> {
  const over = new AbortController();
  const signal = AbortSignal.any([interrupt, over.signal]);
  const end = () => over.abort(new Error('a way of working records has ended by itself'));
  child.once('exit', end);
  try {
    const [message] = await once(child, 'message', { signal });
    return message;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    child.off('exit', end);
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
