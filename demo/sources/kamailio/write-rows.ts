import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { FinalAnswer } from './final-answer.ts';

/** Kamailio's own tag, of replies that it makes itself. */
const OWN_TAG = '5b4167208bb1319f0333e26fe8df2283-caedb1a5';

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  487: 'Request Terminated',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  603: 'Decline',
};

/** A row of acc or missed_calls, as the shipped view has it. */
export function accRow(
  { callId, callerNumber, calleeNumber }: CallEnded,
  row: {
    readonly method: 'INVITE' | 'BYE';
    readonly code: number;
    readonly timeMs: number;
    readonly q850?: number | null;
    readonly toTag?: string;
    /** The callee sent the request. */
    readonly isUpstream?: boolean;
  },
): JsonObject {
  const { caller, callee } = tagsOf(callId);
  const { method, code, timeMs, q850 = null, toTag = callee, isUpstream = false } = row;
  return {
    id: Math.floor(timeMs / 10) % 1_000_000,
    method,
    from_tag: isUpstream ? callee : caller,
    to_tag: isUpstream ? caller : toTag,
    callid: callId,
    sip_code: String(code),
    sip_reason: q850 === null ? (PHRASES[code] ?? 'Rejected') : `Q.850;cause=${q850}`,
    time_hires: Number((timeMs / 1_000).toFixed(3)),
    src_user: callerNumber,
    dst_user: method === 'INVITE' ? calleeNumber : '',
  };
}

function tagsOf(callId: string): { readonly caller: string; readonly callee: string } {
  const tag = callId.slice(-6);
  return { caller: `${tag}C1`, callee: `${tag}U1` };
}

/** A failed INVITE: what went to the caller, where a 503 becomes a 500 of Kamailio's own, and what the branch said. */
export function failedRows(
  call: CallEnded,
  { code, q850, isOwn }: FinalAnswer,
  timeMs: number,
): { readonly acc: readonly JsonObject[]; readonly missed_calls: readonly JsonObject[] } {
  const toTag = isOwn ? OWN_TAG : undefined;
  const branch = accRow(call, { method: 'INVITE', code, timeMs, q850, ...(toTag === undefined ? {} : { toTag }) });
  const isHidden = code === 503;
  const upstream = isHidden ? accRow(call, { method: 'INVITE', code: 500, timeMs, toTag: '' }) : branch;
  return { acc: [upstream], missed_calls: [branch] };
}

/** What the script keeps of a dialog. `rangMs`: the first 180, null where there was none; undefined: the script does not keep it. */
export interface Dialog {
  readonly createdMs: number;
  readonly durationMs: number;
  readonly code: string;
  readonly repliedMs: number;
  readonly rangMs: number | null | undefined;
  readonly by: 'caller' | 'callee' | '';
  readonly q850: number | null;
}

/** The CDR of a dialog, that of a failed one too, which lasts for no time. */
export function cdrRow(call: CallEnded, dialog: Dialog, trunk: string): JsonObject {
  const { createdMs, durationMs, code, repliedMs, rangMs, by, q850 } = dialog;
  return {
    callid: call.callId,
    start_time: Math.floor(createdMs / 1_000),
    end_time: Math.floor((createdMs + durationMs) / 1_000),
    duration: (durationMs / 1_000).toFixed(3),
    caller: call.callerNumber,
    callee: call.calleeNumber,
    code,
    replied: secondsText(repliedMs),
    ...(rangMs === undefined ? {} : { rang: rangMs === null ? '' : secondsText(rangMs) }),
    by,
    reason: q850 === null ? '' : `Q.850;cause=${q850}`,
    created: secondsText(createdMs),
    direction: call.taskType === 'INBOUND' ? 'inbound' : 'outbound',
    trunk,
    campaign: call.taskId,
  };
}

/** `$TV(Sn)`: seconds and microseconds. */
function secondsText(timeMs: number): string {
  return (timeMs / 1_000).toFixed(6);
}
