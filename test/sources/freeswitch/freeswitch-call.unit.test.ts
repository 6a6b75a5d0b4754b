import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeswitchCall } from '../../../src/sources/freeswitch/freeswitch-call.ts';
import { reordered, damagedJson } from '../../support/damaged-json.ts';
import { realCall, realCalls, settingsOf, variablesOf, withVariables } from '../../support/real-freeswitch.ts';
import { readBy, statusOf } from '../../support/source-examples.ts';

/** Where the record does not tell the truth, and what is said instead. */
const WRONG: Readonly<Record<string, string>> = {
  // 180 with SDP: FreeSWITCH writes it as early media, as a 183, and no variable keeps which it was.
  'E7-180-with-sdp-then-480': 'OUT_OF_SERVICE',
};

/** Why a call has no status, where that is the truth. */
const UNCLASSIFIED: Readonly<Record<string, string>> = {
  'D2-cancel-before-ringing': 'NO_EVIDENCE',
  'L1-ivr-only': 'NO_INBOUND_ROW',
  'L3-no-such-extension': 'NO_INBOUND_ROW',
  'L7-caller-leaves-ringing': 'CUSTOMER_ABANDONED',
  'L9-respond-503': 'NO_INBOUND_ROW',
  'L10-ring_ready-only': 'NO_INBOUND_ROW',
  'M5-queue-no-agent-limit': 'NO_INBOUND_ROW',
  'M6-queue-no-agent-customer-leaves': 'NO_INBOUND_ROW',
  'O12-originate-answered-no-agent-customer-leaves': 'CUSTOMER_ABANDONED',
  'P3-agent-first-agent-no-answer': 'NO_EVIDENCE',
  'Q2-loopback-no-codec': 'CONTRADICTORY_EVIDENCE',
};

describe('calls that were really made', () => {
  it.each(realCalls)('$scenario: $happened', (call) => {
    const { scenario, status, legs } = call;
    const reason = UNCLASSIFIED[scenario];
    const expected = WRONG[scenario] ?? (reason === undefined ? status : `${status} ${reason}`);
    expect(statusOf(freeswitchCall, { legs }, settingsOf(call))).toBe(expected);
  });

  it('are 82, of which one is wrong', () => {
    const wrong = realCalls.filter((call) => {
      const [status] = statusOf(freeswitchCall, { legs: call.legs }, settingsOf(call)).split(' ');
      return status !== call.status;
    });
    expect([realCalls.length, wrong.map(({ scenario }) => scenario)]).toEqual([82, Object.keys(WRONG)]);
  });

  it('need no word about their direction, but where an agent dials an agent who is not registered', () => {
    const byDirection = { calls: [{ when: { direction: 'outbound' }, taskType: 'PREDICTED' }] };
    const other = realCalls.filter((call) => {
      const [status] = statusOf(freeswitchCall, { legs: call.legs }, byDirection).split(' ');
      return status !== call.status && WRONG[call.scenario] === undefined;
    });
    expect(other.map(({ scenario }) => scenario)).toEqual(['B26-not-registered']);
  });
});

describe('legs of a call', () => {
  it('give the same call in any order, and where they are given twice', () => {
    const cases = fc.constantFrom(...realCalls, twiceRefused()).chain(({ taskType, ...call }) => {
      // Also where the settings take a dialler's call for one of a customer.
      const settings = fc.constantFrom(taskType, 'INBOUND').map((of) => ({ ...call, taskType: of }));
      return fc.tuple(settings, reordered(call.legs));
    });
    fc.assert(
      fc.property(cases, ([call, legs]) => {
        expect(calledOf(legs, call)).toEqual(calledOf(call.legs, call));
      }),
      { numRuns: 500 },
    );
  });

  it('are one outcome or another, whatever is damaged', () => {
    const cases = fc.constantFrom(...realCalls).chain((call) => damagedJson({ legs: call.legs }));
    fc.assert(
      fc.property(fc.oneof(cases, fc.jsonValue() as typeof cases), (record) => {
        const { kind } = readBy(freeswitchCall, record, { calls: [{ taskType: 'FIXED' }] });
        expect(['call', 'not a call', 'bad']).toContain(kind);
      }),
      { numRuns: 400 },
    );
  });

  it('are named by their place where they are bad', () => {
    const { legs } = realCall('A1');
    expect(statusOf(freeswitchCall, { legs: [legs[0]!, withVariables(legs[1]!, { end_uepoch: '0' })] })).toBe(
      'bad: legs[1].variables.end_uepoch is missing',
    );
    expect(statusOf(freeswitchCall, { legs: [legs[0]!, withVariables(legs[1]!, { answer_uepoch: 'never' })] })).toBe(
      'bad: legs[1].variables.answer_uepoch is no number',
    );
    expect(statusOf(freeswitchCall, { legs: [] })).toBe('bad: legs has no leg');
  });

  it('without the one that began the call are a part of it, and no call', () => {
    const parts = ['M3', 'G2', 'F6'].map((name) => {
      const call = realCall(name);
      const others = call.legs.filter((leg) => variablesOf(leg)['direction'] === 'outbound');
      return [others.length, statusOf(freeswitchCall, { legs: others }, settingsOf(call))];
    });
    expect(parts).toEqual([4, 2, 2].map((count) => [count, 'not a call: NO_FIRST_LEG']));
  });

  it('have the id that the dialplan gave them, be it of a leg or not', () => {
    const call = realCall('M3');
    const legs = call.legs.map((leg) => withVariables(leg, { call_status_id: 'order%207' }));
    expect(calledOf(legs, call)).toMatchObject({ callId: 'order 7', eventId: 'freeswitch:call:order 7' });
  });

  it('of loopback only are no call', () => {
    const loopback = realCall('Q2').legs.filter((leg) => JSON.stringify(leg).includes('loopback_leg'));
    expect([loopback.length, statusOf(freeswitchCall, { legs: loopback })]).toEqual([2, 'not a call: LOOPBACK_LEG']);
  });
});

