import type { SourceChange } from '../support/changed-source.ts';

/** A step of the recipe left out on purpose, and the scenario in which its absence has to show. */
export interface Sabotage {
  readonly name: string;
  readonly about: string;
  readonly scenario: string;
  /** What the checker has to say of it. */
  readonly shows: RegExp;
  /** Not for every change: it takes long, or shows only where the group rebalances in time, which a busy machine may not. */
  readonly notQuick?: true;
  readonly changes: readonly SourceChange[];
}

const OUTLET = 'src/adapters/kafka/transactional-outlet.ts';
const PRODUCER = 'src/adapters/kafka/transactional-producer.ts';

const DOUBLED = /^\d+ doubled: /;

/** If the checker let one of these pass, it could not be trusted with the worker itself. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'id-per-worker',
    about:
      'a transactional id of each worker, so that nobody is fenced, and no look at the membership before the commit',
    scenario: 'zombie-at-offsets',
    shows: DOUBLED,
    notQuick: true,
    changes: [
      {
        file: 'src/adapters/kafka/outlets.ts',
        text: 'const transactionalId = `${groupId}-${topic}-${inputPartition}`;',
        replacement: 'const transactionalId = `${groupId}-${topic}-${inputPartition}-${process.pid}`;',
      },
      { file: PRODUCER, text: '    check(placed);\n', replacement: '' },
      // Else the frozen worker may give up the request that it was frozen at, before it hears that it was answered.
      {
        file: 'src/adapters/kafka/client-patience.ts',
        text: 'export const PUBLISHING: Patience = {\n  requestTimeout: 6_000,',
        replacement: 'export const PUBLISHING: Patience = {\n  requestTimeout: 60_000,',
      },
    ],
  },
  {
    name: 'no-second-read',
    about: 'a partition opened without reading the committed offset once the former owner is fenced',
    scenario: 'commit-answers-lost',
    shows: DOUBLED,
    changes: [
      { file: OUTLET, text: 'async function open()', replacement: 'async function open(fetchedOffset: bigint)' },
      {
        file: OUTLET,
        text: 'due = await settled(await committed(isUsed));',
        replacement: 'due = fetchedOffset;',
      },
    ],
  },
  {
    name: 'commit-retried',
    about: 'a failed commit taken for one that did not happen, and the transaction done again',
    scenario: 'commit-answers-lost',
    shows: DOUBLED,
    changes: [
      {
        file: PRODUCER,
        text: 'await sendAll(transaction, sends, offsets)',
        replacement: 'await sendAll(transaction, kept, offsets)',
      },
      {
        file: PRODUCER,
        text: 'const opened = current;\n    const transaction',
        replacement: 'const opened = current; const kept = [...sends];\n    const transaction',
      },
      {
        file: PRODUCER,
        text: "await doStep('committing', COMMIT_DEADLINE_MS, transaction.commit());",
        replacement: `try {
          await doStep('committing', COMMIT_DEADLINE_MS, transaction.commit());
        } catch {
          await open();
          const again = await current!.transactions!.take();
          for (const send of kept) await again.send(send);
          await again.sendOffsets(offsets!);
          await again.commit();
        }`,
      },
    ],
  },
  {
    name: 'aborted-read',
    about: 'the records of a fetch taken as kafkajs gives them, some of aborted transactions among them',
    scenario: 'transactional-input',
    shows: /transactions were given up$/,
    changes: [{ file: 'src/adapters/kafka/kafkajs.ts', text: 'correctAbortedRecords(require);\n', replacement: '' }],
  },
  {
    name: 'receipts-unread',
    about: 'dead letters brought back without reading what was brought back before',
    scenario: 'redrive',
    notQuick: true,
    shows: /letters not brought back as often as put aside/,
    changes: [
      {
        file: 'src/pipeline/redrive-partition.ts',
        text: '(runId === parts.runId ? byThisRun : byOthers).push(...done);',
        replacement: 'void done;',
      },
    ],
  },
];
