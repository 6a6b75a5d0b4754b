import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amazonConnectWriter } from '../../../../demo/sources/amazon-connect/amazon-connect-writer.ts';
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
const many = writeAndRead(amazonConnectWriter, MANY, 24);
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('amazonConnectWriter', () => {
  it('writes calls so that what it tells all of is decided as the call itself', () => {
    expect(wronglyTold(many)).toEqual([]);
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(wronglyTold(writeAndRead(amazonConnectWriter, 100, seed))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('writes only calls, each by its id, and beside them what is none', () => {
    expect(otherwise(many, ({ callId }) => callId)).toEqual([]);
    expect(outcomesOfOthers(many)).toEqual(['FURTHER_CONTACT', 'NOT_DIALLED', 'NOT_VOICE']);
  });

  it('writes the same records of the same call', () => {
    const again = writeAndRead(amazonConnectWriter, 200, 24);
    expect(again.map(({ written }) => written)).toEqual(many.slice(0, 200).map(({ written }) => written));
  });

  it('leaves the task and its ring limit to be told by the settings', () => {
    expect(otherwise(many, ({ taskType }) => taskType)).toEqual([]);
    const unanswered = many.filter(({ call }) => call.callDurationMs === 0);
    expect(otherwise(unanswered, ({ maxRingingDurationMs }) => maxRingingDurationMs || null)).toEqual([]);
  });

  it('tells all statuses but those that the platform has no word for', () => {
    expect(neverTold(many)).toEqual(['VOICEMAIL_PRE_CONNECT', 'LINE_NO_AUDIO']);
  });

  it('says of few calls that they are not told, and of hardly any that is decided rightly all the same', () => {
    expect(toldShare(many)).toBeGreaterThan(0.86);
    expect(rightThoughUntold(many)).toBeLessThan(0.03);
  });
});
