/*
 * The one checker of all fault tests: what went in against what came out, read to the end as committed data.
 */

/** A record as a reader found it. */
export interface SeenRecord {
  /** The number that it was given when it was sent. A broker fault may put it into the input twice: then it has to come out twice. */
  readonly id: string;
  readonly partition: number;
  readonly offset: bigint;
  /** How often it was brought back from the dead letters. */
  readonly attempts: number;
  /** When the broker took it, in milliseconds since the epoch. */
  readonly appendedAtMs: number;
}

export interface SentRecord extends SeenRecord {
  /** Whether it was spoilt on purpose and belongs to the dead letters. */
  readonly spoilt: boolean;
}

export interface Ledger {
  readonly inputs: readonly SentRecord[];
  readonly outputs: readonly SeenRecord[];
  readonly deadLetters: readonly SeenRecord[];
  /** Waits are measured of records that went in after this, in milliseconds since the epoch. */
  readonly measuredSinceMs: number;
}

/** What is wrong, with a line for each record; all empty where every record came out once, in its place and order. */
export interface Account {
  readonly inputs: number;
  /** How many input partitions held records. */
  readonly inputPartitions: number;
  readonly outputs: number;
  readonly deadLetters: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  /** Came out, but never went in. */
  readonly strays: readonly string[];
  /** A good record among the dead letters, or a spoilt one among the outputs. */
  readonly misplaced: readonly string[];
  /** Came out after a later record of the same input partition, in the same partition. */
  readonly disordered: readonly string[];
  /** Where the first doubled record stands first, if it does so in the output. */
  readonly firstDoubled: { readonly partition: number; readonly offset: bigint } | null;
  /** The longest that a record lay in the input before it came out, of those that were measured. */
  readonly longestWaitMs: number;
}

type Target = 'output' | 'dead letters';

/** Settles what came out against what went in. */
export function settleAccount({ inputs, outputs, deadLetters, measuredSinceMs }: Ledger): Account {
  const waiting = Map.groupBy(inputs, ({ id }) => id);
  const origins = new Map(inputs.map((record) => [record.id, record]));
  const problems = {
    missing: [] as string[],
    doubled: [] as string[],
    strays: [] as string[],
    misplaced: [] as string[],
    disordered: [] as string[],
  };
  const places = new Map<string, string>();
  const positions = new Map<string, SeenRecord>();
  let firstDoubled: Account['firstDoubled'] = null;
  let longestWaitMs = 0;
  for (const [target, records] of [
    ['output', outputs],
    ['dead letters', deadLetters],
  ] as const) {
    const lastOffsets = new Map<string, bigint>();
    for (const record of records) {
      const place = placeOf(record, target);
      const origin = waiting.get(record.id)?.shift();
      if (origin === undefined) {
        const known = origins.get(record.id);
        if (known === undefined) problems.strays.push(`record ${record.id}: ${place}`);
        else {
          problems.doubled.push(`${nameOf(known)}: ${places.get(record.id)} and ${place}`);
          firstDoubled ??= positions.get(record.id) ?? null;
        }
        continue;
      }
      places.set(record.id, place);
      if (target === 'output') positions.set(record.id, record);
      if (origin.spoilt !== (target === 'dead letters')) problems.misplaced.push(`${nameOf(origin)}: ${place}`);
      const lane = `${origin.partition} ${record.partition}`;
      const last = lastOffsets.get(lane) ?? -1n;
      if (origin.offset <= last) problems.disordered.push(`${nameOf(origin)}, after offset ${last}: ${place}`);
      else lastOffsets.set(lane, origin.offset);
      if (origin.appendedAtMs < measuredSinceMs) continue;
      longestWaitMs = Math.max(longestWaitMs, record.appendedAtMs - origin.appendedAtMs);
    }
  }
  for (const records of waiting.values()) problems.missing.push(...records.map(nameOf));
  return {
    inputs: inputs.length,
    inputPartitions: new Set(inputs.map(({ partition }) => partition)).size,
    outputs: outputs.length,
    deadLetters: deadLetters.length,
    ...problems,
    firstDoubled,
    longestWaitMs,
  };
}

/** Whether nothing is missing, doubled, stray, misplaced or out of order. */
export function isBalanced(account: Account): boolean {
  const { missing, doubled, strays, misplaced, disordered } = account;
  return [missing, doubled, strays, misplaced, disordered].every((problems) => problems.length === 0);
}

function nameOf({ id, partition, offset, appendedAtMs }: SentRecord): string {
  return `record ${id} (input partition ${partition}, offset ${offset}, ${timeOf(appendedAtMs)})`;
}

function placeOf({ partition, offset, appendedAtMs }: SeenRecord, target: Target): string {
  return `${target} partition ${partition}, offset ${offset}, ${timeOf(appendedAtMs)}`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
