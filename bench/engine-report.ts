import { textTable } from '../src/commands/text-table.ts';
import type { Allocation } from './measure-allocation.ts';
import { GOAL_DECISIONS_PER_SECOND, type EngineFigures } from './measure-engine.ts';
import type { DependenceOnPosition, Positions } from './measure-positions.ts';
import type { Spread } from './spread.ts';

/** The figures as text for a terminal. */
export function engineReport(figures: EngineFigures): string {
  return [
    ...describeSetting(figures),
    ...describeThroughput(figures),
    ...describeAllocation(figures),
    ...describePositions(figures.positions),
    ...describeCompilation(figures),
  ].join('\n');
}

function describeSetting({ machine, calls }: EngineFigures): readonly string[] {
  const { processor, cores, system, node, loadBefore } = machine;
  return [
    'THE DECISION ENGINE ALONE, on one core',
    `  ${processor}, ${cores} cores, ${system}, Node ${node}, load before: ${loadBefore.toFixed(2)}`,
    `  ${whole(calls.distinct)} distinct calls, encoded and decoded with the Avro schema, in random order:`,
    `  ${whole(calls.perRule)} for each of ${calls.rules} rules, with ${whole(calls.combinationsOfFacts)} of ` +
      `${whole(calls.possibleCombinations)} combinations of facts.`,
    '  Every decision of every round is compared with the rule that the call was made for.',
  ];
}

function describeThroughput({ throughput: { bySize, toGoal, rounds } }: EngineFigures): readonly string[] {
  const rows = bySize.map(({ distinctCalls, nsPerDecision, decisionsPerSecond }) => [
    `${whole(distinctCalls)} distinct calls`,
    ...rates(decisionsPerSecond),
    ns(nsPerDecision.median),
  ]);
  return [
    '',
    `1. DECISIONS PER SECOND, rounds: ${rounds}`,
    ...indented(textTable(['', 'median', 'slowest round', 'fastest round', 'ns per decision'], rows, 'right')),
    `  The last line counts: ${times(toGoal)} the goal of ${whole(GOAL_DECISIONS_PER_SECOND)} a second.`,
    ...describeFewCalls(bySize.map(({ decisionsPerSecond }) => decisionsPerSecond.median)),
  ];
}

function describeFewCalls(ratesBySize: readonly number[]): readonly string[] {
  if (ratesBySize.length === 1) return ['  These are too few calls: a processor learns them by heart. Ask for more.'];
  return [
    `  The calls of the first line are ${times(ratesBySize[0]! / ratesBySize.at(-1)!)} as fast, because a processor learns them by`,
    '  heart. The calls of the last are too many for its branch prediction, and for its caches too: their',
    '  figure has waiting for memory in it.',
  ];
}

function describeAllocation({ allocation: { engine, few, control } }: EngineFigures): readonly string[] {
  const row = (name: string, { decisions, heapBytes, heapBytesPerDecision, collections }: Allocation) => [
    name,
    whole(decisions),
    whole(heapBytes),
    heapBytesPerDecision.toFixed(5),
    whole(collections),
  ];
  return [
    '',
    '2. HEAP',
    ...indented(
      textTable(
        ['', 'decisions', 'heap bytes', 'per decision', 'garbage collections'],
        [
          row('the engine', engine),
          row('the engine, few decisions', few),
          row('control: one object a decision', control),
        ],
        'right',
      ),
    ),
    '  What the second line allocates is what measuring takes, however many decisions there are.',
  ];
}

function describePositions(positions: Positions): readonly string[] {
  const { rules, decision, lookUp, search, searchToLookUp, searchToDecision } = positions;
  const place = (index: number) => String(index + 1).padStart(2);
  const rows = rules.map(({ ruleId, decisionNs, lookUpNs, searchNs }, index) => [
    `${place(index)} ${ruleId}`,
    ns(decisionNs),
    ns(lookUpNs),
    ns(searchNs),
  ]);
  const summary = (name: string, of: (dependence: DependenceOnPosition) => string) => [
    name,
    ...[decision, lookUp, search].map(of),
  ];
  const table = textTable(
    ['rule, in the order of the table', 'decision', 'look-up alone', 'search alone'],
    [
      ...rows,
      ['', '', '', ''],
      summary('median', ({ medianNs }) => ns(medianNs)),
      summary('slowest rule : median', ({ mostToMedian }) => mostToMedian.toFixed(2)),
      summary('last rule : first rule', ({ lastRuleToFirst }) => lastRuleToFirst.toFixed(2)),
      summary('ns more per place in the table', ({ nsPerPlace }) => nsPerPlace.toFixed(2)),
    ],
    'right',
  );
  return [
    '',
    '3. COST BY RULE, medians in ns',
    '  decision: from call to status. look-up and search: the same table read from ready facts, without the',
    '  work of deriving them; the search goes rule by rule and stops at the first that holds.',
    ...indented(table),
    `  Over all calls one search takes as long as ${searchToLookUp.toFixed(1)} look-ups, and ` +
      `${times(searchToDecision)} a whole decision.`,
  ];
}

function describeCompilation({ compilation: { coldMs, warmMs } }: EngineFigures): readonly string[] {
  const row = (name: string, { median, least, most }: Spread) => [
    name,
    ...[median, least, most].map((ms) => ms.toFixed(2)),
  ];
  return [
    '',
    '4. COMPILING THE TABLE (createEngine), in ms',
    ...indented(
      textTable(
        ['', 'median', 'least', 'most'],
        [row('cold: the first of a new process', coldMs), row('warm', warmMs)],
        'right',
      ),
    ),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}

function rates({ median, least, most }: Spread): readonly string[] {
  return [median, least, most].map((rate) => whole(Math.round(rate)));
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function ns(value: number): string {
  return value.toFixed(1);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} times`;
}
