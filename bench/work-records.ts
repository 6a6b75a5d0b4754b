import { createHash } from 'node:crypto';
import { bytesOf, createRecordWay, type RecordWayName } from './record-ways.ts';

/*
 * Works records one way, in a process of its own, whenever it is told to: in one process the engine would make code that suits
 * all ways, and a worker meets one.
 */

/** What it says first. */
export interface WayReady {
  readonly output: string;
  readonly storedBytes: number;
  /** Of the outputs. */
  readonly digest: string;
}

const PASSES_A_ROUND = 10;
const WARM_UP_PASSES = 40;

const [name, count] = process.argv.slice(2);
const { pass, output, storedBytes } = createRecordWay(name as RecordWayName, Number(count));
const digest = createHash('sha256').update(bytesOf(pass())).digest('hex');
workPasses(WARM_UP_PASSES);

process.on('message', () => process.send!(microsecondsOfRound()));
process.send!({ output, storedBytes, digest } satisfies WayReady);

function workPasses(passes: number): void {
  for (let done = 0; done < passes; done++) pass().release();
}

/** Processor time of a pass, that of the garbage collector included. */
function microsecondsOfRound(): number {
  const before = process.cpuUsage();
  workPasses(PASSES_A_ROUND);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PASSES_A_ROUND;
}
