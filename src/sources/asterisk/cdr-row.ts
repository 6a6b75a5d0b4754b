import { BadFieldError } from '../bad-field-error.ts';
import { neededTextAt, numberAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { localTimeAt } from '../times.ts';
import { createdMsOf } from './channels.ts';
import { handlerWordsOf, hasHandlerColumns, type HandlerWords } from './handler-words.ts';

/** One row of `cdr_custom`. */
export interface CdrRow {
  readonly channel: string;
  /** Party B; of a row that follows one with a party B, what its Dial had dialled. */
  readonly dstChannel: string | null;
  readonly lastApp: string;
  readonly lastData: string;
  readonly src: string | null;
  readonly dst: string | null;
  readonly context: string | null;
  readonly accountCode: string | null;
  readonly uniqueId: string;
  readonly linkedId: string;
  readonly sequence: string | null;
  readonly startMs: number;
  /** Of the channel, by whatever answered it. */
  readonly answerMs: number | null;
  readonly endMs: number;
  /** From `answerMs` to `endMs`, by the field that tells it best. */
  readonly billedMs: number;
  readonly billedFrom: string;
  readonly disposition: string;
  readonly hasHandlerColumns: boolean;
  readonly words: HandlerWords | null;
}

/** A row, read. @throws BadFieldError */
export function cdrRowOf(row: JsonObject, timeZone: string): CdrRow {
  const uniqueId = textAt(row, 'uniqueid') ?? neededTextAt(row, 'linkedid');
  const createdMs = createdMsOf(uniqueId) ?? undefined;
  const startMs = timeAt(row, 'start', timeZone, createdMs);
  const endMs = timeAt(row, 'end', timeZone, startMs ?? createdMs);
  if (startMs === null) throw new BadFieldError('start', 'is missing');
  if (endMs === null) throw new BadFieldError('end', 'is missing');
  const answerMs = timeAt(row, 'answer', timeZone, createdMs);
  const words = handlerWordsOf(row);
  return {
    channel: neededTextAt(row, 'channel'),
    dstChannel: textAt(row, 'dstchannel') ?? peerOf(words),
    lastApp: textAt(row, 'lastapp') ?? '',
    lastData: textAt(row, 'lastdata') ?? '',
    src: textAt(row, 'src'),
    dst: textAt(row, 'dst'),
    context: textAt(row, 'dcontext'),
    accountCode: textAt(row, 'accountcode'),
    uniqueId,
    linkedId: textAt(row, 'linkedid') ?? uniqueId,
    sequence: textAt(row, 'sequence'),
    startMs,
    answerMs,
    endMs,
    ...billed(row, answerMs, endMs),
    disposition: dispositionOf(row),
    hasHandlerColumns: hasHandlerColumns(row),
    words,
  };
}

/** Only Dial says how it ended; a Queue's agents have rows of their own. */
function peerOf(words: HandlerWords | null): string | null {
  return words?.dialStatus ? words.peer : null;
}

/** Text is a clock in the server's zone, a number is seconds since the epoch; 0 and '' are none. */
export function timeAt(row: JsonObject, field: string, timeZone: string, notBeforeMs?: number): number | null {
  const text = textAt(row, field);
  if (text === null) return null;
  if (text.includes(':')) return localTimeAt(row, field, timeZone, notBeforeMs);
  const seconds = numberAt(row, field)!;
  return seconds === 0 ? null : Math.round(seconds * 1_000);
}

/** Asterisk cuts both stamps, and cuts `billsec` from the exact difference: so that goes before stamps of whole seconds. */
function billed(row: JsonObject, answerMs: number | null, endMs: number): Pick<CdrRow, 'billedMs' | 'billedFrom'> {
  const seconds = numberAt(row, 'billsec');
  if (answerMs === null) return { billedMs: 0, billedFrom: 'answer' };
  const isExact = textAt(row, 'answer')!.includes('.');
  if (!isExact && seconds !== null) return { billedMs: seconds * 1_000, billedFrom: 'billsec' };
  return { billedMs: endMs - answerMs, billedFrom: 'answer to end' };
}

const DISPOSITIONS: Readonly<Record<string, string>> = {
  '0': 'NO ANSWER',
  '1': 'NO ANSWER',
  '2': 'FAILED',
  '4': 'BUSY',
  '8': 'ANSWERED',
  '16': 'CONGESTION',
};

function dispositionOf(row: JsonObject): string {
  const text = textAt(row, 'disposition') ?? '';
  return Object.hasOwn(DISPOSITIONS, text) ? DISPOSITIONS[text]! : text;
}
