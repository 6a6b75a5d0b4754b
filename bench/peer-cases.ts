import { nameOf, takesPart, type Contender } from './contenders.ts';

/** A contender with a number of partitions. */
export interface Case {
  readonly contender: Contender;
  readonly partitions: number;
}

/** Every contender with every number of partitions that it is measured with. */
export function casesOf(contenders: readonly Contender[], counts: readonly number[]): readonly Case[] {
  return counts.flatMap((partitions) =>
    contenders.filter(({ system }) => takesPart(system, partitions)).map((contender) => ({ contender, partitions })),
  );
}

/** All of them once a round, each round beginning with another one than that before, so that none always comes first. */
export function* inTurn<T>(all: readonly T[], rounds: number): Generator<{ readonly each: T; readonly round: number }> {
  for (let round = 0; round < rounds; round++) {
    const first = round % all.length;
    for (const each of [...all.slice(first), ...all.slice(0, first)]) yield { each, round };
  }
}

export function nameOfCase({ contender, partitions }: Case): string {
  return `${partitions} partitions, ${nameOf(contender)}`;
}