describe('the calling leg alone, as without log-b-leg', () => {
  const alone = realCalls.flatMap((call) => {
    const calling = call.legs.filter((leg) => variablesOf(leg)['originated_legs'] !== undefined);
    return call.taskType === 'INBOUND' || calling.length !== 1 ? [] : [{ ...call, legs: calling }];
  });
  const given = alone.map((call) => [call, statusOf(freeswitchCall, { legs: call.legs }, settingsOf(call))] as const);

  it('tells why one customer did not answer, and is no call where he may have', () => {
    const [skipped, told] = [true, false].map((is) => given.filter(([, of]) => of.startsWith('not a call') === is));
    const answered = skipped!.filter(([{ legs }]) => variablesOf(legs[0])['originate_disposition'] === 'SUCCESS');
    const wrong = told!.filter(([{ status }, of]) => of.split(' ')[0] !== status);
    expect([told!.length, wrong]).toEqual([38, []]);
    // Of the others three were forks, one after another or at once, and one is a loopback leg.
    expect([skipped!.length, answered.length]).toEqual([22, 18]);
  });

  it.each([
    [{ last_bridge_proto_specific_hangup_cause: 'sip:404' }, 'OUT_OF_SERVICE'],
    [
      { originate_disposition: 'CALL_REJECTED', last_bridge_proto_specific_hangup_cause: 'sip%3A603' },
      'CALLEE_BUSY_OR_REJECTED',
    ],
    [{ originate_disposition: 'CALL_REJECTED', last_bridge_proto_specific_hangup_cause: 'sip:403' }, 'CALL_FAILED'],
    [{ originate_disposition: 'CALL_REJECTED' }, 'not a call: NO_CUSTOMER_LEG'],
    [{ originate_disposition: 'UNALLOCATED_NUMBER' }, 'OUT_OF_SERVICE'],
    [{ originate_disposition: 'GATEWAY_DOWN' }, 'TELECOM_UNAVAILABLE'],
    [{ originate_disposition: 'NORMAL_CLEARING' }, 'not a call: NO_CUSTOMER_LEG'],
    [{ originate_disposition: 'UNALLOCATED_NUMBER', bridge_uepoch: '1' }, 'not a call: NO_CUSTOMER_LEG'],
    [{ originated_legs: 'x' }, 'not a call: NO_CUSTOMER_LEG'],
  ])('is read by the words %j', (words, expected) => {
    const none = { last_bridge_hangup_cause: '', sip_invite_failure_status: '' };
    const calling = realCall('B5').legs.find((leg) => variablesOf(leg)['direction'] === 'inbound')!;
    const record = { legs: [withVariables(calling, { ...none, ...words })] };
    expect(statusOf(freeswitchCall, record, settingsOf(realCall('B5')))).toBe(expected);
  });
});

describe('a leg without words of SIP', () => {
  it.each([
    ['USER_NOT_REGISTERED', 'OUT_OF_SERVICE'],
    ['GATEWAY_DOWN', 'TELECOM_UNAVAILABLE'],
    ['INVALID_GATEWAY', 'TELECOM_UNAVAILABLE'],
    ['PROGRESS_TIMEOUT', 'TELECOM_UNAVAILABLE'],
    ['ALLOTTED_TIMEOUT', 'TIMEOUT_NO_ANSWER'],
    ['NORMAL_CLEARING', 'UNCLASSIFIED NO_EVIDENCE'],
  ])('that ended with %s is %s, by the name', (cause, expected) => {
    const words = { hangup_cause: cause, hangup_cause_q850: '16', progress_uepoch: '0', progress_media_uepoch: '1' };
    const silent = { sip_hangup_disposition: '', sip_term_status: '', proto_specific_hangup_cause: '' };
    const legs = realCall('B5').legs.map((leg) =>
      variablesOf(leg)['direction'] === 'inbound' ? leg : withVariables(leg, { ...words, ...silent }),
    );
    expect(statusOf(freeswitchCall, { legs }, settingsOf(realCall('B5')))).toBe(expected);
  });
});

/** Two callees, called at once, of whom each refused. */
function twiceRefused(): (typeof realCalls)[number] {
  const call = realCall('F3');
  const legs = call.legs.map((leg) =>
    variablesOf(leg)['sip_term_status'] === '404' ? withVariables(leg, { sip_term_status: '603' }) : leg,
  );
  return { ...call, legs };
}

function calledOf(legs: readonly object[], call: (typeof realCalls)[number]) {
  const read = readBy(freeswitchCall, { legs } as never, settingsOf(call));
  return read.kind === 'call' ? read.call : read;
}
