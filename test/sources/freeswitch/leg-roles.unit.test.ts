import { describe, expect, it } from 'vitest';
import { freeswitchCall } from '../../../src/sources/freeswitch/freeswitch-call.ts';
import { freeswitchJsonCdr } from '../../../src/sources/freeswitch/freeswitch-json-cdr.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { realCall, withVariables } from '../../support/real-freeswitch.ts';
import { readBy, statusOf } from '../../support/source-examples.ts';

const OUTBOUND = { when: { direction: 'outbound' }, taskType: 'MANUAL' };
const settings = (options: object) => ({ calls: [OUTBOUND], options });
const legsOf = (name: string, options: object) =>
  realCall(name).legs.map((leg) => statusOf(freeswitchJsonCdr, leg, settings(options)));

describe('whose leg it is', () => {
  it('is an agent’s behind a gateway that leads to agents', () => {
    expect(legsOf('B2', { agentGateways: ['trunk'] })).toEqual([
      'not a call: AGENT_LEG',
      // The leg that called him is then a customer's, whom an agent rejected.
      'INBOUND_NO_AGENT_ANSWER',
    ]);
  });

  it('is a customer’s without a gateway where its channel begins so, encoded or not', () => {
    const withoutGateway = realCall('B2').legs.map((leg) => withVariables(leg, { sip_gateway_name: null }));
    const statuses = (options: object) =>
      withoutGateway.map((leg) => statusOf(freeswitchJsonCdr, leg, settings(options)));
    expect(statuses({})[0]).toBe('not a call: AGENT_LEG');
    expect(statuses({ customerChannels: ['sofia/ext/+1555'] })[0]).toBe('CALLEE_BUSY_OR_REJECTED');
    expect(statuses({ customerChannels: ['sofia/ext/%2B1555'], encodedValues: false })[0]).toBe(
      'CALLEE_BUSY_OR_REJECTED',
    );
  });

  it('is an agent’s in a queue, whichever gateway he is behind', () => {
    const legs = realCall('M2').legs.map((leg) =>
      leg === realCall('M2').legs[0] ? withVariables(leg, { sip_gateway_name: 'trunk' }) : leg,
    );
    expect(statusOf(freeswitchCall, { legs }, settings({}))).toBe('INBOUND_NO_AGENT_ANSWER');
  });

  it('is by the context in which it called, where contexts of customers are named', () => {
    const answered = { answer_uepoch: '1795905172500000', bridge_uepoch: '0' };
    const [, caller] = realCall('B2').legs;
    const leg = withVariables(caller!, answered);
    expect(statusOf(freeswitchJsonCdr, leg, settings({ customerContexts: ['public'] }))).toBe(
      'INBOUND_NO_AGENT_ANSWER',
    );
    expect(statusOf(freeswitchJsonCdr, leg, settings({ customerContexts: ['trunks'] }))).toBe(
      'not a call: CALLING_LEG',
    );
  });

  it('is what the dialplan says, before all else', () => {
    const legs = realCall('L6').legs.map((leg) => withVariables(leg, { call_status_direction: 'outbound' }));
    const read = readBy(freeswitchCall, { legs }, settings({ customerContexts: ['public'] }));
    expect(read).toMatchObject({ call: { taskType: 'MANUAL' }, origins: { taskType: 'settings calls[0]' } });
  });
});

describe('what is configured for a call', () => {
  const chosen = (when: object, changes: JsonObject = {}, options: object = {}) => {
    const legs = realCall('O5').legs.map((leg) => withVariables(leg, changes));
    const calls = [{ when, taskType: 'PREDICTED', carrier: 'Carrier of the settings' }];
    const read = readBy(freeswitchCall, { legs }, { calls, options });
    return read.kind === 'call' ? [read.call.carrier, read.call.taskId] : read.kind;
  };

  it('is chosen by direction, queue and trunk, decoded', () => {
    expect(chosen({ direction: 'outbound', queue: 'q1@default', trunk: 'trunk' })).toEqual([
      'Carrier of the settings',
      null,
    ]);
    expect(chosen({ queue: 'q2@default' })).toBe('bad');
  });

  it('is chosen by the campaign that a variable names', () => {
    expect(chosen({ campaign: 'spring 2026' }, { campaign_id: 'spring%202026' })).toEqual([
      'Carrier of the settings',
      'spring 2026',
    ]);
    expect(chosen({ campaign: 'a' }, { list: 'a' }, { campaignVariable: 'list' })).toEqual([
      'Carrier of the settings',
      'a',
    ]);
  });
});
