/** One way to set the benchmark up. */
export interface GrowthTrial {
  readonly partitions: number;
  /** Of the Avro body of a call; null for the calls as the demo makes them. */
  readonly recordBytes: number | null;
  readonly members: number;
  /** How many records a producer stored together. */
  readonly recordsABatch: number;
}

/** What is varied, one at a time, and over which values; everything else stays as in the first trial of all. */
export interface Dimension {
  readonly name: string;
  readonly trials: readonly { readonly value: string; readonly trial: GrowthTrial }[];
}

const USUAL: GrowthTrial = { partitions: 6, recordBytes: null, members: 1, recordsABatch: 500 };

/** How cost grows with partitions, with the size of records, with members, and with the size of batches. */
export const DIMENSIONS: readonly Dimension[] = [
  dimension('partitions', [1, 6, 24, 96], (partitions) => ({ partitions })),
  dimension('bytes a record', [100, 300, 1_000, 3_000, 10_000], (recordBytes) => ({ recordBytes })),
  dimension('members', [1, 2, 4], (members) => ({ members })),
  dimension('records a batch', [1, 10, 1_000], (recordsABatch) => ({ recordsABatch })),
];

const SHORT_BYTES = 300;
/** Fewer would be out at once, with nothing to time. */
const LEAST_RECORDS = 20_000;

/** Fewer of what is larger, so that a trial of long records takes neither the disk nor the day. */
export function recordsOf({ recordBytes }: GrowthTrial, records: number): number {
  const scaled = Math.round((records * SHORT_BYTES) / Math.max(SHORT_BYTES, recordBytes ?? SHORT_BYTES));
  return Math.max(LEAST_RECORDS, scaled);
}

function dimension(name: string, values: readonly number[], set: (value: number) => Partial<GrowthTrial>): Dimension {
  return { name, trials: values.map((value) => ({ value: String(value), trial: { ...USUAL, ...set(value) } })) };
}
