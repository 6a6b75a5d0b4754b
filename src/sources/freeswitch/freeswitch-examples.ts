import type { JsonObject } from '../json-record.ts';

/*
 * Click to call: FreeSWITCH calls the agent, who answers after a second, then the customer, who is busy. By its answer the agent's leg
 * looks like a call of a second; the customer's leg says what became of it.
 */

const AGENTS_LEG: JsonObject = {
  channel_data: { direction: 'outbound' },
  variables: {
    direction: 'outbound',
    uuid: '6f0e8a52-0000-4000-8000-000000000001',
    channel_name: 'sofia/internal/1012%40192.0.2.12%3A5060',
    dialed_user: '1012',
    campaign_id: 'spring',
    originate_disposition: 'USER_BUSY',
    originated_legs: '6f0e8a52-0000-4000-8000-000000000002%3BOutbound%20Call%3B%2B12025550143',
    hangup_cause: 'USER_BUSY',
    hangup_cause_q850: '17',
    sip_hangup_disposition: 'send_bye',
    start_stamp: '2026-11-20%2011%3A30%3A00',
    start_uepoch: '1795174200212340',
    progress_uepoch: '1795174200232345',
    progress_media_uepoch: '0',
    answer_uepoch: '1795174201212350',
    bridge_uepoch: '0',
    end_uepoch: '1795174202252361',
    billsec: '1',
    billmsec: '1040',
  },
};

const CUSTOMERS_LEG: JsonObject = {
  channel_data: { direction: 'outbound' },
  variables: {
    direction: 'outbound',
    uuid: '6f0e8a52-0000-4000-8000-000000000002',
    originating_leg_uuid: '6f0e8a52-0000-4000-8000-000000000001',
    channel_name: 'sofia/external/%2B12025550143',
    sip_gateway_name: 'carrier-a',
    campaign_id: 'spring',
    hangup_cause: 'USER_BUSY',
    hangup_cause_q850: '17',
    sip_term_status: '486',
    sip_hangup_disposition: 'recv_refuse',
    start_stamp: '2026-11-20%2011%3A30%3A01',
    start_uepoch: '1795174201232352',
    progress_uepoch: '0',
    progress_media_uepoch: '0',
    answer_uepoch: '0',
    bridge_uepoch: '0',
    end_uepoch: '1795174202232359',
    billsec: '0',
    billmsec: '0',
  },
  callflow: [
    { profile_index: '1', caller_profile: { caller_id_number: '+15550100', destination_number: '+12025550143' } },
  ],
};

const SETTINGS: JsonObject = { calls: [{ when: { campaign: 'spring' }, taskType: 'PREVIEW' }] };

export const oneLegExample = { record: CUSTOMERS_LEG, settings: SETTINGS } as const;
export const wholeCallExample = { record: { legs: [AGENTS_LEG, CUSTOMERS_LEG] }, settings: SETTINGS } as const;
