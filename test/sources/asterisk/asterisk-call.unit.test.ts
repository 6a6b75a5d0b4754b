import { describe, expect, it } from 'vitest';
import { asteriskCall } from '../../../src/sources/asterisk/asterisk-call.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { readBy, statusOf } from '../../support/source-examples.ts';

const SETTINGS = { calls: [{ taskType: 'PREDICTED' }], options: { customerChannels: ['PJSIP/trunk'] } };
const INBOUND = { ...SETTINGS, calls: [{ taskType: 'INBOUND' }] };

const CALL = '1795884312.0';
const CUSTOMER = 'PJSIP/trunk-00000002';

function at(seconds: number): string {
  return `2026-11-28 16:45:${String(12 + seconds).padStart(2, '0')}.000`;
}

function event(channel: string, number: number, seconds: number, eventtype: string, more: JsonObject = {}): JsonObject {
  return {
    eventtype,
    eventtime: at(seconds),
    channame: channel,
    uniqueid: `1795884312.${number}`,
    linkedid: CALL,
    ...more,
  };
}

function hangup(hangupcause: number, hangupsource: string, dialstatus: string): JsonObject {
  return { extra: JSON.stringify({ hangupcause, hangupsource, dialstatus }) };
}

/** A customer whom a dialler originated, and who did not answer. */
function originated(cause: number, source: string): readonly JsonObject[] {
  return [
    event(CUSTOMER, 0, 0, 'CHAN_START'),
    event(CUSTOMER, 0, 8, 'HANGUP', { appname: 'AppDial2', ...hangup(cause, source, '') }),
  ];
}

/** A dialler's Local channel, whose second half dials the customer. */
function byLocal(cause: number, dialstatus: string): readonly JsonObject[] {
  const [one, two] = ['Local/1@out-00000001;1', 'Local/1@out-00000001;2'];
  const dial = { appname: 'Dial', appdata: 'PJSIP/+15550131@trunk,10' };
  return [
    event(one, 0, 0, 'CHAN_START', { appname: 'AppDial2' }),
    event(two, 1, 0, 'CHAN_START'),
    event(two, 1, 0, 'APP_START', dial),
    event(CUSTOMER, 2, 0, 'CHAN_START'),
    event(CUSTOMER, 2, 8, 'HANGUP', hangup(cause, '', '')),
    event(two, 1, 8, 'HANGUP', hangup(cause, '', dialstatus)),
    event(one, 0, 8, 'HANGUP', hangup(0, '', '')),
  ];
}

function hungUp(channel: string, cause: number, techCause: string, state: string): JsonObject {
  return { Event: 'Hangup', Channel: channel, Cause: String(cause), TechCause: techCause, ChannelStateDesc: state };
}

function statusOfCall(record: Record<string, JsonValue>, settings: object = SETTINGS): string {
  return statusOf(asteriskCall, record, settings);
}

describe('a customer whom a dialler called', () => {
  it('rang until Originate gave up, where 480 stands that nobody sent', () => {
    const record = { events: originated(19, ''), ami: [hungUp(CUSTOMER, 19, '480', 'Ringing')] };
    expect(statusOfCall(record)).toBe('TIMEOUT_NO_ANSWER');
  });

  it('is out of service, where the far end did send 480 without ringing', () => {
    const record = { events: originated(19, CUSTOMER), ami: [hungUp(CUSTOMER, 19, '480', 'Down')] };
    expect(statusOfCall(record)).toBe('OUT_OF_SERVICE');
  });

  it('says nothing by 500 beside 127, which Asterisk reports of what it cancelled itself', () => {
    const record = { events: originated(127, ''), ami: [hungUp(CUSTOMER, 127, '500', 'Down')] };
    expect(statusOfCall(record)).toBe('UNCLASSIFIED NO_EVIDENCE');
  });

  it.each([
    ['busy', 17, 'BUSY', 'CALLEE_BUSY_OR_REJECTED'],
    ['rang until Dial gave up', 0, 'NOANSWER', 'TIMEOUT_NO_ANSWER'],
  ] as const)('is found behind a Local channel: %s', (_name, cause, dialstatus, expected) => {
    expect(statusOfCall({ events: byLocal(cause, dialstatus) })).toBe(expected);
  });

  it('was given up by the dialler, no agent, where a Local channel cancels', () => {
    const read = readBy(asteriskCall, { events: byLocal(127, 'CANCEL') }, SETTINGS);
    expect(read).toMatchObject({ call: { endCause: 'CANCELLED', hangupParty: 'SYSTEM' } });
  });
});

