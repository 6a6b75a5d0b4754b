import { markdownTable, spreadCell } from './markdown-table.ts';
import { GOAL_JSON_TIMES, GOAL_MICROSECONDS, type RecordsFigures } from './measure-records.ts';

/** The figures as Markdown. */
export function recordsReport({ machine, records, rounds, results }: RecordsFigures): string {
  const { processor, cores, system, node, loadBefore } = machine;
  const own = results[0]!.microseconds.median;
  const rows = results.map(({ name, storedBytes, microseconds }) => [
    name,
    storedBytes.toFixed(0),
    spreadCell(microseconds, (value) => value.toFixed(3)),
    (microseconds.median / own).toFixed(2),
  ]);
  const json = results.find(({ name }) => name === 'JSON, and JSON of it')!.microseconds.median / own;
  return [
    `${processor}, ${cores} cores, ${system}, Node ${node}; load before: ${loadBefore.toFixed(2)}.`,
    `${records.toLocaleString('en-US')} calls, rounds: ${rounds}; least / **median** / most; all ways to Avro give the same outputs, to the byte, and so do all to JSON.`,
    '',
    ...markdownTable(['calls', 'bytes a record', 'microseconds a record', 'to the first'], rows),
    '',
    `Goal: at most ${GOAL_MICROSECONDS} microseconds for the first: ${own <= GOAL_MICROSECONDS ? 'reached' : 'missed'}. JSON in and out: at most ${GOAL_JSON_TIMES} times the first: ${json <= GOAL_JSON_TIMES ? 'reached' : 'missed'}.`,
  ].join('\n');
}
