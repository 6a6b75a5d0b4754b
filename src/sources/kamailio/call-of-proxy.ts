import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { configuredFacts, type CallTraits, type ConfiguredFacts, type SourceSettings } from '../source-settings.ts';

/** The calling or the called side of a dialog, as a proxy sees it. */
export type Side = 'caller' | 'callee';

/** A call as a SIP proxy knows it, whichever of its records told. */
export interface CallOfProxy {
  readonly callId: string;
  readonly eventId: string;
  readonly startedAt: Told<number>;
  readonly endedAt: Told<number>;
  /** 0: not answered. */
  readonly callDurationMs: Told<number>;
  /** From the first 180 to the answer or the end; 0: there was none; undefined: nobody kept it. */
  readonly ringingDurationMs: Told<number> | undefined;
  readonly hungUpBy: Told<Side> | undefined;
  /** Why a call that was not answered ended: the callee's final reply, else the proxy's own. */
  readonly reply: Told<number> | undefined;
  /** The proxy itself gave up waiting. */
  readonly isOwnTimeout: boolean;
  /** A Reason header beside the reply. */
  readonly reason: Told<string> | undefined;
  readonly caller: Told<string> | undefined;
  readonly callee: Told<string> | undefined;
  readonly traits: CallTraits;
}

const CANCELLED = 487;
/** Replies of a phone that is there: busy, or turned the call away. */
export const TURNED_AWAY: ReadonlySet<number> = new Set([486, 600, 603, 607]);
const NOT_TAKEN: ReadonlySet<number> = new Set([408, 480]);

/** What the proxy's records say of a call. @throws BadFieldError where nothing says its task type. */
export function factsOfProxy(call: CallOfProxy, settings: SourceSettings): Facts {
  const configured = configuredFacts(settings, call.traits);
  const { carrier, maxRingingDurationMs, taskType } = configured;
  return {
    eventId: told(call.eventId, 'callid'),
    callId: told(call.callId, 'callid'),
    carrier: carrier ?? toldIfAny(call.traits.trunk, 'trunk'),
    callerNumber: call.caller,
    calleeNumber: call.callee,
    taskType,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    callDurationMs: call.callDurationMs,
    maxRingingDurationMs,
    ...endOf(call, configured),
  };
}

function endOf(call: CallOfProxy, configured: ConfiguredFacts): Partial<Facts> {
  const isInbound = configured.taskType.value === 'INBOUND';
  const isAnswered = call.callDurationMs.value > 0;
  if (isAnswered && isInbound) return { talkDurationMs: call.callDurationMs, hangupParty: partyOf(call, isInbound) };
  if (isAnswered) return { ringingDurationMs: call.ringingDurationMs, hangupParty: partyOf(call, isInbound) };
  const codes = { sipStatusCode: call.reply, q850Cause: causeOf(call.reason) };
  return { ...codes, ...(isInbound ? unansweredInbound(call) : unansweredOutbound(call, configured)) };
}

/**
 * Before the answer only a time-out of the proxy, or of the dialler before it, says who gave up. A dialler counts from its INVITE,
 * so what reached its limit was not answered in time, whatever of that was set-up; unless it is known not to have rung at all.
 */
function unansweredOutbound(call: CallOfProxy, { maxRingingDurationMs }: ConfiguredFacts): Partial<Facts> {
  const { reply, ringingDurationMs } = call;
  if (call.isOwnTimeout) return { ringingDurationMs, hangupParty: told('SYSTEM', reply?.from ?? 'no reply') };
  const limitMs = maxRingingDurationMs?.value ?? 0;
  const isLimit = limitMs > 0 && call.endedAt.value - call.startedAt.value >= limitMs;
  if (reply?.value !== CANCELLED || !isLimit || ringingDurationMs?.value === 0) return { ringingDurationMs };
  const from = `${reply.from} at maxRingingDurationMs`;
  return { ringingDurationMs, hangupParty: told('SYSTEM', from), endCause: told('NO_ANSWER', from) };
}

/** What rings behind the proxy is the agent's phone; a CANCEL is the customer's. */
function unansweredInbound({ reply, ringingDurationMs, isOwnTimeout }: CallOfProxy): Partial<Facts> {
  const rang = ringingDurationMs !== undefined && ringingDurationMs.value > 0;
  const agentRingingDurationMs = rang ? ringingDurationMs : undefined;
  if (reply === undefined) return { agentRingingDurationMs };
  const { value: code, from } = reply;
  if (code === CANCELLED) return { agentRingingDurationMs, hangupParty: told('CUSTOMER', from) };
  const hangupParty = isOwnTimeout ? told('SYSTEM' as const, from) : undefined;
  if (!rang) return { hangupParty };
  if (TURNED_AWAY.has(code)) return { agentRingingDurationMs, endCause: told('AGENT_REJECTED', from) };
  if (!NOT_TAKEN.has(code)) return { agentRingingDurationMs, hangupParty };
  return { agentRingingDurationMs, hangupParty, endCause: told('AGENT_NO_ANSWER', from) };
}

function partyOf({ hungUpBy }: CallOfProxy, isInbound: boolean): Told<'AGENT' | 'CUSTOMER'> | undefined {
  if (hungUpBy === undefined) return undefined;
  return told((hungUpBy.value === 'caller') === isInbound ? 'CUSTOMER' : 'AGENT', hungUpBy.from);
}

const Q850 = /Q\.850\s{0,9};\s{0,9}cause\s{0,9}=\s{0,9}(\d{1,3})/i;

/** The cause of a Reason header that the far end sent: it comes from the telephone network, and is no translation of the reply. */
function causeOf(reason: Told<string> | undefined): Told<number> | undefined {
  const cause = reason === undefined ? undefined : Q850.exec(reason.value)?.[1];
  return cause === undefined ? undefined : told(Number(cause), reason!.from);
}
