import { numberAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';

/*
 * What the hangup handler of deploy/sources/asterisk keeps in the CDR of the channel that it runs on. Measured with Asterisk 22.10.1:
 * of a channel's several rows the last one has it.
 */

export interface HandlerWords {
  /** HANGUPCAUSE of the channel itself. */
  readonly hangupCause: number | null;
  readonly dialStatus: string | null;
  /** The first channel that was dialled. */
  readonly peer: string | null;
  /** What it last heard, as `SIP 486 Busy Here`. */
  readonly tech: string | null;
  /** `CHANNEL(hangupsource)`; '' for nobody. */
  readonly hangupSource: string;
  /** From dialling to the first 180, and to the first 183; null where there was none. */
  readonly ringingAfterMs: number | null;
  readonly progressAfterMs: number | null;
  readonly dialedMs: number | null;
  readonly answeredMs: number | null;
  readonly queueStatus: string | null;
  /** AMDSTATUS: `MACHINE`, `HUMAN`, `NOTSURE`. */
  readonly amd: string | null;
}

const COLUMNS = ['hc', 'hangupcause', 'ds', 'peer', 'tech', 'who', 'ringms', 'progms', 'dialms', 'ansms', 'qs', 'amd'];

/** Whether a row has columns for the handler's words, empty or not. */
export function hasHandlerColumns(row: JsonObject): boolean {
  return COLUMNS.some((column) => Object.hasOwn(row, column));
}

/** The handler's words; null where it did not run, or left them on another row. @throws BadFieldError */
export function handlerWordsOf(row: JsonObject): HandlerWords | null {
  if (COLUMNS.every((column) => textAt(row, column) === null)) return null;
  return {
    hangupCause: wholeAt(row, 'hc') ?? wholeAt(row, 'hangupcause'),
    dialStatus: textAt(row, 'ds'),
    peer: textAt(row, 'peer'),
    tech: textAt(row, 'tech'),
    hangupSource: textAt(row, 'who') ?? '',
    ringingAfterMs: numberAt(row, 'ringms'),
    progressAfterMs: numberAt(row, 'progms'),
    dialedMs: numberAt(row, 'dialms'),
    answeredMs: numberAt(row, 'ansms'),
    queueStatus: textAt(row, 'qs'),
    amd: textAt(row, 'amd'),
  };
}

/** The SIP status in `SIP 486 Busy Here`, or in `486`; null where there is none. */
export function sipStatusOf(tech: string | null): number | null {
  const status = tech === null ? undefined : /^(?:SIP )?([1-6]\d\d)(?: |$)/.exec(tech)?.[1];
  return status === undefined ? null : Number(status);
}

/** The same, where it says that the call failed. */
export function failureStatusOf(tech: string | null): number | null {
  const status = sipStatusOf(tech);
  return status !== null && status >= 300 ? status : null;
}

/** Whether a phone rang, by what Dial measured; null where that cannot be told. Early media alone is no ringing, and no silence. */
export function hasRungBy(words: HandlerWords): boolean | null {
  if (words.ringingAfterMs !== null || sipStatusOf(words.tech) === 180) return true;
  return words.dialStatus === null || words.progressAfterMs !== null ? null : false;
}
