import { describe, expect, it } from 'vitest';
import { asteriskCallWriter } from '../../../demo/sources/asterisk/asterisk-call-writer.ts';
import { freeswitchCallWriter } from '../../../demo/sources/freeswitch/freeswitch-call-writer.ts';
import { kamailioCallWriter } from '../../../demo/sources/kamailio/kamailio-call-writer.ts';
import type { PlatformWriter } from '../../../demo/sources/platform-writer.ts';
import { asteriskCall } from '../../../src/sources/asterisk/asterisk-call.ts';
import { freeswitchCall } from '../../../src/sources/freeswitch/freeswitch-call.ts';
import { kamailioCall } from '../../../src/sources/kamailio/kamailio-call.ts';
import type { Source } from '../../../src/sources/source.ts';
import { readBackCalls, WRITTEN_CALLS } from '../../support/written-calls.ts';

interface Platform {
  readonly writer: PlatformWriter;
  readonly source: Source;
  /** Statuses of which no record of it tells, in the order of the alphabet. */
  readonly neverTold: readonly string[];
  /** Why what it writes beside its calls is skipped. */
  readonly skips: readonly string[];
  /** The least part of the calls that its records tell all of. */
  readonly toldShare: number;
}

const PLATFORMS: readonly Platform[] = [
  {
    writer: asteriskCallWriter,
    source: asteriskCall,
    // It counts no packets.
    neverTold: ['LINE_NO_AUDIO'],
    skips: ['FAILED_ORIGINATE'],
    toldShare: 0.98,
  },
  {
    writer: freeswitchCallWriter,
    source: freeswitchCall,
    neverTold: [],
    skips: ['LOOPBACK_LEG', 'NO_FIRST_LEG'],
    toldShare: 0.98,
  },
  {
    writer: kamailioCallWriter,
    source: kamailioCall,
    // It hears signalling: an answered call is a talk, whoever or whatever answered.
    neverTold: [
      'LINE_ABNORMAL',
      'LINE_NO_AUDIO',
      'QUEUE_ABANDON_LONG',
      'QUEUE_ABANDON_SHORT',
      'RING_ABANDON',
      'UNCLASSIFIED CONNECTED_WITHOUT_TALK',
      'UNCLASSIFIED CONTRADICTORY_EVIDENCE',
      'UNCLASSIFIED NOT_APPLICABLE_TO_TASK_TYPE',
      'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
      'VOICEMAIL_POST_CONNECT',
      'VOICEMAIL_PRE_CONNECT',
    ],
    skips: ['NOT_ENDED'],
    toldShare: 0.8,
  },
];

const ALL_STATUSES = 17 + 7;

describe.each(PLATFORMS)("the demo's calls as $source.name", ({ writer, source, neverTold, skips, toldShare }) => {
  const calls = [...readBackCalls(writer, source, WRITTEN_CALLS)];
  const told = calls.filter(({ written }) => written.tellsAll);

  it('give the decision of the call itself wherever the records tell all', () => {
    expect(told.filter(({ got, wanted }) => got !== wanted).slice(0, 3)).toStrictEqual([]);
    expect(told.filter(({ got, wantedByEngine }) => got !== wantedByEngine).slice(0, 3)).toStrictEqual([]);
  });

  it('are a call each, under its id', () => {
    const odd = calls.filter(({ call, read }) => read.kind !== 'call' || read.call.callId !== call.callId);
    expect(odd.slice(0, 3)).toStrictEqual([]);
  });

  it('are skipped, for reasons that are known, in what else is written of them', () => {
    const reasons = calls.flatMap(({ others }) =>
      others.map((other) => (other.kind === 'not a call' ? other.reason : other.kind)),
    );
    expect([...new Set(reasons)].toSorted()).toStrictEqual(skips);
  });

  it('tell every status but those that the platform has no word for', () => {
    const wanted = new Set(calls.map((entry) => entry.wanted));
    const toldStatuses = new Set(told.map((entry) => entry.wanted));
    expect(wanted.size).toBe(ALL_STATUSES);
    expect([...wanted].filter((status) => !toldStatuses.has(status)).toSorted()).toStrictEqual(neverTold);
  });

  it('are told as far as they can be, and hardly one is given up that the records do tell', () => {
    const givenUp = calls.filter(({ written, got, wanted }) => !written.tellsAll && got === wanted);
    expect(told.length / calls.length).toBeGreaterThan(toldShare);
    expect(givenUp.length / calls.length).toBeLessThan(0.002);
  });

  it('are the same for the same call', () => {
    const some = calls.slice(0, 500);
    expect(some.map(({ call }) => writer.write(call))).toStrictEqual(some.map(({ written }) => written));
  });
});
