import { markdownTable, spreadCell } from './markdown-table.ts';
import type { MemoryMeasurement } from './measure-memory.ts';

const MB = 1e6;
const GOAL_PEAK_BYTES = 256 * MB;
/** Less cannot be told from the noise of a run of ten minutes. */
const FLAT_BYTES_PER_MINUTE = 1 * MB;

/** The figures as Markdown. */
export function memoryReport(measured: MemoryMeasurement): string {
  const { machine, options, records, peakBytes, minutes, growthBytesPerMinute: growth } = measured;
  const { processor, cores, system, node, kafka, loadBefore } = machine;
  const rows = minutes.map(({ recordsPerSecond, residentBytes }, minute) => [
    String(minute + 1),
    `${(recordsPerSecond / 1_000).toFixed(0)}k`,
    spreadCell(residentBytes, inMb),
  ]);
  return [
    `${processor}, ${cores} cores, ${system}, Node ${node}; one Kafka ${kafka} broker and the sender on the same cores; load before: ${loadBefore.toFixed(2)}.`,
    `${records.toLocaleString('en-US')} records, ${options.delivery}; memory once a second: least / **median** / most.`,
    '',
    ...markdownTable(['minute', 'records/s', 'resident memory, MB'], rows),
    '',
    `Peak: ${inMb(peakBytes)} MB; at most ${inMb(GOAL_PEAK_BYTES)} MB: ${verdict(peakBytes <= GOAL_PEAK_BYTES)}.`,
    growth === null
      ? 'Whether memory grows shows after the first minute.'
      : `After the first minute it grows by ${(growth / MB).toFixed(2)} MB a minute; flat, at most ${inMb(FLAT_BYTES_PER_MINUTE)} MB: ${verdict(growth <= FLAT_BYTES_PER_MINUTE)}.`,
  ].join('\n');
}

function inMb(bytes: number): string {
  return (bytes / MB).toFixed(0);
}

function verdict(reached: boolean): string {
  return reached ? 'reached' : 'missed';
}
