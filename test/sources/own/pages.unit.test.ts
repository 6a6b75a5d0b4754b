import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sources/json-record.ts';
import { readSourceFile } from '../../../src/sources/own/source-file.ts';
import { sourceFileOf } from '../../support/own-source.ts';
import { statusOf } from '../../support/source-examples.ts';

const root = new URL('../../../', import.meta.url);

describe('the page of source files', () => {
  const page = readFileSync(new URL('docs/sources/own.md', root), 'utf8');
  const block = (name: string): JsonObject =>
    JSON.parse(page.match(new RegExp(`\`\`\`json ${name}\\n([^\`]+)\`\`\``))![1]!) as JsonObject;

  it('has a source file that makes of its record the status that it says', () => {
    const file = sourceFileOf(block('source'));
    if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
    const status = page.match(/The call gets the status `(\w+)`/)![1];
    expect(statusOf(file.source, block('record'))).toBe(status);
  });
});

describe("the source file of Twilio's last callback", () => {
  const file = readSourceFile(fileURLToPath(new URL('deploy/sources/own/twilio-status-callback.json', root)));
  if (file.kind === 'bad') throw new Error(file.problems.join('\n'));
  const { record, settings } = file.source.example;
  const example = record as JsonObject;

  it.each<[JsonObject, string]>([
    [{}, 'TIMEOUT_NO_ANSWER'],
    [{ CallStatus: 'busy', SipResponseCode: '486' }, 'CALLEE_BUSY_OR_REJECTED'],
    [{ CallStatus: 'failed', SipResponseCode: '404' }, 'OUT_OF_SERVICE'],
    [{ CallStatus: 'failed', SipResponseCode: '0' }, 'UNCLASSIFIED NO_EVIDENCE'],
    [{ CallStatus: 'completed', CallDuration: '41', SipResponseCode: '200' }, 'EFFECTIVE_CALL'],
    [{ CallStatus: 'completed', CallDuration: '0' }, 'SHORT_DURATION_HANGUP'],
    [{ CallStatus: 'completed', CallDuration: '23', AnsweredBy: 'machine_end_beep' }, 'VOICEMAIL_POST_CONNECT'],
    [{ CallStatus: 'ringing' }, 'not a call: INTERIM'],
    [{ ParentCallSid: 'CA1' }, 'not a call: AGENT_LEG'],
    [{ CallStatus: null, AnsweredBy: 'human' }, 'not a call: AMD_RESULT'],
    [{ CallStatus: '', AnsweredBy: 'machine_start' }, 'not a call: AMD_RESULT'],
    [{ CallStatus: '' }, 'bad: CallStatus is missing'],
    [{ CallStatus: null }, 'bad: CallStatus is missing'],
    [{ CallSid: '' }, 'bad: CallSid is missing'],
  ])('makes of %j %s', (changes, status) => {
    expect(statusOf(file.source, { ...example, ...changes }, settings)).toBe(status);
  });

  it('takes a record that is none of Twilio for no result of a machine detection', () => {
    expect(statusOf(file.source, { id: 'c-1', state: 'ended' }, settings)).toBe('bad: CallSid is missing');
    expect(statusOf(file.source, { CallSid: 'CA1', AnsweredBy: 'human' }, settings)).toBe('not a call: AMD_RESULT');
  });
});