describe('a customer whom an agent called', () => {
  it('is judged by the last attempt: busy by one trunk, then ringing by another until Dial gave up', () => {
    const agent = 'PJSIP/agent1-00000003';
    const events = [
      event(agent, 0, 0, 'CHAN_START'),
      event(CUSTOMER, 1, 0, 'CHAN_START'),
      event(CUSTOMER, 1, 1, 'HANGUP', hangup(17, CUSTOMER, '')),
      event('PJSIP/trunk2-00000004', 2, 2, 'CHAN_START'),
      event('PJSIP/trunk2-00000004', 2, 6, 'HANGUP', hangup(0, '', '')),
      event(agent, 0, 6, 'HANGUP', hangup(0, '', 'NOANSWER')),
    ];
    expect(statusOfCall({ events })).toBe('TIMEOUT_NO_ANSWER');
  });
});

describe('an inbound call', () => {
  const caller = (seconds: number, type: string, more: JsonObject = {}): JsonObject =>
    event(CUSTOMER, 0, seconds, type, more);
  const phone = (seconds: number, type: string, more: JsonObject = {}): JsonObject =>
    event('PJSIP/agent1-00000003', 3, seconds, type, more);

  it('that ends in our own voicemail was not answered by an agent', () => {
    const events = [
      caller(0, 'CHAN_START'),
      caller(0, 'APP_START', { appname: 'Dial', appdata: 'PJSIP/agent1,3' }),
      phone(0, 'CHAN_START'),
      phone(3, 'HANGUP', hangup(0, '', '')),
      caller(3, 'ANSWER', { appname: 'VoiceMail' }),
      caller(3, 'APP_START', { appname: 'VoiceMail', appdata: '100' }),
      caller(9, 'HANGUP', hangup(0, CUSTOMER, 'NOANSWER')),
    ];
    expect(statusOfCall({ events }, INBOUND)).toBe('INBOUND_NO_AGENT_ANSWER');
  });

  it('is left by the caller in the queue, between two phones that rang', () => {
    const events = [
      caller(0, 'CHAN_START'),
      caller(0, 'ANSWER'),
      caller(1, 'APP_START', { appname: 'Queue', appdata: 'q1,,,,30' }),
      phone(1, 'CHAN_START'),
      phone(5, 'HANGUP', hangup(0, '', '')),
      caller(6, 'HANGUP', hangup(16, CUSTOMER, 'NOANSWER')),
    ];
    expect(statusOfCall({ events }, INBOUND)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
  });

  it('is given up by the caller while a phone rings', () => {
    const events = [
      caller(0, 'CHAN_START'),
      caller(0, 'APP_START', { appname: 'Dial', appdata: 'PJSIP/agent1,30' }),
      phone(0, 'CHAN_START'),
      phone(4, 'HANGUP', hangup(0, '', '')),
      caller(4, 'HANGUP', hangup(127, CUSTOMER, 'CANCEL')),
    ];
    expect(statusOfCall({ events }, INBOUND)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
  });

  it('whose agent was dialled without a phone ringing is no unanswered ringing', () => {
    const events = [
      caller(0, 'CHAN_START'),
      phone(0, 'CHAN_START'),
      phone(4, 'HANGUP', hangup(0, '', '')),
      caller(4, 'HANGUP', hangup(0, '', 'NOANSWER')),
    ];
    const ami = [hungUp('PJSIP/agent1-00000003', 0, '', 'Down')];
    expect(statusOfCall({ events, ami }, INBOUND)).toBe('UNCLASSIFIED NO_INBOUND_ROW');
  });

  it('that no phone of an agent could be reached for is no unanswered ringing', () => {
    const events = [
      caller(0, 'CHAN_START'),
      phone(0, 'CHAN_START'),
      phone(6, 'HANGUP', hangup(18, '', '')),
      caller(6, 'HANGUP', hangup(34, CUSTOMER, 'NOANSWER')),
    ];
    const ami = [hungUp('PJSIP/agent1-00000003', 18, '408', 'Down')];
    expect(statusOfCall({ events, ami }, INBOUND)).toBe('UNCLASSIFIED NO_INBOUND_ROW');
  });
});

describe('lines of a queue', () => {
  const line = (seconds: number, rest: string): string => `${1_795_884_312 + seconds}|${CALL}|q1|${rest}`;
  const enter = line(0, 'NONE|ENTERQUEUE||+15550100|1');

  it('count phones that ring together once', () => {
    const lines = [
      enter,
      line(15, 'PJSIP/201|RINGNOANSWER|15000'),
      line(15, 'PJSIP/202|RINGNOANSWER|15000'),
      line(20, 'PJSIP/201|CONNECT|20|1795884317.4|5'),
      line(60, 'PJSIP/201|COMPLETEAGENT|20|40|1'),
    ];
    expect(readBy(asteriskCall, { lines }, INBOUND)).toMatchObject({
      call: {
        agentRingingDurationMs: 20_000,
        queueDurationMs: 0,
        talkDurationMs: 40_000,
        hangupParty: 'AGENT',
        agentId: 'PJSIP/201',
      },
    });
  });

  it('tell that the caller left while a phone rang', () => {
    const lines = [enter, line(3, 'PJSIP/201|RINGCANCELED|3007'), line(3, 'NONE|ABANDON|1|1|3')];
    expect(statusOfCall({ lines }, INBOUND)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
  });

  it.each([
    ['its end', ['PJSIP/201|COMPLETEAGENT|15|0|1'], 1],
    ['no end, but a later line', ['PJSIP/201|BLINDTRANSFER|300|default|15|0|1'], 1_000],
    ['nothing after it', [], 1],
  ])('with a CONNECT and %s are of a call with talk', (_, rests, talkDurationMs) => {
    const lines = [enter, line(15, 'PJSIP/201|CONNECT|15|x|5'), ...rests.map((rest) => line(16, rest))];
    expect(readBy(asteriskCall, { lines }, INBOUND)).toMatchObject({ call: { talkDurationMs } });
    expect(statusOfCall({ lines }, INBOUND)).toBe('INBOUND_NORMAL_CALL');
    expect(statusOfCall({ lines })).toBe('SHORT_DURATION_HANGUP');
  });

  it('count talk no further than the transfer by which the agent left', () => {
    const connect = line(15, 'PJSIP/201|CONNECT|15|x|5');
    const lines = [
      enter,
      connect,
      line(18, 'PJSIP/201|BLINDTRANSFER|300|default|15|3|1'),
      line(50, 'NONE|ABANDON|1|1|32'),
    ];
    expect(readBy(asteriskCall, { lines }, INBOUND)).toMatchObject({ call: { talkDurationMs: 3_000 } });
  });

  const gaveUp = [enter, line(15, 'PJSIP/201|RINGNOANSWER|15000'), line(16, 'NONE|EXITWITHTIMEOUT|1|1|16')];
  const inSecond = (seconds: number, rest: string): string => line(seconds, rest).replace('|q1|', '|a|');

  it('say that a queue gave up only where nobody had the call after it', () => {
    const abandoned = [...gaveUp, inSecond(16, 'NONE|ENTERQUEUE||1|1'), inSecond(30, 'NONE|ABANDON|1|1|14')];
    expect(statusOfCall({ lines: gaveUp }, INBOUND)).toBe('INBOUND_NO_AGENT_ANSWER');
    expect(statusOfCall({ lines: abandoned }, INBOUND)).toBe('UNCLASSIFIED CUSTOMER_ABANDONED');
    expect(readBy(asteriskCall, { lines: abandoned }, INBOUND)).toMatchObject({
      call: { endCause: null, hangupParty: 'CUSTOMER' },
    });
  });

  it('say nothing of an earlier queue where a second one connected the call, be it in the same second', () => {
    const connect = inSecond(16, 'PJSIP/301|CONNECT|0|x|0');
    const lines = [...gaveUp, connect, inSecond(40, 'PJSIP/301|COMPLETECALLER|0|24|1')];
    expect(readBy(asteriskCall, { lines }, INBOUND)).toMatchObject({
      call: { endCause: null, talkDurationMs: 24_000 },
    });
  });

  it.each([
    [['x|1|q1|NONE|ABANDON'], 'bad: lines has a line without its time'],
    [[enter, 'x'], 'bad: lines has a line without its time'],
    [[1], 'bad: lines[0] is no text'],
  ])('are bad: %j', (lines, expected) => {
    expect(statusOfCall({ lines }, INBOUND)).toBe(expected);
  });
});

describe('a record', () => {
  it('names the entry whose field cannot be read', () => {
    const events = [event(CUSTOMER, 0, 0, 'CHAN_START'), event(CUSTOMER, 0, 0, 'ANSWER', { eventtime: 'noon' })];
    expect(statusOfCall({ events })).toBe('bad: events[1].eventtime is no number');
  });

  it('without times is bad, whatever AMI says', () => {
    const problem = 'bad: rows is missing, and events and lines as well';
    expect(statusOfCall({ ami: [hungUp(CUSTOMER, 17, '486', 'Down')] })).toBe(problem);
  });

  it('of what stands beside a failed Originate is no call', () => {
    const events = [event('OutgoingSpoolFailed', 7, 0, 'CHAN_START')];
    expect(statusOfCall({ events })).toBe('not a call: FAILED_ORIGINATE');
  });

  it('of a call among agents is no call', () => {
    const events = [event('PJSIP/agent1-00000003', 0, 0, 'CHAN_START')];
    expect(statusOfCall({ events })).toBe('not a call: NO_CUSTOMER');
  });

  it('has the first of the hours that an autumn has twice, unless the channel is younger', () => {
    const events = [
      event(CUSTOMER, 0, 0, 'CHAN_START', { eventtime: '2026-11-01 01:30:00.000', uniqueid: '1793514600.0' }),
    ];
    const read = readBy(asteriskCall, { events }, { ...SETTINGS, timeZone: 'America/New_York' });
    expect(read).toMatchObject({ call: { startedAt: 1_793_514_600_000 } });
  });
});
