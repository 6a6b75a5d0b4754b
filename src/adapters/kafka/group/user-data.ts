import { createWireReader, type WireReader } from '../protocol/wire-reader.ts';
import { createWireWriter, type WireWriter } from '../protocol/wire-writer.ts';

/*
 * What members of this worker's groups tell each other beside what every consumer tells: a version, then what follows here. Whatever this
 * version would not have written so is not ours, and null where it is read: bytes of strangers, of another version, with
 * something behind them, with an id twice.
 */

/** What a member tells of itself when it joins. */
export interface MemberFacts {
  readonly transactionalId: string;
  /** Of which generation the partitions are that it says it owns; -1 where it owns none. */
  readonly generationId: number;
  /** Other transactional ids that it knows of: in use by its last assignment, or left by members that are gone. */
  readonly knownIds: ReadonlySet<string>;
}

/** What the leader tells every member. */
export interface GroupFacts {
  readonly livingIds: ReadonlySet<string>;
  readonly departedIds: ReadonlySet<string>;
}

const VERSION = 1;

export function writeMemberFacts({ transactionalId, generationId, knownIds }: MemberFacts): Buffer {
  return write((to) => {
    to.text(transactionalId);
    to.int32(generationId);
    writeIds(to, knownIds);
  });
}

export function readMemberFacts(bytes: Buffer | null): MemberFacts | null {
  return read(bytes, writeMemberFacts, (from) => ({
    transactionalId: textOf(from),
    generationId: from.int32(),
    knownIds: readIds(from),
  }));
}

export function writeGroupFacts({ livingIds, departedIds }: GroupFacts): Buffer {
  return write((to) => {
    writeIds(to, livingIds);
    writeIds(to, departedIds);
  });
}

export function readGroupFacts(bytes: Buffer | null): GroupFacts | null {
  return read(bytes, writeGroupFacts, (from) => ({ livingIds: readIds(from), departedIds: readIds(from) }));
}

function write(facts: (to: WireWriter) => void): Buffer {
  const to = createWireWriter(false);
  to.int8(VERSION);
  facts(to);
  return Buffer.concat(to.finish());
}

function read<Facts>(
  bytes: Buffer | null,
  writeAgain: (facts: Facts) => Buffer,
  readFacts: (from: WireReader) => Facts,
): Facts | null {
  if (bytes === null) return null;
  try {
    const from = createWireReader(bytes, false);
    if (from.int8() !== VERSION) return null;
    const facts = readFacts(from);
    return writeAgain(facts).equals(bytes) ? facts : null;
  } catch {
    return null; // it ends too soon
  }
}

function writeIds(to: WireWriter, ids: ReadonlySet<string>): void {
  to.list([...ids].sort(), to.text);
}

function readIds(from: WireReader): ReadonlySet<string> {
  return new Set(from.list(() => textOf(from)));
}

function textOf(from: WireReader): string {
  return from.text() ?? '';
}
