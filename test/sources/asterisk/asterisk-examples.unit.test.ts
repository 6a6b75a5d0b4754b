import { describe, expect, it } from 'vitest';
import { asteriskCall } from '../../../src/sources/asterisk/asterisk-call.ts';
import { asteriskCdr } from '../../../src/sources/asterisk/asterisk-cdr.ts';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import {
  expectedStatus,
  examplesOf,
  readBy,
  settingsOfContext,
  statusOf,
  type SourceExample,
} from '../../support/source-examples.ts';

const EXAMPLES = examplesOf('asterisk.jsonl');

function sourceOf({ record }: SourceExample): typeof asteriskCall {
  return Object.hasOwn(record as JsonObject, 'uniqueid') ? asteriskCdr : asteriskCall;
}

describe("records of Asterisk's that were made by hand", () => {
  it.each(EXAMPLES.map((example) => [example.kind, example] as const))('reads %s', (_kind, example) => {
    const status = statusOf(sourceOf(example), example.record, settingsOfContext(example.context));
    expect(status).toBe(expectedStatus(example));
  });

  it('reads both examples that the sources show', () => {
    const { example: row } = asteriskCdr;
    const { example: whole } = asteriskCall;
    expect(statusOf(asteriskCdr, row.record, row.settings)).toBe('OUT_OF_SERVICE');
    expect(statusOf(asteriskCall, whole.record, whole.settings)).toBe('SHORT_DURATION_HANGUP');
  });

  it('says from which field each fact comes', () => {
    const { example } = asteriskCall;
    expect(readBy(asteriskCall, example.record, example.settings)).toMatchObject({
      call: { callDurationMs: 2_496, talkDurationMs: 2_494, carrier: 'trunk', hangupParty: 'AGENT' },
      origins: {
        callDurationMs: 'events ANSWER to HANGUP',
        talkDurationMs: 'events BRIDGE_ENTER to BRIDGE_EXIT',
        hangupParty: 'hangupsource',
        maxRingingDurationMs: 'time-out of Dial',
      },
    });
  });
});
