import { describe, expect, it } from 'vitest';
import { amazonConnectWriter } from '../../../../demo/sources/amazon-connect/amazon-connect-writer.ts';
import { otherwise, writeAndRead } from '../../../support/written-calls.ts';

const many = writeAndRead(amazonConnectWriter, 4_000, 24);

describe('amazonConnectWriter', () => {
  it('leaves the task and its ring limit to be told by the settings', () => {
    expect(otherwise(many, ({ taskType }) => taskType)).toEqual([]);
    const unanswered = many.filter(({ call }) => call.callDurationMs === 0);
    expect(otherwise(unanswered, ({ maxRingingDurationMs }) => maxRingingDurationMs || null)).toEqual([]);
  });
});
