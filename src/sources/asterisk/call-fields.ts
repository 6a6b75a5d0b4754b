import type { SourceField } from '../source.ts';

/** What is read of the records of one call. */
export const CALL_FIELDS: readonly SourceField[] = [
  { path: 'rows[]', unit: 'rows of the CDR', tells: 'as asterisk-cdr; without events, all of the call' },
  { path: 'events[].linkedid, uniqueid', unit: 'text', tells: 'eventId, callId, the channel that the call began with' },
  { path: 'events[].channame', unit: "a channel's name", tells: "the customer's leg, carrier, agentId" },
  {
    path: 'events[].eventtype',
    unit: 'name',
    tells: 'CHAN_START, ANSWER, BRIDGE_ENTER, BRIDGE_EXIT, APP_START, HANGUP, AMD',
  },
  {
    path: 'events[].eventtime',
    unit: 'clock of the server, or s since the epoch',
    tells: 'startedAt, endedAt, callDurationMs, talkDurationMs, agentRingingDurationMs',
  },
  {
    path: 'events[].appname, appdata',
    unit: 'text',
    tells: 'whether it was originated; queue; the time-out of Dial, s',
  },
  { path: 'events[].exten, context, cidnum (or num)', unit: 'text', tells: 'calleeNumber, a dialler, callerNumber' },
  {
    path: 'events[].extra (or eventextra)',
    unit: 'JSON in a text: hangupcause (Q.850), hangupsource, dialstatus',
    tells: 'q850Cause, hangupParty, endCause',
  },
  {
    path: 'lines[]',
    unit: 'lines of queue_log; s, but RINGNOANSWER and RINGCANCELED ms',
    tells: 'queueDurationMs, agentRingingDurationMs, talkDurationMs, hangupParty, endCause, agentId',
  },
  { path: 'ami[].TechCause', unit: 'SIP status', tells: 'sipStatusCode' },
  { path: 'ami[].ChannelStateDesc', unit: 'name', tells: 'whether a phone rang' },
  { path: 'ami[].Cause', unit: 'Q.850', tells: 'q850Cause, where no event tells it' },
];
