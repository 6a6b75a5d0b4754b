import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kamailioCall } from '../../../src/sources/kamailio/kamailio-call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { anyDamaged } from '../../support/damaged-json.ts';
import { realCalls, recordOfCall } from '../../support/real-kamailio.ts';
import { expectedStatus, examplesOf, readBy, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const manual = { calls: [{ taskType: 'MANUAL' }] };
const predicted = { calls: [{ taskType: 'PREDICTED', maxRingingDurationMs: 30_000 }] };
const inbound = { calls: [{ taskType: 'INBOUND' }] };
const callId = 'c1@192.0.2.9';

function invite(code: string, time: string, more: JsonObject = {}): JsonObject {
  return { method: 'INVITE', callid: callId, from_tag: 'f', to_tag: 't', sip_code: code, time_hires: time, ...more };
}
function bye(time: string, more: JsonObject = {}): JsonObject {
  return { ...invite('200', time), method: 'BYE', ...more };
}
function failedCdr(more: JsonObject = {}): JsonObject {
  return { callid: callId, start_time: '1000.000', end_time: '1000.000', duration: '0', ...more };
}
/** The call of a record; fails where there is none. */
function callOf(record: JsonObject, settings: object = manual) {
  const read = readBy(kamailioCall, record, settings);
  if (read.kind !== 'call') throw new Error(JSON.stringify(read));
  return read;
}

it('has an example that shows its main trap', () => {
  const { record, settings } = kamailioCall.example;
  expect(statusOf(kamailioCall, record, settings)).toBe('SHORT_DURATION_HANGUP');
});

describe('examples made by hand', () => {
  const examples = examplesOf('kamailio.jsonl').filter(({ record }) => Object.hasOwn(record as object, 'acc'));
  it.each(examples.map((example) => [example.kind, example] as const))('%s', (_, example) => {
    expect(statusOf(kamailioCall, example.record, settingsOfContext(example.context))).toBe(expectedStatus(example));
  });
});

describe('an answered call', () => {
  it('lasts from the reply to the INVITE to the BYE, whatever the CDR counts', () => {
    const cdr = failedCdr({ start_time: '1000', end_time: '1018', duration: '18.402', created: '1000.120' });
    const { call, origins } = callOf({ acc: [invite('200', '1014.310'), bye('1018.522')], cdr });
    expect(call).toMatchObject({ startedAt: 1_000_120, endedAt: 1_018_522, callDurationMs: 4_212 });
    expect(origins.callDurationMs).toBe('acc[0].time to acc[1].time');
  });

  it('ends with its CDR where BYE leaves no row', () => {
    const cdr = failedCdr({ end_time: '1018.000', duration: '18.000' });
    expect(callOf({ acc: [invite('200', '1014.310')], cdr }).call).toMatchObject({
      endedAt: 1_018_000,
      callDurationMs: 3_690,
    });
  });

  it('is no call yet where neither BYE nor CDR tells its end', () => {
    expect(statusOf(kamailioCall, { acc: [invite('200', '1014.310')] }, manual)).toBe('not a call: NOT_ENDED');
  });

  it('was hung up by the callee where the tags of the BYE are swapped', () => {
    const swapped = bye('1018.522', { from_tag: 't', to_tag: 'f' });
    expect(callOf({ acc: [invite('200', '1014.310'), swapped] }).call.hangupParty).toBe('CUSTOMER');
  });

  it('does not say who hung up by equal tags: detect_direction makes them so', () => {
    expect(callOf({ acc: [invite('200', '1014.310'), bye('1018.522')] }).call.hangupParty).toBe('UNKNOWN');
  });

  it('was hung up by the customer where an inbound caller sent BYE', () => {
    const cdr = failedCdr({ duration: '18.402', by: 'caller' });
    const { call } = callOf({ acc: [invite('200', '1014.310'), bye('1018.522')], cdr }, inbound);
    expect(call).toMatchObject({ hangupParty: 'CUSTOMER', talkDurationMs: 4_212 });
  });
});

describe('a call that was not answered', () => {
  it('is cancelled by the dialler at its limit, however long it was set up', () => {
    const record = { acc: [invite('487', '1030.500')], cdr: failedCdr({ rang: '1002.000' }) };
    expect(callOf(record, predicted).call).toMatchObject({
      hangupParty: 'SYSTEM',
      ringingDurationMs: 28_500,
      endCause: 'NO_ANSWER',
    });
    expect(callOf(record, manual).call.hangupParty).toBe('UNKNOWN');
  });

  it('did not time out at the limit where it is known not to have rung', () => {
    const record = { acc: [invite('487', '1030.500')], cdr: failedCdr({ rang: '' }) };
    expect(statusOf(kamailioCall, record, predicted)).toBe('UNCLASSIFIED NO_EVIDENCE');
    expect(callOf(record, predicted).call).toMatchObject({ hangupParty: 'UNKNOWN', endCause: null });
  });

  it('has the cause of a Reason header that came from the telephone network', () => {
    const missed = [invite('503', '1000.400', { sip_reason: 'Q.850;cause=17;text="User busy"' })];
    const { call } = callOf({ acc: [invite('500', '1000.401', { to_tag: '' })], missed_calls: missed });
    expect(call).toMatchObject({ sipStatusCode: 503, q850Cause: 17 });
  });

  it('timed out in the proxy although the far end first asked for credentials', () => {
    const own = '2550d5b4fa37a0acb8635f2914b23d42-72464c5b';
    const acc = [invite('407', '1000.400'), invite('408', '1009.000', { to_tag: own })];
    expect(callOf({ acc }).call).toMatchObject({ sipStatusCode: 408, hangupParty: 'SYSTEM' });
  });

  it('has of several CDRs that of the last INVITE, and never that of a challenge', () => {
    const challenge = failedCdr({ code: '407', rang: '', created: '1000.300' });
    const [first, last] = [failedCdr({ rang: '' }), failedCdr({ created: '1000.400', rang: '1002.000' })];
    for (const cdr of [
      [challenge, failedCdr({ rang: '1002.000' })],
      [first, last],
      [last, first],
    ]) {
      expect(callOf({ acc: [invite('480', '1009.000')], cdr }).call.ringingDurationMs).toBe(7_000);
    }
  });

  it('is the busy phone of a parallel fork, not the number that does not exist', () => {
    const rows = { acc: [invite('404', '1000.400')], missed_calls: [invite('404', '1000.400')] };
    expect(callOf({ ...rows, cdr: failedCdr({ code: '486' }) }).call.sipStatusCode).toBe(486);
    expect(callOf({ ...rows, cdr: failedCdr({ code: '503' }) }).call.sipStatusCode).toBe(404);
  });

  it('was not taken by an agent, where it is inbound and the phone rang', () => {
    const cdr = failedCdr({ rang: '1000.200' });
    const of = (code: string, settings: object) =>
      statusOf(kamailioCall, { acc: [invite(code, '1009.000')], cdr }, settings);
    expect(of('480', inbound)).toBe('INBOUND_NO_AGENT_ANSWER');
    expect(of('603', inbound)).toBe('INBOUND_NO_AGENT_ANSWER');
    expect(of('487', inbound)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
  });
});

describe('a record', () => {
  it('of challenges alone is no call', () => {
    expect(statusOf(kamailioCall, { acc: [invite('407', '1000.400')] }, manual)).toBe('not a call: CHALLENGED');
  });

  it('of other requests is no call', () => {
    const register = { ...invite('200', '1000.400'), method: 'REGISTER' };
    expect(statusOf(kamailioCall, { acc: [register] }, manual)).toBe('not a call: NO_INVITE');
  });

  it('of two calls is bad', () => {
    const other = invite('486', '1000.400', { callid: 'c2@192.0.2.9' });
    const status = statusOf(kamailioCall, { acc: [invite('486', '1000.400'), other] }, manual);
    expect(status).toBe('bad: callid is not the same in all rows');
  });

  it('names a bad field with the place of its row', () => {
    const status = statusOf(kamailioCall, { acc: [invite('486', '1000.400'), invite('486', 'soon')] }, manual);
    expect(status).toBe('bad: acc[1].time_hires is no time');
  });

  it('may have the date and time of a database, or the milliseconds of a connector', () => {
    const row = { ...invite('486', ''), time: '2026-11-20 17:05:31' };
    const settings = { ...manual, timeZone: 'Europe/Vienna' };
    expect(callOf({ acc: [row] }, settings).call.endedAt).toBe(Date.parse('2026-11-20T16:05:31Z'));
    expect(callOf({ acc: [{ ...row, time: 1_795_190_414_000 }] }).call.endedAt).toBe(1_795_190_414_000);
  });
});

describe('the hour that an autumn has twice', () => {
  const vienna = { timeZone: 'Europe/Vienna' };
  const rowAt = (row: JsonObject, clock: string, more: JsonObject = {}) => {
    const { time_hires: _, ...rest } = row;
    return { ...rest, time: `2026-10-25 ${clock}`, ...more };
  };
  const answer = rowAt(invite('200', ''), '02:59:58');

  it.each([
    ['ids', rowAt(bye(''), '02:00:20', { id: 8 }), { ...answer, id: 7 }],
    ['methods', rowAt(bye(''), '02:00:20'), answer],
  ])('is the second for a BYE, by the %s of the rows', (_, end, start) => {
    expect(callOf({ acc: [end, start] }, { ...manual, ...vienna }).call).toMatchObject({
      startedAt: Date.parse('2026-10-25T00:59:58Z'),
      endedAt: Date.parse('2026-10-25T01:00:20Z'),
      callDurationMs: 22_000,
    });
  });

  it('is the second for the reply to a call that began in the first', () => {
    const cdr = failedCdr({
      start_time: '2026-10-25 02:59:28',
      end_time: '2026-10-25 02:59:28',
      rang: '2026-10-25 02:59:33',
    });
    const acc = [rowAt(invite('487', ''), '02:00:03')];
    expect(callOf({ acc, cdr }, { ...predicted, ...vienna }).call).toMatchObject({ ringingDurationMs: 30_000 });
    const short = failedCdr({ start_time: '2026-10-25 02:59:58', end_time: '2026-10-25 02:59:58' });
    expect(callOf({ acc, cdr: short }, { ...predicted, ...vienna }).call).toMatchObject({
      startedAt: Date.parse('2026-10-25T00:59:58Z'),
      endedAt: Date.parse('2026-10-25T01:00:03Z'),
      endCause: null,
    });
  });

  it('is the first for a reply that is of the second before, or of a branch before the CDR starts with the answer', () => {
    const cdr = failedCdr({ start_time: '2026-10-25 02:30:20', end_time: '2026-10-25 02:30:40', duration: '20' });
    const missed = [rowAt(invite('486', ''), '02:30:05', { id: 1 }), rowAt(invite('486', ''), '02:30:04', { id: 2 })];
    const acc = [rowAt(invite('200', ''), '02:30:19', { id: 1 }), rowAt(bye(''), '02:30:40', { id: 2 })];
    expect(callOf({ acc, missed_calls: missed, cdr }, { ...manual, ...vienna }).call).toMatchObject({
      endedAt: Date.parse('2026-10-25T00:30:40Z'),
      callDurationMs: 21_000,
    });
    expect(callOf({ acc: missed }, { ...manual, ...vienna }).call.endedAt).toBe(Date.parse('2026-10-25T00:30:05Z'));
  });
});

describe('whatever the order', () => {
  it('the same rows give the same call, also twice', () => {
    const anyRecord = fc.constantFrom(...realCalls).map(recordOfCall);
    const reordered = anyRecord.chain((record) =>
      fc.tuple(fc.constant(record), shuffled(record, 'acc'), shuffled(record, 'missed_calls'), shuffled(record, 'cdr')),
    );
    fc.assert(
      fc.property(reordered, ([record, acc, missed, cdr]) => {
        const { origins: _, ...expected } = { origins: null, ...readBy(kamailioCall, record, manual) };
        const { origins: __, ...read } = {
          origins: null,
          ...readBy(kamailioCall, { acc, missed_calls: missed, cdr }, manual),
        };
        expect(read).toEqual(expected);
      }),
    );
  });

  it('damaged records have an outcome', () => {
    const anyRecord = fc.constantFrom(...realCalls).map(recordOfCall);
    fc.assert(
      fc.property(anyDamaged(anyRecord), (record) => {
        expect(['call', 'not a call', 'bad']).toContain(readBy(kamailioCall, record, predicted).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The rows of a table in any order, some of them twice. */
function shuffled(record: JsonObject, table: string): fc.Arbitrary<readonly JsonObject[]> {
  const rows = record[table] as readonly JsonObject[];
  return fc
    .tuple(fc.shuffledSubarray([...rows], { minLength: rows.length }), fc.subarray([...rows]))
    .map(([all, again]) => [...again, ...all]);
}
