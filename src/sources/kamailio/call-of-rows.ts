import { told, toldIfAny, type Told } from '../facts.ts';
import type { AccRow } from './acc-rows.ts';
import { callOfCdr, ringingOf } from './call-of-cdr.ts';
import type { CallOfProxy, Side } from './call-of-proxy.ts';
import { isChallenge, wasAnswered, type DialogCdr } from './dialog-cdr.ts';
import { busyBranch, finalReply, isOwnReply } from './final-reply.ts';
import type { RowsOfCall } from './rows-of-call.ts';

export type Ended = Omit<CallOfProxy, 'callId' | 'eventId'>;

/** The call of rows that have a final reply to the INVITE, challenges apart; null where it was answered and no end is told. */
export function callOfRows({ acc, missed, cdr }: RowsOfCall): Ended | null {
  const answer = acc.find(({ method, code }) => method === 'INVITE' && code >= 200 && code < 300);
  if (answer !== undefined) return answered(answer, acc, cdr);
  if (cdr !== undefined && wasAnswered(cdr)) return callOfCdr(cdr, 'cdr.');
  return failed(acc.filter(isFailure), missed.filter(isFailure), cdr);
}

function answered(answer: AccRow, acc: readonly AccRow[], cdr: DialogCdr | undefined): Ended | null {
  const bye = acc.find(({ method, at }) => method === 'BYE' && at >= answer.at);
  const endedAt = bye === undefined ? endOfCdr(cdr, answer.at) : told(bye.at, `${bye.place}.time`);
  if (endedAt === null) return null;
  const from = `${answer.place}.time to ${endedAt.from}`;
  return {
    ...commonOf(answer, cdr),
    endedAt,
    callDurationMs: told(Math.max(1, endedAt.value - answer.at), from),
    ringingDurationMs: cdr === undefined ? undefined : ringingOf(cdr, answer.at, 'cdr.'),
    hungUpBy: toldIfAny(cdr?.by ?? null, 'cdr.by') ?? sideOf(bye, answer),
    reply: undefined,
    isOwnTimeout: false,
    reason: undefined,
  };
}

function failed(acc: readonly AccRow[], missed: readonly AccRow[], cdr: DialogCdr | undefined): Ended {
  const rows = [...acc, ...missed];
  // The caller of this has seen that there is one.
  const reply = finalReply(acc, missed)!;
  const last = rows.reduce((latest, row) => (row.at > latest.at ? row : latest));
  const branch = busyBranch(reply, rows, cdr);
  return {
    ...commonOf(reply, cdr),
    endedAt: told(Math.max(last.at, cdr?.startedAt ?? 0), `${last.place}.time`),
    callDurationMs: told(0, `${reply.place}.sip_code`),
    ringingDurationMs: cdr === undefined ? undefined : ringingOf(cdr, last.at, 'cdr.'),
    hungUpBy: undefined,
    reply: branch === null ? told(reply.code, `${reply.place}.sip_code`) : told(branch, 'cdr.code'),
    isOwnTimeout: branch === null && reply.code === 408 && isOwnReply(reply),
    reason: branch === null ? toldIfAny(reply.reason, `${reply.place}.sip_reason`) : undefined,
  };
}

function commonOf(invite: AccRow, cdr: DialogCdr | undefined) {
  const start =
    cdr === undefined || cdr.startedAt > invite.at
      ? told(invite.at, `${invite.place}.time`)
      : told(cdr.startedAt, `cdr.${cdr.startedFrom}`);
  return {
    startedAt: start,
    caller: toldIfAny(cdr?.caller ?? null, 'cdr.caller') ?? toldIfAny(invite.caller, `${invite.place}.src_user`),
    callee: toldIfAny(cdr?.callee ?? null, 'cdr.callee') ?? toldIfAny(invite.callee, `${invite.place}.dst_user`),
    traits: {
      direction: cdr?.direction ?? null,
      queue: null,
      trunk: cdr?.trunk ?? null,
      campaign: cdr?.campaign ?? null,
    },
  };
}

function isFailure({ method, code }: AccRow): boolean {
  return method === 'INVITE' && code >= 300 && !isChallenge(code);
}

/** The end of an answered call without a row of its BYE. */
function endOfCdr(cdr: DialogCdr | undefined, answeredAt: number): Told<number> | null {
  if (cdr === undefined || !wasAnswered(cdr)) return null;
  return told(Math.max(answeredAt, cdr.countedFrom + cdr.durationMs), 'cdr.duration');
}

/** With detect_direction=1 the tags are never swapped, so equal tags say nothing. */
function sideOf(bye: AccRow | undefined, { fromTag, toTag }: AccRow): Told<Side> | undefined {
  const isSwapped = bye !== undefined && toTag !== null && bye.fromTag === toTag && bye.toTag === fromTag;
  return isSwapped && fromTag !== toTag ? told('callee', `${bye.place}.from_tag`) : undefined;
}
