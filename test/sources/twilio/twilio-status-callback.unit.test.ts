import { describe, expect, it } from 'vitest';
import { twilioStatusCallback } from '../../../src/sources/twilio/twilio-status-callback.ts';
import { expectedStatus, linesOfRecords, settingsOfContext, statusOf } from '../../support/source-examples.ts';

const examples = linesOfRecords('twilio.jsonl').filter(({ kind }) => kind.startsWith('Call resource'));

describe('records made by hand', () => {
  it.each(examples)('$kind: $expect.status', (example) => {
    expect(statusOf(twilioStatusCallback, example.record, settingsOfContext(example.context))).toBe(
      expectedStatus(example),
    );
  });
});
