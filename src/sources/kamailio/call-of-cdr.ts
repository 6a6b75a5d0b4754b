import { told, toldIfAny, type Told } from '../facts.ts';
import type { CallOfProxy } from './call-of-proxy.ts';
import { wasAnswered, type DialogCdr } from './dialog-cdr.ts';
import { talkOfCdr } from './time-of-cdr.ts';

/** What a CDR of a dialog tells by itself. `prefix` is where it stands in the record, as `cdr.`. */
export function callOfCdr(cdr: DialogCdr, prefix = ''): Omit<CallOfProxy, 'callId' | 'eventId'> {
  const talk = wasAnswered(cdr) ? talkOfCdr(cdr, prefix) : null;
  return {
    startedAt: told(cdr.startedAt, prefix + cdr.startedFrom),
    endedAt: talk?.endedAt ?? failureOf(cdr, prefix),
    callDurationMs: talk?.callDurationMs ?? told(0, `${prefix}duration`),
    ringingDurationMs: ringingOf(cdr, talk?.answeredAt ?? cdr.repliedAt, prefix),
    hungUpBy: toldIfAny(cdr.by, `${prefix}by`),
    reply: cdr.code === 'none' ? told(408, `${prefix}code, empty: no reply`) : toldIfAny(cdr.code, `${prefix}code`),
    isOwnTimeout: cdr.code === 'none',
    reason: toldIfAny(cdr.reason, `${prefix}reason`),
    caller: toldIfAny(cdr.caller, `${prefix}caller`),
    callee: toldIfAny(cdr.callee, `${prefix}callee`),
    traits: { direction: cdr.direction, queue: null, trunk: cdr.trunk, campaign: cdr.campaign },
  };
}

/**
 * How long it rang, until a moment that may not be told: then at least for a moment. Undefined where the script does not keep the
 * first 180.
 */
export function ringingOf({ rang }: DialogCdr, until: number | null, prefix: string): Told<number> | undefined {
  if (rang === null) return undefined;
  if (rang === 'no') return told(0, `${prefix}rang, empty`);
  if (until === null) return told(1, `${prefix}rang; until when is not told`);
  return told(Math.max(1, until - rang), `${prefix}rang to the final reply`);
}

/** A CDR of a failed dialog has the start as its end: the time of the failure is the reply's, where it is kept. */
function failureOf({ repliedAt, endTime, startedAt, startedFrom }: DialogCdr, prefix: string): Told<number> {
  if (repliedAt !== null) return told(Math.max(startedAt, repliedAt), `${prefix}replied`);
  if (endTime !== null && endTime >= startedAt) return told(endTime, `${prefix}end_time`);
  return told(startedAt, prefix + startedFrom);
}
