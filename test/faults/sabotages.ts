import type { SourceChange } from '../support/changed-source.ts';

/** A step of the delivery left out on purpose, and the scenario in which its absence has to show. */
export interface Sabotage {
  readonly name: string;
  readonly about: string;
  readonly scenario: string;
  /** What the checker has to say of it. */
  readonly shows: RegExp;
  /** How long a record has to wait because of it, where that is what shows. */
  readonly showsWaitMs?: number;
  /** Settings of its workers, where the difference needs them. */
  readonly settings?: NodeJS.ProcessEnv;
  /** Not for every change: it takes long. */
  readonly notQuick?: true;
  readonly changes: readonly SourceChange[];
}

const TRANSACTIONS = 'src/adapters/kafka/transactions';
const PUBLISH = `${TRANSACTIONS}/publish-by-transactions.ts`;
const OPEN = `${TRANSACTIONS}/open-by-transactions.ts`;
const CONSUMER = 'src/adapters/kafka/consumer.ts';
const OFFSETS = 'src/adapters/kafka/protocol/offsets-to-commit.ts';
const NOBODY_ENDED: SourceChange = {
  file: `${TRANSACTIONS}/transactional-outlets.ts`,
  text: 'parts.onSettled(await takeOver.endFormer(gained, assignment));',
  replacement: '',
};
const NO_CHECK: SourceChange = { file: PUBLISH, text: '      check();\n', replacement: '' };
/** Else a worker that is held may give up by itself what it was held at, however it is let go on. */
const PATIENT: readonly SourceChange[] = [
  {
    file: 'src/adapters/kafka/client-patience.ts',
    text: 'export const PUBLISHING: Patience = {\n  requestTimeout: 6_000,',
    replacement: 'export const PUBLISHING: Patience = {\n  requestTimeout: 60_000,',
  },
  ...(
    [
      ['src/adapters/kafka/client/ask-coordinator.ts', 'ATTEMPT_DEADLINE_MS = 6_000'],
      [`${TRANSACTIONS}/write-transaction.ts`, 'STEP_DEADLINE_MS = 12_000'],
      [`${TRANSACTIONS}/send-to-leader.ts`, 'ATTEMPT_DEADLINE_MS = 8_000'],
    ] as const
  ).map(([file, text]) => ({ file, text, replacement: text.replace(/= .*/, '= 60_000') })),
];

const DOUBLED = /^\d+ doubled: /;
const NOTHING = /^$/;

/** If the checker let one of these pass, it could not be trusted with the worker itself. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'no-generation',
    about:
      'offsets without the generation of the group, no former owner that is fenced, and no look at the membership before the commit',
    scenario: 'zombie-overtaken',
    shows: DOUBLED,
    notQuick: true,
    changes: [
      {
        file: OFFSETS,
        text: 'to.int32(generation.generationId);\n  to.text(generation.memberId);',
        replacement: "to.int32(-1);\n  to.text('');",
      },
      NOBODY_ENDED,
      NO_CHECK,
      ...PATIENT,
    ],
  },
  {
    name: 'over-a-rebalance',
    about: 'a round that goes on while the group begins anew, and is committed under the generation that comes next',
    scenario: 'overtaken-in-rebalance',
    shows: DOUBLED,
    notQuick: true,
    changes: [
      // What comes next waits for the round in the member's place, or it would end the round itself: both have the same producer.
      {
        file: CONSUMER,
        text: "await rounds.end(why === 'stop' ? GRACE_AT_THE_END_MS : GRACE_MS);",
        replacement:
          "const ended = rounds.end(why === 'stop' ? GRACE_AT_THE_END_MS : 60_000);\n        Object.assign(globalThis, { ended });\n        if (why === 'stop') await ended;",
      },
      {
        file: CONSUMER,
        text: '        begin(assignment);\n      },\n      onSign,',
        replacement:
          '        Object.assign(globalThis, { latest: assignment.generation });\n        current = assignment;\n        const { ended } = globalThis as unknown as { ended?: Promise<void> };\n        void Promise.resolve(ended).then(() => current === assignment && begin(assignment));\n      },\n      onSign,',
      },
      {
        file: CONSUMER,
        text: 'check: () => member.check(generation)',
        replacement: 'check: () => void generation',
      },
      {
        file: OFFSETS,
        text: 'to.int32(generation.generationId);\n  to.text(generation.memberId);',
        replacement:
          'const { latest } = globalThis as unknown as { latest: typeof generation };\n  to.int32(latest.generationId);\n  to.text(latest.memberId);',
      },
      ...PATIENT,
    ],
  },
  {
    name: 'nobody-ended',
    about: 'partitions taken over without ending what their former owner has left open',
    scenario: 'worker-killed-before-commit',
    shows: NOTHING,
    // The transaction's time-out, less what goes by until the worker is killed; with the step it is the session's.
    showsWaitMs: 25_000,
    settings: { TRANSACTION_TIMEOUT_MS: '30000' },
    notQuick: true,
    changes: [NOBODY_ENDED],
  },
  {
    name: 'no-second-read',
    about: 'partitions opened again where they were before a commit in doubt, without reading what is committed',
    scenario: 'commit-answers-lost',
    shows: DOUBLED,
    changes: [
      {
        file: OPEN,
        text: '    return settleDoubts({',
        replacement:
          '    if (doubts.size > 0) return new Map([...believed].map(([of, { offset }]) => [of, doubts.get(of)?.from ?? offset]));\n    return settleDoubts({',
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
        file: PUBLISH,
        text: "      } catch (error) {\n        observer.onTransaction('aborted');",
        replacement:
          "      } catch (error) {\n        if (error instanceof RetryError) {\n          await producer.open();\n          continue;\n        }\n        observer.onTransaction('aborted');",
      },
    ],
  },
  {
    name: 'aborted-read',
    about: 'the records of a fetch taken as they come, some of aborted transactions among them',
    scenario: 'transactional-input',
    shows: /transactions were given up$/,
    changes: [
      {
        file: 'src/adapters/kafka/fetch/read-answer.ts',
        text: 'committedBlocks(all, aborted)',
        replacement: 'committedBlocks(all, [])',
      },
    ],
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
