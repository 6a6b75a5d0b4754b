import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts } from '../facts.ts';
import { neededNumberAt, neededTextAt, numberAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { compareTexts } from '../compare-texts.ts';
import { within } from '../within.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import { customerNumber, partyOf } from './dialled-call.ts';
import { agentOf, NO_AGENT } from './status-words.ts';

/** A stay in an in-group: a row of vicidial_closer_log. */
interface Stay {
  readonly row: JsonObject;
  readonly id: number;
  readonly uniqueId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly queueMs: number;
  readonly talkMs: number;
  readonly agent: string | null;
  readonly termReason: string | null;
}

const TABLE = 'vicidial_closer_log';
/** How a stay ends that no agent took. */
const NOT_TAKEN: ReadonlySet<string> = new Set([
  'ABANDON',
  'QUEUETIMEOUT',
  'AFTERHOURS',
  'HOLDTIME',
  'HOLDRECALLXFER',
  'NOAGENT',
  'MAXCALLS',
  'ACFILTER',
  'CLOSETIME',
]);

/** The inbound call of rows of vicidial_closer_log: its stays in in-groups, one after the other. @throws BadFieldError */
export function factsOfQueued(rows: readonly JsonObject[], settings: SourceSettings): Facts {
  const stays = staysOf(rows);
  const [first, last] = [stays[0]!, stays.at(-1)!];
  const queue = textAt(last.row, 'campaign_id');
  const configured = configuredFacts(settings, { direction: 'inbound', queue, trunk: null, campaign: queue });
  const endedAt = Math.max(...stays.map((stay) => stay.endedAt));
  const callDurationMs = told(Math.max(1, endedAt - first.startedAt), `${TABLE}.start_epoch to end_epoch`);
  const talkMs = Math.min(
    callDurationMs.value,
    sumOf(stays, ({ talkMs }) => talkMs),
  );
  return {
    eventId: told(`vicidial:${first.uniqueId}`, `${TABLE}.uniqueid`),
    callId: told(first.uniqueId, `${TABLE}.uniqueid`),
    taskId: toldIfAny(queue, `${TABLE}.campaign_id`),
    agentId: toldIfAny(stays.findLast(({ agent }) => agent !== null)?.agent ?? null, `${TABLE}.user`),
    carrier: configured.carrier,
    callerNumber: customerNumber(first.row, ''),
    taskType: configured.taskType,
    startedAt: told(first.startedAt, `${TABLE}.start_epoch`),
    endedAt: told(endedAt, `${TABLE}.end_epoch`),
    callDurationMs,
    talkDurationMs: told(talkMs, talkMs > 0 ? `${TABLE}.length_in_sec less queue_seconds` : `${TABLE}.user`),
    queueDurationMs: told(
      sumOf(stays, ({ queueMs }) => queueMs),
      `${TABLE}.queue_seconds`,
    ),
    maxRingingDurationMs: configured.maxRingingDurationMs,
    hangupParty: partyOf(last.termReason, `${TABLE}.term_reason`),
  };
}

/** The stays, earliest first; a row that comes again, perhaps with a later end, is one. @throws BadFieldError */
function staysOf(rows: readonly JsonObject[]): readonly Stay[] {
  const stays = rows.map((row, place) => within(`${TABLE}[${place}]`, () => readStay(row))).sort(byStart);
  if (stays.some(({ uniqueId }) => uniqueId !== stays[0]!.uniqueId)) {
    throw new BadFieldError(`${TABLE}[].uniqueid`, 'is not the same in all rows');
  }
  return [...new Map(stays.map((stay) => [stay.id > 0 ? stay.id : JSON.stringify(stay), stay] as const)).values()];
}

/** A total order that does not depend on the order of the record. */
function byStart(one: Stay, other: Stay): number {
  const difference = one.startedAt - other.startedAt || one.id - other.id || one.endedAt - other.endedAt;
  return difference || compareTexts(JSON.stringify(one), JSON.stringify(other));
}

function readStay(row: JsonObject): Stay {
  const startedAt = neededNumberAt(row, 'start_epoch') * 1_000;
  const agent = agentOf(textAt(row, 'user'));
  const termReason = textAt(row, 'term_reason');
  const queueMs = Math.round((numberAt(row, 'queue_seconds') ?? 0) * 1_000);
  const lengthMs = (numberAt(row, 'length_in_sec') ?? 0) * 1_000;
  // An agent's own in-group has the agent as user of a call that nobody took.
  const isTaken = agent !== null && !NO_AGENT.has(textAt(row, 'status') ?? '') && !NOT_TAKEN.has(termReason ?? '');
  return {
    row,
    id: wholeAt(row, 'closecallid') ?? 0,
    uniqueId: neededTextAt(row, 'uniqueid'),
    startedAt,
    endedAt: neededNumberAt(row, 'end_epoch') * 1_000,
    queueMs,
    talkMs: isTaken ? Math.max(1, lengthMs - queueMs) : 0,
    agent: isTaken ? agent : null,
    termReason,
  };
}

function sumOf(stays: readonly Stay[], pick: (stay: Stay) => number): number {
  return stays.reduce((sum, stay) => sum + pick(stay), 0);
}
