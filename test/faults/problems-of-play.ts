import type { Account } from './account.ts';
import type { Sabotage } from './sabotages.ts';
import type { Scenario } from './scenario.ts';
import type { WorkerExit } from './worker-fleet.ts';

export interface PlayedParts {
  readonly scenario: Scenario;
  /** Of the input, at the beginning. */
  readonly partitions: number;
  readonly account: Account;
  readonly exits: readonly WorkerExit[];
  /** How many of the exits came before the end of it all. */
  readonly endsBefore: number;
  /** What the workers that lived to the end had counted. */
  readonly counted: number;
  readonly peakMemoryMb: number;
  /** How many records came out that stood in a transaction that was given up. */
  readonly uncommitted: number;
  /** How often a worker said that it was not healthy. */
  readonly unhealthy: number;
}

const MOST_MEMORY_MB = 300;
const SHOWN = 3;

/** What is wrong with what was seen, in words; nothing where the promises held. */
export function problemsOf({
  scenario,
  partitions: atFirst,
  account,
  exits,
  endsBefore,
  counted,
  peakMemoryMb,
  uncommitted,
  unhealthy,
}: PlayedParts): readonly string[] {
  const problems: string[] = [];
  for (const kind of ['missing', 'doubled', 'strays', 'misplaced', 'disordered'] as const) {
    const lines = account[kind];
    if (lines.length > 0) problems.push(`${lines.length} ${kind}: ${lines.slice(0, SHOWN).join('; ')}`);
  }
  for (const { name, asked, hung, code, signal, lastLines } of exits) {
    if (hung) problems.push(`${name} was asked to stop and did not: ${lastLines.at(-1)}`);
    const well = asked ? code === 0 || signal === 'SIGKILL' : scenario.mayEndWorkers === true;
    if (!well) problems.push(`${name} ended with ${signal ?? code}${asked ? '' : ', unasked'}: ${reasonIn(lastLines)}`);
  }
  const published = account.outputs + account.deadLetters;
  if (counted > published) problems.push(`${counted} records counted, ${published} published`);
  if (scenario.countsExactly === true && endsBefore === 0 && counted < published)
    problems.push(`${counted} records counted, ${published} published, though no commit was in doubt`);
  if (uncommitted > 0) problems.push(`${uncommitted} records came out though their transactions were given up`);
  const partitions = atFirst + (scenario.addedPartitions ?? 0);
  if (account.inputPartitions !== partitions)
    problems.push(`${account.inputPartitions} of ${partitions} partitions had records`);
  if (unhealthy > 0) problems.push(`/healthz failed ${unhealthy} times`);
  if (peakMemoryMb > MOST_MEMORY_MB) problems.push(`${peakMemoryMb} MB of memory`);
  return problems;
}

/** A control that nobody noticed is a problem, and one that was noticed is none. */
export function problemsOfControl(
  problems: readonly string[],
  longestWaitMs: number,
  { shows, showsWaitMs = Number.POSITIVE_INFINITY }: Pick<Sabotage, 'shows' | 'showsWaitMs'>,
): readonly string[] {
  const isNoticed = problems.some((problem) => shows.test(problem)) || longestWaitMs >= showsWaitMs;
  return isNoticed ? [] : ['left out on purpose, and the checker did not notice'];
}

/** What the last line of an error said. */
function reasonIn(lines: readonly string[]): string {
  const line = lines.findLast((each) => each.includes('"err"')) ?? lines.at(-1) ?? '';
  return /"message":"([^"]*)"/.exec(line)?.[1] ?? line;
}
