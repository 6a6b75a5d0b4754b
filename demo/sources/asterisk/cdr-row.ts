import type { JsonObject } from '../../../src/sources/json-record.ts';
import type { Channel } from './channel-log.ts';

/** What the shipped hangup handler keeps of the channel that a row is of. */
export interface HandlerColumns {
  readonly hc: string;
  readonly ds: string;
  readonly peer: string;
  readonly tech: string;
  readonly who: string;
  readonly ringms: string;
  readonly progms: string;
  readonly dialms: string;
  readonly ansms: string;
  readonly qs: string;
  readonly amd: string;
}

export interface RowToWrite {
  readonly channel: Channel;
  readonly linkedId: string;
  readonly dstChannel: string;
  readonly lastApp: string;
  readonly lastData: string;
  readonly startMs: number;
  readonly answerMs: number | null;
  readonly endMs: number;
  readonly disposition: 'ANSWERED' | 'NO ANSWER' | 'BUSY' | 'FAILED' | 'CONGESTION';
  readonly accountCode: string;
  readonly handler?: Partial<HandlerColumns>;
}

const NO_HANDLER: HandlerColumns = {
  hc: '',
  ds: '',
  peer: '',
  tech: '',
  who: '',
  ringms: '',
  progms: '',
  dialms: '',
  ansms: '',
  qs: '',
  amd: '',
};

/** A row of cdr_custom. */
export function cdrRow(row: RowToWrite): JsonObject {
  const { channel, startMs, answerMs, endMs, handler = {} } = row;
  return {
    src: channel.number,
    dst: channel.exten,
    dcontext: channel.context,
    channel: channel.name,
    dstchannel: row.dstChannel,
    lastapp: row.lastApp,
    lastdata: row.lastData,
    start: startMs / 1_000,
    answer: answerMs === null ? 0 : answerMs / 1_000,
    end: endMs / 1_000,
    duration: Math.floor((endMs - startMs) / 1_000),
    billsec: answerMs === null ? 0 : Math.floor((endMs - answerMs) / 1_000),
    disposition: row.disposition,
    accountcode: row.accountCode,
    uniqueid: channel.uniqueId,
    linkedid: row.linkedId,
    sequence: 1,
    ...NO_HANDLER,
    ...handler,
  };
}
