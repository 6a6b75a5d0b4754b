import { describe, expect, it } from 'vitest';
import { twilioStatusCallbackWriter } from '../../../../demo/sources/twilio/twilio-status-callback-writer.ts';
import { otherwise, writeAndRead } from '../../../support/written-calls.ts';

const many = writeAndRead(twilioStatusCallbackWriter, 4_000, 24);

describe('twilioStatusCallbackWriter', () => {
  it('leaves the task, its ring limit and the carrier to be told by the settings', () => {
    expect(otherwise(many, ({ taskType }) => taskType)).toEqual([]);
    expect(otherwise(many, ({ maxRingingDurationMs }) => maxRingingDurationMs || null)).toEqual([]);
    const named = many.filter(({ call }) => call.carrier !== null);
    expect(otherwise(named, ({ carrier }) => carrier)).toEqual([]);
  });
});
