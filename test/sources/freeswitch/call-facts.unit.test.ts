import { describe, expect, it } from 'vitest';
import { freeswitchCall } from '../../../src/sources/freeswitch/freeswitch-call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { realCall, settingsOf, variablesOf, withVariables } from '../../support/real-freeswitch.ts';
import { readBy } from '../../support/source-examples.ts';

const read = (legs: readonly JsonObject[], settings: object) => {
  const outcome = readBy(freeswitchCall, { legs }, settings);
  if (outcome.kind !== 'call') throw new Error(JSON.stringify(outcome));
  return outcome;
};
const factsOf = (name: string) => read(realCall(name).legs, settingsOf(realCall(name))).call;

describe('what a whole call tells', () => {
  it('is all of the customer, the queue and the agents, of a dialler whose agent did not answer', () => {
    expect(factsOf('O6')).toEqual({
      eventId: 'freeswitch:call:f5e9ef14-5d95-476a-aa1b-57b6586ab9a6',
      callId: 'f5e9ef14-5d95-476a-aa1b-57b6586ab9a6',
      tenantId: null,
      taskId: null,
      agentId: 'a1',
      lineId: null,
      carrier: 'trunk',
      callerNumber: '+15550100',
      calleeNumber: '+15550131',
      taskType: 'PREDICTED',
      startedAt: 1795905862792,
      endedAt: 1795905874032,
      ringingDurationMs: 1020,
      callDurationMs: 10220,
      talkDurationMs: 0,
      queueDurationMs: 10220,
      agentRingingDurationMs: 9079,
      maxRingingDurationMs: null,
      hangupParty: 'SYSTEM',
      voicemailDetected: false,
      endCause: 'AGENT_NO_ANSWER',
      q850Cause: null,
      sipStatusCode: null,
      mediaPacketsReceived: 510,
      source: 'freeswitch-call/1',
    });
  });

  it('says from which field of which leg each fact comes', () => {
    const { origins } = read(realCall('A1').legs, settingsOf(realCall('A1')));
    expect(origins).toMatchObject({
      callId: 'legs[1].uuid',
      startedAt: 'legs[1].start_uepoch',
      endedAt: 'legs[0].end_uepoch',
      ringingDurationMs: 'legs[0].progress_uepoch to answer_uepoch',
      callDurationMs: 'legs[0].answer_uepoch to end_uepoch',
      talkDurationMs: 'legs[0].bridge_uepoch to end_uepoch',
      hangupParty: 'legs[1].sip_hangup_disposition',
      carrier: 'legs[0].sip_gateway_name',
      mediaPacketsReceived: 'legs[0].rtp_audio_in_media_packet_count',
    });
  });

  it('is the talk of both: from both answers on, not from early media, and not while the dialplan goes on', () => {
    expect(factsOf('E2')).toMatchObject({ callDurationMs: 6040, talkDurationMs: 6040, ringingDurationMs: null });
    expect(factsOf('J5')).toMatchObject({ callDurationMs: 3020, talkDurationMs: 3000 });
    expect(factsOf('O5')).toMatchObject({ callDurationMs: 9020, talkDurationMs: 6880 });
    expect(factsOf('A11')).toMatchObject({ callDurationMs: 3020, talkDurationMs: 2999, hangupParty: 'CUSTOMER' });
  });

  it('is no talk where the bridge was of early media', () => {
    expect(factsOf('E1')).toMatchObject({ callDurationMs: 0, talkDurationMs: null, sipStatusCode: 486 });
  });

  it('is the ringing of agents after the customer, and of two at once only once', () => {
    expect(factsOf('P2').agentRingingDurationMs).toBeNull();
    const { legs } = realCall('O6');
    const [one, , customer] = legs;
    const twin = withVariables(one!, { uuid: 'other', end_uepoch: variablesOf(one)['end_uepoch'] });
    const calls = [{ taskType: 'PREDICTED' }];
    expect(read([one!, twin, customer!], { calls }).call.agentRingingDurationMs).toBe(4119);
  });

  it('is the limit of ringing that holds', () => {
    expect(factsOf('C1').maxRingingDurationMs).toBe(4_000);
    expect(factsOf('O2').maxRingingDurationMs).toBe(5_000);
    const { legs } = realCall('C2');
    const settings = { calls: [{ taskType: 'MANUAL', maxRingingDurationMs: 20_000 }] };
    expect(read(legs, settings).origins.maxRingingDurationMs).toContain('originate_timeout');
    const without = legs.map((leg) => withVariables(leg, { originate_timeout: '', call_timeout: '' }));
    expect(read(without, settings).call.maxRingingDurationMs).toBe(20_000);
  });

  it('is no cause of an answered leg, and of an unanswered one no number that FreeSWITCH made', () => {
    expect(factsOf('A7')).toMatchObject({ q850Cause: null, endCause: null, sipStatusCode: null });
    expect(factsOf('B11')).toMatchObject({ q850Cause: null, sipStatusCode: 403, hangupParty: 'UNKNOWN' });
    expect(factsOf('B21')).toMatchObject({ q850Cause: 17, sipStatusCode: 503, hangupParty: 'CUSTOMER' });
    expect(factsOf('B24')).toMatchObject({ q850Cause: null, sipStatusCode: 486 });
  });

  it('is who cancelled, where a leg of an agent says it', () => {
    expect(factsOf('E9')).toMatchObject({ endCause: 'CANCELLED', hangupParty: 'AGENT' });
    expect(factsOf('C1')).toMatchObject({ endCause: 'NO_ANSWER', hangupParty: 'SYSTEM' });
  });

  it('is the wait in a queue: to the bridge with an agent, or to its end', () => {
    expect([factsOf('O5'), factsOf('O12'), factsOf('A1')].map((call) => call.queueDurationMs)).toEqual([
      2140,
      2520,
      null,
    ]);
    const [leg] = realCall('O12').legs;
    const canceled = withVariables(leg!, { cc_queue_canceled_epoch: '1795906209' });
    expect(read([canceled], { calls: [{ taskType: 'FIXED' }] }).call.queueDurationMs).toBe(1_911);
  });

  it('is a time-out by whichever limit', () => {
    const { legs } = realCall('C1');
    const cut = legs.map((leg) => withVariables(leg, { hangup_cause: 'ALLOTTED_TIMEOUT' }));
    expect(read(cut, { calls: [{ taskType: 'MANUAL' }] }).call).toMatchObject({
      endCause: 'NO_ANSWER',
      hangupParty: 'SYSTEM',
    });
  });

  it('is lost media only where none came', () => {
    const { legs } = realCall('I1');
    const heard = legs.map((leg) => withVariables(leg, { rtp_audio_in_media_packet_count: '140' }));
    expect(factsOf('I1').endCause).toBe('NO_MEDIA');
    expect(read(heard, { calls: [{ taskType: 'MANUAL' }] }).call.endCause).toBeNull();
  });

  it('is a call of at least a millisecond where it was answered, and no call before its answer', () => {
    const [leg] = realCall('O12').legs;
    const end = variablesOf(leg)['answer_uepoch'] as string;
    const calls = [{ taskType: 'FIXED' }];
    expect(read([withVariables(leg!, { end_uepoch: end })], { calls }).call.callDurationMs).toBe(1);
    const before = withVariables(leg!, { end_uepoch: String(Number(end) - 1_000_000) });
    expect(readBy(freeswitchCall, { legs: [before] }, { calls })).toMatchObject({
      kind: 'bad',
      problem: expect.stringContaining('callDurationMs (legs[0].answer_uepoch to end_uepoch) is negative'),
    });
  });
});
