import { told, type Told } from '../facts.ts';
import type { DialogCdr } from './dialog-cdr.ts';

/** How long a call was answered, by its CDR alone, and when it ended. */
export interface CdrTalk {
  readonly callDurationMs: Told<number>;
  readonly endedAt: Told<number>;
  readonly answeredAt: number;
}

/**
 * The answered time of a CDR. `duration` has the decimals that a database cuts from `end_time`, so it is what counts. It counts from
 * the answer where the CDR starts there; else from the INVITE, and the kept time of the 200 is taken off. Without that time it is the
 * ringing's beginning, and then the ringing is in it: `from` says so.
 */
export function talkOfCdr(cdr: DialogCdr, prefix = ''): CdrTalk {
  const endedAt = cdr.countedFrom + cdr.durationMs;
  const [answered, from] = answerOf(cdr, prefix);
  const answeredAt = Math.min(Math.max(answered, cdr.countedFrom), endedAt);
  return {
    callDurationMs: told(Math.max(1, endedAt - answeredAt), from),
    endedAt: told(endedAt, `${prefix}duration`),
    answeredAt,
  };
}

function answerOf(cdr: DialogCdr, prefix: string): readonly [number, string] {
  if (cdr.isCountedFromAnswer) return [cdr.countedFrom, `${prefix}duration`];
  if (cdr.repliedAt !== null && isSuccess(cdr.code)) return [cdr.repliedAt, `${prefix}replied to ${prefix}duration`];
  if (typeof cdr.rang === 'number') return [cdr.rang, `${prefix}rang to ${prefix}duration, ringing in it`];
  return [cdr.countedFrom, `${prefix}duration, set-up in it`];
}

/** A losing branch of a parallel fork may reply after the 200: without its code, a kept time is not of the answer. */
function isSuccess(code: DialogCdr['code']): boolean {
  return typeof code === 'number' && code >= 200 && code < 300;
}
