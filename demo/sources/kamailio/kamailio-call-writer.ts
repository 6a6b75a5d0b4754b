import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { taskRules } from '../task-rules.ts';
import { SPARE_TRUNK } from '../trunks.ts';
import type { PlatformWriter } from '../platform-writer.ts';
import { timelineOf, type Timeline } from '../timeline.ts';
import { answerOfFailed, answerOfMissedAgent, type FinalAnswer } from './final-answer.ts';
import { isAgentRungAtOnce, isTold } from './told-by-kamailio.ts';
import { accRow, cdrRow, failedRows } from './write-rows.ts';

/** Calls through Kamailio with the shipped script, a CDR of which names the campaign as well. */
export const kamailioCallWriter: PlatformWriter = {
  source: 'kamailio-call',
  settings: { calls: taskRules('campaign') },
  write: (call) => {
    const timeline = timelineOf(call);
    const { record, early } = recordOf(call, timeline);
    return { record: withChallenge(call, record), others: early, tellsAll: isTold(call, timeline) };
  },
};

interface Rows {
  readonly record: Readonly<Record<'acc' | 'missed_calls', readonly JsonObject[]>> & {
    readonly callid: string;
    readonly cdr: JsonObject;
  };
  /** What was sent before the call ended. */
  readonly early: readonly JsonObject[];
}

function recordOf(call: CallEnded, timeline: Timeline): Rows {
  const { answerMs, agentRinging, ringing, talk } = timeline;
  if (call.taskType !== 'INBOUND') {
    if (answerMs !== null) return answered(call, timeline);
    return failed(call, answerOfFailed(call), call.ringingDurationMs === null ? undefined : (ringing?.fromMs ?? null));
  }
  // What an agent's phone does is an answer of the callee's, or none: it stands behind the proxy.
  if (answerMs === null) return failed(call, answerOfFailed(call), null);
  if (talk === null && isAgentRungAtOnce(timeline))
    return failed(call, answerOfMissedAgent(call), agentRinging!.fromMs);
  return answered(call, timeline);
}

function failed(call: CallEnded, answer: FinalAnswer, rangMs: number | null | undefined): Rows {
  const { callId, startedAt, endedAt } = call;
  const cdr = cdrRow(
    call,
    {
      createdMs: startedAt,
      durationMs: 0,
      code: String(answer.code),
      repliedMs: endedAt,
      rangMs,
      by: '',
      q850: answer.q850,
    },
    trunkOf(call),
  );
  return { record: { callid: callId, ...failedRows(call, answer, endedAt), cdr }, early: [] };
}

/** A group of rows to which nothing came for so long is closed: the row of the answer is sent alone. */
const GAP_MS = 120_000;

function answered(call: CallEnded, { startMs, answerMs, endMs, ringing }: Timeline): Rows {
  const isUpstream = partyOf(call) === 'callee';
  const durationMs = endMs - startMs;
  const rangMs = call.ringingDurationMs === null ? undefined : (ringing?.fromMs ?? null);
  const dialog = {
    createdMs: startMs,
    durationMs,
    code: '200',
    repliedMs: answerMs!,
    rangMs,
    by: partyOf(call),
    q850: null,
  };
  const answer = accRow(call, { method: 'INVITE', code: 200, timeMs: answerMs! });
  const bye = accRow(call, { method: 'BYE', code: 200, timeMs: endMs, isUpstream });
  const callid = call.callId;
  const isLong = endMs - answerMs! > GAP_MS;
  return {
    record: { callid, acc: isLong ? [bye] : [answer, bye], missed_calls: [], cdr: cdrRow(call, dialog, trunkOf(call)) },
    early: isLong ? [{ callid, acc: [answer] }] : [],
  };
}

/** Who sent BYE; the system's comes from the dialler's side. */
function partyOf({ hangupParty, taskType }: CallEnded): 'caller' | 'callee' {
  const isCustomer = hangupParty === 'CUSTOMER' || hangupParty === 'LINE';
  return isCustomer === (taskType === 'INBOUND') ? 'caller' : 'callee';
}

function trunkOf({ carrier }: CallEnded): string {
  return carrier ?? SPARE_TRUNK;
}

/** This carrier asks for credentials: a first INVITE, a few milliseconds before, is answered 407, and has a CDR of its own. */
const CHALLENGING = 'osprey';
const CREDENTIALS_MS = 3;

function withChallenge(call: CallEnded, record: Rows['record']): JsonObject {
  if (call.carrier !== CHALLENGING || call.taskType === 'INBOUND') return record;
  const createdMs = call.startedAt - CREDENTIALS_MS;
  const row = accRow(call, { method: 'INVITE', code: 407, timeMs: createdMs });
  const dialog = {
    createdMs,
    durationMs: 0,
    code: '407',
    repliedMs: createdMs,
    rangMs: null,
    by: '',
    q850: null,
  } as const;
  return {
    ...record,
    acc: [row, ...record.acc],
    missed_calls: [row, ...record.missed_calls],
    cdr: [cdrRow(call, dialog, CHALLENGING), record.cdr],
  };
}
