import { textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';

/** A row of vicidial_carrier_log: what Asterisk's Dial() came to. */
export interface CarrierRow {
  readonly dialStatus: string | null;
  /** Null where the row does not tell; 0 also of an answer of less than a second. */
  readonly answeredSeconds: number | null;
  /** The callee's SIP status; null where it was not SIP, or 0. */
  readonly sip: number | null;
  /** Asterisk's cause, where it is the callee's; null where it is Asterisk's own, or 0. */
  readonly q850: number | null;
  /** The name in `SIP/carrier-a-000001`. */
  readonly trunk: string | null;
}

/** Numbers that Asterisk writes where it knows no cause: none, answered elsewhere, interworking; and the normal end. */
const NO_CAUSE: ReadonlySet<number> = new Set([0, 16, 26, 127]);
/** Asterisk's caller leg has it beside CHANUNAVAIL whatever the callee's was: measured with 22.10.1. */
const CIRCUIT = 34;

/** Reads the row; null where it is empty, as an outer join without a row gives it. @throws BadFieldError */
export function readCarrierRow(row: JsonObject): CarrierRow | null {
  const dialStatus = textAt(row, 'dialstatus');
  const answeredSeconds = wholeAt(row, 'answered_time');
  if (dialStatus === null && answeredSeconds === null) return null;
  const cause = wholeAt(row, 'hangup_cause') ?? 0;
  const sip = wholeAt(row, 'sip_hangup_cause') ?? 0;
  const isOwn = NO_CAUSE.has(cause) || (cause === CIRCUIT && dialStatus === 'CHANUNAVAIL');
  return {
    dialStatus,
    answeredSeconds,
    sip: sip >= 300 ? sip : null,
    q850: sip >= 300 || isOwn ? null : cause,
    trunk: trunkOf(textAt(row, 'channel')),
  };
}

/** Whether the customer answered. */
export function isAnswered({ dialStatus, answeredSeconds }: CarrierRow): boolean {
  return dialStatus === 'ANSWER' || (answeredSeconds !== null && answeredSeconds > 0);
}

function trunkOf(channel: string | null): string | null {
  if (channel === null) return null;
  const name = channel.slice(channel.indexOf('/') + 1);
  const end = name.lastIndexOf('-');
  return (end > 0 ? name.slice(0, end) : name) || null;
}
