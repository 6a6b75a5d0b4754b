import type { CallEnded } from '../../../src/engine/call.ts';
import { SPARE_TRUNK } from '../trunks.ts';
import type { Timeline } from '../timeline.ts';
import type { HandlerColumns, RowToWrite } from './cdr-row.ts';
import type { Channel, ChannelLog } from './channel-log.ts';
import { endingOf, type DialEnding } from './dial-ending.ts';

/** From Dial to the first 180 of a phone that rings. */
const TO_RINGING_MS = 40;

/** Dial to a customer: what it was told, and how it ended. */
export interface Dialled {
  readonly customer: Channel;
  readonly data: string;
  readonly dialledMs: number;
  readonly status: DialEnding['dialStatus'] | 'ANSWER';
  readonly ending: DialEnding | null;
  readonly columns: Partial<HandlerColumns>;
  readonly disposition: RowToWrite['disposition'];
}

export function dialCustomer(call: CallEnded, timeline: Timeline): Dialled {
  const { answerMs, ringing, endMs, startMs } = timeline;
  const ending = answerMs === null ? endingOf(call) : null;
  const isIsdn = ending?.isIsdn === true;
  const customer = customerOf(call, `${call.callId}.2`, isIsdn);
  const untilMs = answerMs ?? endMs;
  const dialledMs = Math.max(startMs, (ringing?.fromMs ?? untilMs) - TO_RINGING_MS);
  const status = ending?.dialStatus ?? 'ANSWER';
  const trunk = call.carrier ?? SPARE_TRUNK;
  const target = isIsdn ? `DAHDI/g1/${call.calleeNumber}` : `PJSIP/${call.calleeNumber}@${trunk}`;
  const seconds = Math.round((call.maxRingingDurationMs ?? 0) / 1_000);
  return {
    customer,
    data: seconds > 0 ? `${target},${seconds}` : target,
    dialledMs,
    status,
    ending,
    disposition: dispositionOf(status),
    columns: {
      hc: String(ending?.q850 ?? 16),
      ds: status,
      peer: customer.name,
      tech: techOf(ending, ringing !== null),
      ringms: ringing === null ? '' : String(ringing.fromMs - dialledMs),
      // Of early media it is not known whether a phone rings.
      progms: call.ringingDurationMs === null ? '30' : '',
      dialms: ending === null ? String(endMs - dialledMs) : '',
      ansms: answerMs === null ? '' : String(endMs - answerMs),
    },
  };
}

/** The channel to or from a customer. */
export function customerOf(call: CallEnded, uniqueId: string, isIsdn = false): Channel {
  const isInbound = call.taskType === 'INBOUND';
  const number = call.callerNumber ?? '';
  const name = isIsdn ? 'DAHDI/i1' : `PJSIP/${call.carrier ?? SPARE_TRUNK}`;
  const exten = isInbound ? (call.calleeNumber ?? '') : 's';
  return { name: `${name}-0000001b`, uniqueId, number, exten, context: isInbound ? 'from-trunk' : 'agents' };
}

function techOf(ending: DialEnding | null, rang: boolean): string {
  if (ending === null) return 'SIP 200';
  if (ending.sip !== null) return `SIP ${ending.sip}`;
  return rang && !ending.isIsdn ? 'SIP 180' : '';
}

function dispositionOf(status: Dialled['status']): RowToWrite['disposition'] {
  if (status === 'ANSWER') return 'ANSWERED';
  return status === 'BUSY' || status === 'CONGESTION' ? status : 'NO ANSWER';
}

/** The customer's channel up to the answer, or to its end without one. */
export function logDialled(
  log: ChannelLog,
  dialler: Channel,
  { customer, data, dialledMs, ending }: Dialled,
  { answerMs, endMs }: Timeline,
) {
  log.add('APP_START', dialledMs, dialler, { app: 'Dial', data });
  log.add('CHAN_START', dialledMs, customer);
  if (answerMs !== null) log.add('ANSWER', answerMs, customer, { app: 'AppDial', data: '(Outgoing Line)' });
  if (ending === null) return;
  const source = ending.sip === null && !ending.isIsdn ? '' : customer.name;
  log.hangUp(customer, endMs, { q850: ending.q850, source });
}

/** Who hung up a channel of a call that was answered, as its hangupsource says. */
export function hangupSourceOf({ hangupParty }: CallEnded, customer: Channel, agent: Channel | null): string {
  if (hangupParty === 'CUSTOMER') return customer.name;
  if (hangupParty === 'AGENT') return agent?.name ?? '';
  return hangupParty === 'SYSTEM' ? 'dialplan/builtin' : '';
}

/** What the dialplan says of a call where it knows more than Asterisk. */
export function logSigns(log: ChannelLog, call: CallEnded, channel: Channel, isOutOfBalance: boolean, timeMs: number) {
  if (call.voicemailDetected && call.callDurationMs > 0)
    log.add('AMD', timeMs, channel, { extra: { extra: 'MACHINE' } });
  else if (call.voicemailDetected) log.add('VOICEMAIL_FOUND', timeMs, channel);
  if (call.endCause === 'AGENT_NETWORK_LOST') log.add('AGENT_NETWORK_LOST', timeMs, channel);
  if (isOutOfBalance) log.add('LINE_BALANCE_EXHAUSTED', timeMs, channel);
}
