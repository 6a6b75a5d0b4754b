import { describe, expect, it } from 'vitest';
import { createRedriveTally } from '../../src/commands/redrive-tally.ts';
import { redriveAsJson, renderRedrive, type RedriveRun } from '../../src/commands/render-redrive.ts';
import type { LetterOutcome } from '../../src/pipeline/redrive-ports.ts';

const RUN: RedriveRun = {
  deadLetterTopic: 'call-ended.dead-letter',
  inputTopic: 'call-ended',
  parkTopic: null,
  isDryRun: false,
  endedBy: null,
};

function tallyOf(...outcomes: readonly (readonly [LetterOutcome['kind'], string, number?])[]) {
  const tally = createRedriveTally();
  for (const [index, [kind, reason, attempts = 0]] of outcomes.entries()) {
    const origin = { topic: 'call-ended', partition: 3, offset: '77' };
    const facts = kind === 'no dead letter' ? null : { reason, origin, attempts, isIncomplete: false };
    tally.count({ kind, partition: 0, offset: String(index), facts });
  }
  return tally;
}

const mixed = tallyOf(
  ['brought back', 'UNKNOWN_SCHEMA_ID'],
  ['brought back', 'UNKNOWN_SCHEMA_ID', 2],
  ['brought back', 'UNKNOWN_SCHEMA_ID', 2],
  ['done before', 'UNKNOWN_SCHEMA_ID'],
  ['parked', 'UNDECODABLE', 3],
  ['not selected', 'INVALID_EVENT'],
  ['incomplete', 'OUTPUT_TOO_LARGE'],
);

describe('the summary of redrive', () => {
  it('counts by reason, and says where the letters stand that cannot come back', () => {
    expect(renderRedrive(mixed, RUN)).toBe(`call-ended.dead-letter -> call-ended

Reason             brought back  parked  done before  not selected  skipped
UNKNOWN_SCHEMA_ID             3       0            1             0        0
UNDECODABLE                   0       1            0             0        0
INVALID_EVENT                 0       0            0             1        0
OUTPUT_TOO_LARGE              0       0            0             0        1
All                           3       1            1             1        1

Parked letters stay where they are; --park-topic moves them.

Skipped:
  partition 0, offset 6: parts of the original were left out for their size (partition 3, offset 77 of call-ended)
`);
  });

  it('shows the attempts of a dry run', () => {
    const text = renderRedrive(mixed, { ...RUN, isDryRun: true, parkTopic: 'parked' });
    expect(text).toContain('(dry run: nothing was written)');
    expect(text).toMatch(/^UNKNOWN_SCHEMA_ID +0 +1\nUNKNOWN_SCHEMA_ID +2 +2$/m);
    expect(text).toContain('Parked letters would go to parked.');
  });

  it('says that it did not look at everything', () => {
    expect(renderRedrive(mixed, { ...RUN, endedBy: 'signal' })).toMatch(/^Stopped: .*start again to go on\.$/m);
    expect(renderRedrive(mixed, { ...RUN, endedBy: 'failure' })).toMatch(/^Failed: /m);
    expect(renderRedrive(mixed, { ...RUN, endedBy: 'limit' })).toMatch(/^Ended at the limit/m);
  });

  it('has words for a topic without letters, and for records that are none', () => {
    expect(renderRedrive(tallyOf(), RUN)).toBe('call-ended.dead-letter -> call-ended\n\nNo dead letters.\n');
    const text = renderRedrive(tallyOf(['no dead letter', '']), RUN);
    expect(text).toContain('  partition 0, offset 0: it is no dead letter of call-status\n');
  });

  it('shows what a header says as it may be shown on a terminal', () => {
    expect(renderRedrive(tallyOf(['not selected', '\u001B[2J']), RUN)).toContain('\\u001b[2J');
  });

  it('has the same for programs', () => {
    expect(redriveAsJson(mixed, RUN)).toMatchObject({
      deadLetterTopic: 'call-ended.dead-letter',
      endedBy: null,
      reasons: [
        { reason: 'UNKNOWN_SCHEMA_ID', broughtBack: 3, doneBefore: 1, attemptsBefore: { '0': 1, '2': 2 } },
        { reason: 'UNDECODABLE', parked: 1 },
        { reason: 'INVALID_EVENT', notSelected: 1 },
        { reason: 'OUTPUT_TOO_LARGE', skipped: 1 },
      ],
      skipped: [{ partition: 0, offset: '6', why: 'incomplete', origin: 'partition 3, offset 77 of call-ended' }],
    });
  });
});
