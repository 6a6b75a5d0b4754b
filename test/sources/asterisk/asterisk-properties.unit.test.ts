import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asteriskCall } from '../../../src/sources/asterisk/asterisk-call.ts';
import { asteriskCdr } from '../../../src/sources/asterisk/asterisk-cdr.ts';
import type { JsonValue } from '../../../src/sources/json-record.ts';
import { ASTERISK_SCENARIOS, rowsOf, settingsOf, wholeCallOf } from '../../support/asterisk-scenarios.ts';
import { damagedJson } from '../../support/damaged-json.ts';
import { readBy } from '../../support/source-examples.ts';

const SCENARIO = fc.constantFrom(...ASTERISK_SCENARIOS);
const KINDS = ['call', 'not a call', 'bad'];

function shuffledTwice(entries: JsonValue): fc.Arbitrary<readonly JsonValue[]> {
  const list = entries as readonly JsonValue[];
  return fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2, maxLength: list.length * 2 });
}

describe('a call of Asterisk', () => {
  it('is the same whatever the order of its records, and however often they are given', () => {
    const repeated = SCENARIO.chain((scenario) => {
      const lists = Object.entries(wholeCallOf(scenario)).map(([name, list]) => [name, shuffledTwice(list)] as const);
      return fc.record({ scenario: fc.constant(scenario), record: fc.record(Object.fromEntries(lists)) });
    });
    fc.assert(
      fc.property(repeated, ({ scenario, record }) => {
        const once = readBy(asteriskCall, wholeCallOf(scenario), settingsOf(scenario));
        expect(readBy(asteriskCall, record, settingsOf(scenario))).toStrictEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it('of some of its records is a call as well, or lacks its times', () => {
    fc.assert(
      fc.property(SCENARIO, fc.subarray(['rows', 'events', 'lines', 'ami']), (scenario, left) => {
        const record = { ...wholeCallOf(scenario), ...Object.fromEntries(left.map((name) => [name, []])) };
        expect(KINDS).toContain(readBy(asteriskCall, record, settingsOf(scenario)).kind);
      }),
    );
  });
});

describe('any JSON', () => {
  it.each([asteriskCall, asteriskCdr])('is an outcome of $name', (source) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const settings = { calls: [{ taskType: 'INBOUND' }] };
        expect(KINDS).toContain(readBy(source, value as JsonValue, settings).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('that is a damaged call is an outcome', () => {
    const damaged = SCENARIO.chain((scenario) =>
      fc.record({ settings: fc.constant(settingsOf(scenario)), record: damagedJson(wholeCallOf(scenario)) }),
    );
    fc.assert(
      fc.property(damaged, ({ settings, record }) => {
        expect(KINDS).toContain(readBy(asteriskCall, record, settings).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that is a damaged row is an outcome', () => {
    const rows = ASTERISK_SCENARIOS.flatMap((scenario) => rowsOf(scenario).map((row) => ({ scenario, row })));
    const damaged = fc
      .constantFrom(...rows)
      .chain(({ scenario, row }) =>
        fc.record({ settings: fc.constant(settingsOf(scenario)), record: damagedJson(row) }),
      );
    fc.assert(
      fc.property(damaged, ({ settings, record }) => {
        expect(KINDS).toContain(readBy(asteriskCdr, record, settings).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});
