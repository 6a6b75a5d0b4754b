import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twilioStatusCallbackWriter } from '../../../../demo/sources/twilio/twilio-status-callback-writer.ts';
import {
  neverTold,
  otherwise,
  outcomesOfOthers,
  rightThoughUntold,
  toldShare,
  writeAndRead,
  wronglyTold,
} from '../../../support/written-calls.ts';

const MANY = 4_000;
const many = writeAndRead(twilioStatusCallbackWriter, MANY, 24);
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('twilioStatusCallbackWriter', () => {
  it('writes calls so that what it tells all of is decided as the call itself', () => {
    expect(wronglyTold(many)).toEqual([]);
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(wronglyTold(writeAndRead(twilioStatusCallbackWriter, 100, seed))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('writes only calls, each by its id, and beside them what is none', () => {
    expect(otherwise(many, ({ callId }) => callId)).toEqual([]);
    expect(outcomesOfOthers(many)).toEqual(['AGENT_LEG', 'AMD_RESULT', 'INTERIM']);
  });

  it('writes the same records of the same call', () => {
    const again = writeAndRead(twilioStatusCallbackWriter, 200, 24);
    expect(again.map(({ written }) => written)).toEqual(many.slice(0, 200).map(({ written }) => written));
  });

  it('leaves the task, its ring limit and the carrier to be told by the settings', () => {
    expect(otherwise(many, ({ taskType }) => taskType)).toEqual([]);
    expect(otherwise(many, ({ maxRingingDurationMs }) => maxRingingDurationMs || null)).toEqual([]);
    const named = many.filter(({ call }) => call.carrier !== null);
    expect(otherwise(named, ({ carrier }) => carrier)).toEqual([]);
  });

  it('tells all statuses but those that the platform has no word for', () => {
    expect(neverTold(many)).toEqual([
      'VOICEMAIL_PRE_CONNECT',
      'LINE_ABNORMAL',
      'LINE_NO_AUDIO',
      'QUEUE_ABANDON_LONG',
      'QUEUE_ABANDON_SHORT',
      'UNCLASSIFIED CONTRADICTORY_EVIDENCE',
      'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
      'UNCLASSIFIED CONNECTED_WITHOUT_TALK',
    ]);
  });

  it('says of few calls that they are not told, and of hardly any that is decided rightly all the same', () => {
    expect(toldShare(many)).toBeGreaterThan(0.93);
    expect(rightThoughUntold(many)).toBeLessThan(0.03);
  });
});
