import { DELIVERIES } from './delivery-figures.ts';
import { markdownTable, spreadCell } from './markdown-table.ts';
import type { GrowthFigures, GrowthResult } from './measure-growth.ts';

/** The figures as Markdown. */
export function growthReport({ machine, options, dimensions }: GrowthFigures): string {
  const { processor, cores, system, node, kafka, loadBefore } = machine;
  return [
    `${processor}, ${cores} cores, ${system}, Node ${node}; one Kafka ${kafka} broker on the same cores; load before: ${loadBefore.toFixed(2)}.`,
    `Rounds: ${options.rounds}; least / **median** / most. Every output as it has to be, to the byte;`,
    'at least once, several members may repeat records while their group forms, and partitions with such are counted only.',
    ...dimensions.flatMap(({ name, results }) => ['', ...dimensionTable(name, results)]),
  ].join('\n');
}

function dimensionTable(name: string, results: readonly GrowthResult[]): readonly string[] {
  const headings = [name, 'stored bytes a record', 'records', 'guarantee', 'records/s', 'MB/s', 'CPU s/M', 'peak MiB'];
  const rows = results.flatMap(({ value, records, storedBytes, deliveries }) =>
    DELIVERIES.map((delivery) => {
      const { recordsPerSecond, cpuSecondsPerMillion, peakBytes } = deliveries[delivery];
      return [
        value,
        storedBytes.toFixed(0),
        records.toLocaleString('en-US'),
        delivery,
        spreadCell(recordsPerSecond, (rate) => `${(rate / 1_000).toFixed(1)}k`),
        ((recordsPerSecond.median * storedBytes) / 1e6).toFixed(1),
        spreadCell(cpuSecondsPerMillion, (seconds) => seconds.toFixed(2)),
        spreadCell(peakBytes, (bytes) => String(Math.round(bytes / (1 << 20)))),
      ];
    }),
  );
  return markdownTable(headings, rows);
}
