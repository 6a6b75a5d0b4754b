import type { Source } from '../source.ts';

const settings = {
  timeZone: 'America/New_York',
  calls: [
    { when: { direction: 'outbound' }, taskType: 'MANUAL' },
    { when: { direction: 'inbound' }, taskType: 'INBOUND' },
  ],
  options: { customerChannels: ['PJSIP/trunk'] },
};

/** A number that does not exist: the CDR says NO ANSWER, the caller's own cause says congestion, only `tech` says 404. */
export const cdrExample: Source['example'] = {
  settings,
  record: {
    clid: '"" <+15550100>',
    src: '+15550100',
    dst: '+15550111',
    dcontext: 'agents',
    channel: 'PJSIP/agent1-0000001a',
    dstchannel: 'PJSIP/trunk-0000001b',
    lastapp: 'Dial',
    lastdata: 'PJSIP/+15550111@trunk,30',
    start: '2026-11-28 16:48:02',
    answer: '',
    end: '2026-11-28 16:48:02',
    duration: 0,
    billsec: 0,
    disposition: 'NO ANSWER',
    uniqueid: '1795902482.26',
    linkedid: '1795902482.26',
    sequence: 26,
    hc: '34',
    ds: 'CHANUNAVAIL',
    peer: 'PJSIP/trunk-0000001b',
    tech: 'SIP 404 Not Found',
    who: 'PJSIP/agent1-0000001a',
    ringms: '',
    progms: '',
    dialms: '',
    ansms: '',
    qs: '',
    amd: '',
  },
};

const agent = { channame: 'PJSIP/agent1-0000001a', uniqueid: '1795902390.28', linkedid: '1795902390.28' };
const customer = { channame: 'PJSIP/trunk-0000001b', uniqueid: '1795902391.29', linkedid: '1795902390.28' };
const bridge = '{"bridge_id":"b1","bridge_technology":"simple_bridge"}';

/** The dialplan answers, then dials: the CDR counts 6 s, the customer was on the line for 2.5 s. */
export const callExample: Source['example'] = {
  settings,
  record: {
    events: [
      { eventtype: 'CHAN_START', eventtime: '2026-11-28 16:46:30.511', ...agent, appname: '', exten: '+15550113' },
      { eventtype: 'ANSWER', eventtime: '2026-11-28 16:46:30.511', ...agent, appname: 'Answer' },
      {
        eventtype: 'APP_START',
        eventtime: '2026-11-28 16:46:31.014',
        ...agent,
        appname: 'Dial',
        appdata: 'PJSIP/+15550113@trunk,30',
      },
      { eventtype: 'CHAN_START', eventtime: '2026-11-28 16:46:31.015', ...customer },
      { eventtype: 'ANSWER', eventtime: '2026-11-28 16:46:34.023', ...customer, appname: 'AppDial' },
      { eventtype: 'BRIDGE_ENTER', eventtime: '2026-11-28 16:46:34.024', ...customer, extra: bridge },
      { eventtype: 'BRIDGE_ENTER', eventtime: '2026-11-28 16:46:34.024', ...agent, extra: bridge },
      { eventtype: 'BRIDGE_EXIT', eventtime: '2026-11-28 16:46:36.518', ...agent, extra: bridge },
      { eventtype: 'BRIDGE_EXIT', eventtime: '2026-11-28 16:46:36.518', ...customer, extra: bridge },
      {
        eventtype: 'HANGUP',
        eventtime: '2026-11-28 16:46:36.519',
        ...customer,
        extra: '{"hangupcause":16,"hangupsource":"PJSIP/agent1-0000001a","dialstatus":""}',
      },
      {
        eventtype: 'HANGUP',
        eventtime: '2026-11-28 16:46:36.522',
        ...agent,
        extra: '{"hangupcause":16,"hangupsource":"PJSIP/agent1-0000001a","dialstatus":"ANSWER"}',
      },
    ],
  },
};
