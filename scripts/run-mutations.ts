import { parseArgs } from 'node:util';
import { allMutations } from '../test/mutations/all-mutations.ts';
import { DETECTORS, type Detector } from '../test/mutations/detectors.ts';

/*
 * Makes every mistake that can be made in the decision table, in the boundaries of the facts and in the
 * cause map, one at a time, and says what notices each. Ends with 1 where one is noticed by nothing.
 */

const { values } = parseArgs({ options: { help: { type: 'boolean' }, list: { type: 'boolean' } } });
if (values.help === true) {
  console.log('Usage: npm run mutants [-- --list]\n\n  --list  name every mutation, with what noticed it');
  process.exit(0);
}

type Column = 'made' | Detector | 'nothing';
const COLUMNS: readonly Column[] = ['made', ...DETECTORS, 'nothing'];

const startedAt = performance.now();
const tallies = new Map<string, Map<Column, number>>();
const unnoticed: string[] = [];
let made = 0;

for (const { kind, description, noticedBy } of allMutations()) {
  const noticed = noticedBy();
  const results: readonly Column[] = noticed.length === 0 ? ['nothing'] : noticed;
  let tally = tallies.get(kind);
  if (tally === undefined) tallies.set(kind, (tally = new Map<Column, number>()));
  for (const column of ['made', ...results] as const) tally.set(column, (tally.get(column) ?? 0) + 1);
  if (noticed.length === 0) unnoticed.push(`${kind}: ${description}`);
  if (values.list === true) console.log(`${kind}: ${description}: ${results.join(', ')}`);
  made += 1;
  if (process.stderr.isTTY && made % 25 === 0) process.stderr.write(`\r${made.toLocaleString('en-US')} mutations`);
}
if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');

const line = (name: string, cells: readonly (string | number)[]) =>
  console.log(name.padEnd(27) + cells.map((cell) => String(cell).padStart(18)).join(''));
line('Noticed by', COLUMNS);
for (const [kind, tally] of tallies)
  line(
    kind,
    COLUMNS.map((column) => tally.get(column) ?? 0),
  );
const total = (column: Column) => [...tallies.values()].reduce((sum, tally) => sum + (tally.get(column) ?? 0), 0);
line('all', COLUMNS.map(total));
console.log('\nA table that does not compile is shown to nothing else.');
console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
for (const words of unnoticed) console.log(`UNNOTICED  ${words}`);
process.exit(unnoticed.length === 0 ? 0 : 1);
