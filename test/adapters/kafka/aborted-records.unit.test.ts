import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../src/adapters/kafka/kafkajs.ts';

// What kafkajs 2.2.4 gives of a fetch, as it is corrected here. Without the correction it fails.
const require = createRequire(import.meta.url);
const Batch = require('kafkajs/src/consumer/batch') as new (
  topic: string,
  offset: string,
  data: object,
) => { readonly messages: readonly { readonly offset: string }[] };

/** The offsets of what a consumer gets. */
const given = (messages: readonly object[], abortedTransactions: readonly object[] | null) =>
  new Batch('t', '0', { partition: 0, highWatermark: '0', messages, abortedTransactions }).messages.map(
    ({ offset }) => offset,
  );

type Step =
  | { readonly kind: 'write'; readonly producer: number }
  | { readonly kind: 'end'; readonly producer: number; readonly commit: boolean };

const producer = fc.nat(3);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), producer }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), producer, commit: fc.boolean() }) },
  ),
  { maxLength: 80 },
);

function message(offset: number, producerId: number, control: 'commit' | 'abort' | null) {
  const key = Buffer.alloc(4); // a data record may have such a key, too
  if (control === 'commit') key.writeInt16BE(1, 2);
  const batchContext = { producerId: String(producerId), inTransaction: true };
  return { offset: String(offset), key, isControlRecord: control !== null, batchContext };
}

/** A log that these steps write, the transactions in it that were aborted, in the order of their ends, and what was not. */
function logOf(all: readonly Step[]) {
  const messages: ReturnType<typeof message>[] = [];
  const open = new Map<number, number[]>();
  const aborted: { producerId: string; firstOffset: string; lastOffset: number }[] = [];
  const hidden = new Set<string>();
  const end = (id: number, commit: boolean) => {
    const offsets = open.get(id);
    if (offsets === undefined) return;
    open.delete(id);
    messages.push(message(messages.length, id, commit ? 'commit' : 'abort'));
    if (commit) return;
    aborted.push({ producerId: String(id), firstOffset: String(offsets[0]), lastOffset: messages.length - 1 });
    for (const offset of offsets) hidden.add(String(offset));
  };
  for (const step of all) {
    if (step.kind === 'end') end(step.producer, step.commit);
    else {
      open.set(step.producer, [...(open.get(step.producer) ?? []), messages.length]);
      messages.push(message(messages.length, step.producer, null));
    }
  }
  for (const id of open.keys()) end(id, true);
  return { messages, aborted, hidden };
}

describe('the committed records of a fetch', () => {
  it('are all but those of aborted transactions, however many producers write at once', () => {
    fc.assert(
      fc.property(steps, fc.nat(80), (all, from) => {
        const { messages, aborted, hidden } = logOf(all);
        const fetched = messages.slice(from);
        const expected = fetched.filter(({ offset, isControlRecord }) => !isControlRecord && !hidden.has(offset));
        // Brokers name the transactions that reach into what was asked for.
        const named = aborted.filter(({ lastOffset }) => lastOffset >= from);
        expect(given(fetched, named)).toEqual(expected.map(({ offset }) => offset));
      }),
    );
  });

  it('are all where none was aborted, and those outside of transactions', () => {
    const { messages } = logOf([{ kind: 'write', producer: 1 }]);
    expect(given(messages, null)).toEqual(['0']);
    const plain = { ...message(5, 1, null), batchContext: { producerId: '1', inTransaction: false } };
    const abortedTransactions = [{ producerId: '1', firstOffset: '0' }];
    expect(given([plain], abortedTransactions)).toEqual(['5']);
  });
});
