import type { SourceField } from '../source.ts';

/** What is read of a row of the CDR. */
export const CDR_FIELDS: readonly SourceField[] = [
  { path: 'linkedid', unit: 'text', tells: 'callId' },
  { path: 'uniqueid, sequence', unit: 'text, number', tells: 'eventId; when the channel began' },
  { path: 'channel', unit: "name of party A's channel", tells: "the customer's leg, carrier" },
  { path: 'dstchannel', unit: "name of party B's channel", tells: "the customer's leg, carrier, agentId" },
  { path: 'dcontext', unit: 'context', tells: 'whether a dialler made the call' },
  { path: 'accountcode', unit: 'text', tells: 'campaign of the settings' },
  { path: 'src, dst', unit: 'numbers as dialled', tells: 'callerNumber, calleeNumber' },
  { path: 'lastapp, lastdata', unit: 'application and its arguments', tells: 'queue; the time-out of Dial, s' },
  {
    path: 'start, answer, end',
    unit: 'clock of the server, or s since the epoch',
    tells: 'startedAt, endedAt; when party A was answered',
  },
  { path: 'billsec', unit: 's, cut', tells: 'callDurationMs, where nothing tells it in ms' },
  {
    path: 'disposition',
    unit: 'name or number',
    tells: 'whether both parties came together; BUSY, FAILED, CONGESTION',
  },
  { path: 'hc (or hangupcause)', unit: 'Q.850', tells: 'q850Cause, where it is the cause of what was dialled' },
  { path: 'ds', unit: 'DIALSTATUS', tells: 'endCause, hangupParty' },
  { path: 'peer', unit: "a channel's name", tells: 'party B, where the row of what followed Dial has none' },
  { path: 'tech', unit: 'SIP 486 Busy Here', tells: 'sipStatusCode; 180 tells that it rang' },
  { path: 'who', unit: "a channel's name", tells: 'hangupParty of an answered call' },
  { path: 'ringms, progms', unit: 'ms from Dial to 180, to 183', tells: 'ringingDurationMs' },
  { path: 'dialms', unit: 'ms', tells: "whether an agent's phone was dialled" },
  { path: 'ansms', unit: 'ms', tells: 'callDurationMs, talkDurationMs' },
  { path: 'qs', unit: 'QUEUESTATUS', tells: 'how a queue ended' },
  { path: 'amd', unit: 'AMDSTATUS', tells: 'voicemailDetected' },
];
