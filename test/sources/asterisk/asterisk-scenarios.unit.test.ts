import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/sources/source.ts';
import { asteriskCall } from '../../../src/sources/asterisk/asterisk-call.ts';
import { asteriskCdr } from '../../../src/sources/asterisk/asterisk-cdr.ts';
import {
  ASTERISK_SCENARIOS,
  rowsOf,
  settingsOf,
  wholeCallOf,
  type AsteriskScenario,
} from '../../support/asterisk-scenarios.ts';
import { readBy, statusOf } from '../../support/source-examples.ts';

/** What the CDR alone gets wrong, and why it cannot know. */
const WRONG_BY_CDR: Readonly<Record<string, string>> = {
  // The dialplan answers the caller before Dial: every time of the row counts from there, and the 3 s of ringing look like talk.
  'E6e-answer-then-dial-answered': 'EFFECTIVE_CALL',
  // An Originate that fails runs no dialplan, so no hangup handler; NO ANSWER is any cause.
  'D-404-unanswered-yes': 'UNCLASSIFIED NO_EVIDENCE',
};

const REASONS: Readonly<Record<string, string>> = {
  'E7-queue-abandon-no-answer-app': 'UNCLASSIFIED CUSTOMER_ABANDONED',
};

function truthOf({ scenario, truth }: AsteriskScenario): string {
  return truth.status === 'UNCLASSIFIED' ? (REASONS[scenario] ?? 'UNCLASSIFIED NO_INBOUND_ROW') : truth.status;
}

/** The dialplan of that system pushed no hangup handler in the context dialout. */
function cdrSettingsOf(scenario: AsteriskScenario): object {
  const { options, ...rest } = settingsOf(scenario) as { readonly options: object };
  return { ...rest, options: { ...options, contextsWithoutHandler: ['dialout'] } };
}

function eventsOf(source: Source, records: readonly object[], settings: object): readonly string[] {
  const statuses = records.map((record) => statusOf(source, record as never, settings));
  return statuses.filter((status) => !status.startsWith('not a call'));
}

const WITH_ROWS = ASTERISK_SCENARIOS.filter((scenario) => rowsOf(scenario).length > 0);

describe('calls that were really made with Asterisk', () => {
  it.each(ASTERISK_SCENARIOS.map((scenario) => [scenario.scenario, scenario] as const))(
    'gives %s its true status by all of its records',
    (_name, scenario) => {
      expect(statusOf(asteriskCall, wholeCallOf(scenario), settingsOf(scenario))).toBe(truthOf(scenario));
    },
  );

  it.each(WITH_ROWS.map((scenario) => [scenario.scenario, scenario] as const))(
    'makes exactly one event of the CDR rows of %s, with the status that a row can tell',
    (name, scenario) => {
      const status = WRONG_BY_CDR[name] ?? truthOf(scenario);
      expect(eventsOf(asteriskCdr, rowsOf(scenario), cdrSettingsOf(scenario))).toStrictEqual([status]);
    },
  );

  it('is right in all 52 by all records, and in 43 of the 45 that leave a CDR row', () => {
    const wrong = Object.keys(WRONG_BY_CDR).length;
    expect([ASTERISK_SCENARIOS.length, WITH_ROWS.length, WITH_ROWS.length - wrong]).toStrictEqual([52, 45, 43]);
  });

  it.each([[['rows']], [['ami']], [['lines', 'ami']]])('does without %j, where events are at hand', (left) => {
    const statuses = ASTERISK_SCENARIOS.map((scenario) =>
      statusOf(
        asteriskCall,
        { ...wholeCallOf(scenario), ...Object.fromEntries(left.map((name) => [name, []])) },
        settingsOf(scenario),
      ),
    );
    expect(statuses).toStrictEqual(ASTERISK_SCENARIOS.map(truthOf));
  });

  it('takes the only customer there can be, where no channels are configured', () => {
    const statuses = ASTERISK_SCENARIOS.map((scenario) =>
      statusOf(asteriskCall, wholeCallOf(scenario), { ...settingsOf(scenario), options: {} }),
    );
    expect(statuses).toStrictEqual(ASTERISK_SCENARIOS.map(truthOf));
  });
});

describe('the times of a call that was really made', () => {
  it.each([
    ['E6e-answer-then-dial-answered', { callDurationMs: 2_496, talkDurationMs: 2_494, ringingDurationMs: 3_007 }],
    ['D-local-answered-agent-answers', { callDurationMs: 8_209, talkDurationMs: 6_192, agentRingingDurationMs: 2_000 }],
    ['E7c-queue-exit-timeout', { callDurationMs: 6_540, talkDurationMs: 0, agentRingingDurationMs: 5_000 }],
  ])('are those of %s', (name, call) => {
    const scenario = ASTERISK_SCENARIOS.find((candidate) => candidate.scenario === name)!;
    expect(readBy(asteriskCall, wholeCallOf(scenario), settingsOf(scenario))).toMatchObject({ call });
  });
});

/** What channel events alone make of a call: Q.850 is Asterisk's own guess, and nothing tells whether a phone rang. */
const WRONG_BY_EVENTS: Readonly<Record<string, string>> = {
  'E2-480-after-ringing': 'UNCLASSIFIED NO_EVIDENCE',
  'X-403': 'CALLEE_BUSY_OR_REJECTED',
  'X-488': 'UNCLASSIFIED NO_EVIDENCE',
  'X-480-reason-20': 'UNCLASSIFIED NO_EVIDENCE',
};

describe('channel events alone', () => {
  it('are wrong in 4 of 52', () => {
    const statuses = ASTERISK_SCENARIOS.map((scenario) =>
      statusOf(asteriskCall, { events: wholeCallOf(scenario)['events']! }, settingsOf(scenario)),
    );
    const expected = ASTERISK_SCENARIOS.map((scenario) => WRONG_BY_EVENTS[scenario.scenario] ?? truthOf(scenario));
    expect(statuses).toStrictEqual(expected);
  });
});
