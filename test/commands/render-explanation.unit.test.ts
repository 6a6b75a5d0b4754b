import { expect, it } from 'vitest';
import { explanationAsJson } from '../../src/commands/explanation-as-json.ts';
import { renderExplanation } from '../../src/commands/render-explanation.ts';
import { createEngine, defaultEngineSettings } from '../../src/engine/classify.ts';
import { createExplainer } from '../../src/engine/explain.ts';
import { exampleCall } from '../support/example-call.ts';
import { layeredCauseMap } from '../support/layered-cause-map.ts';

const settings = { ...defaultEngineSettings, causeMap: layeredCauseMap };
const explain = createExplainer(settings);

function found(differences: Parameters<typeof exampleCall>[0]) {
  return { kind: 'call', place: 'line 3', call: exampleCall(differences), published: null, origins: null } as const;
}

function text(differences: Parameters<typeof exampleCall>[0]): string {
  const call = found(differences);
  return renderExplanation(call, explain(call.call));
}

const line = (words: string) => new RegExp(`^ *${words}`, 'm');

it('says what a call is, by which rule, and which conditions held with the values they were taken from', () => {
  const told = text({ callDurationMs: 60_000, queueDurationMs: 50_000, agentRingingDurationMs: 5_001 });
  expect(told).toMatch(/^call-1 {2}\(line 3\)\n {2}SHORT_DURATION_HANGUP \(Short Duration Hangup\): Connected, \/\n/);
  expect(told).toMatch(line('because: talk time above 0 and below its threshold'));
  expect(told).toMatch(line('rule short-duration-hangup/talk, table 2-'));
  expect(told).toMatch(
    line(
      'talk time +short +short +talkDurationMs null, so callDurationMs 60000 - queueDurationMs 50000 - agentRingingDurationMs 5001 = 4999$',
    ),
  );
  expect(told).toMatch(line('cause +NONE +NONE or 7 others +see above$'));
  expect(told).toMatch(line('queue time +long +queueDurationMs 50000, long from 5000$'));
  expect(told.endsWith('\n')).toBe(true);
});

it('names the cause with its code, and by which layer of the cause map', () => {
  expect(text({ sipStatusCode: 404 })).toMatch(
    line(String.raw`Cause: OUT_OF_SERVICE, from SIP 404 "Not Found" \(RFC 3261, 21\.4\.5\), by the default cause map$`),
  );
  expect(text({ sipStatusCode: 503, carrier: 'acme' })).toMatch(line('Cause: .*, by the override for carrier acme$'));
  expect(text({ q850Cause: 31 })).toMatch(line('Cause: NORMAL, from Q.850 31 .*, by the override for every carrier$'));
  expect(text({ endCause: 'BUSY', sipStatusCode: 404 })).toMatch(
    line(
      'Cause: BUSY, named by the platform \\(endCause\\)\n +passed over: sipStatusCode 404 "Not Found": the cause was found before it$',
    ),
  );
  expect(text({ q850Cause: 126 })).toMatch(
    line('Cause: none\n +passed over: q850Cause 126: the cause map does not know it$'),
  );
});

it('gives for every other status the first condition that failed, the nearest status first', () => {
  const told = text({ ringingDurationMs: 20_000, maxRingingDurationMs: 20_001 }).split('Why no other status')[1]!;
  const names = [...told.matchAll(/^ {2}(\S+) /gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  // All statuses of Predicted but the one it has, and the reasons that its task type can meet.
  expect(names.filter((name) => !name!.startsWith('('))).toHaveLength(14);
  expect(told).toMatch(
    line(
      'TIMEOUT_NO_ANSWER +ringing is below its maximum \\(20000 ms, at its maximum from 20001 ms\\), not at its maximum$',
    ),
  );
  expect(told).toMatch(line('EFFECTIVE_CALL +answered is no, not yes, and 1 more$'));
  // Of the rules of a status the nearest is told: two conditions of one failed, three or more of the others.
  expect(told).toMatch(line('LINE_NO_AUDIO +answered is no, not yes, and 1 more$'));
  const failures = [...told.matchAll(/^ {2}\S.*?(?:, and (\d+) more)?$/gm)].map(([, more]) => Number(more ?? 0));
  expect(failures).toEqual(failures.toSorted((one, other) => one - other));
});

it('tells an unclassified call by its reason', () => {
  expect(text({})).toMatch(line('UNCLASSIFIED, NO_EVIDENCE$'));
});

it.each<readonly [words: string, call: Parameters<typeof exampleCall>[0]]>([
  ['callDurationMs 60000: the agent is on the line from the start', { taskType: 'MANUAL' }],
  ['0: the cause blames an agent', { endCause: 'AGENT_NO_ANSWER' }],
  ["0: queued (queueDurationMs 9000), and no agent's phone is known to have rung", { queueDurationMs: 9_000 }],
  [
    'callDurationMs 60000 - queueDurationMs 0 - agentRingingDurationMs 59000 = 1000: no more than rounding leaves, so 0',
    { queueDurationMs: 0, agentRingingDurationMs: 59_000 },
  ],
  [
    'callDurationMs 60000 - queueDurationMs 0 - agentRingingDurationMs 60001 = -1: nothing is left, so 0',
    { queueDurationMs: 0, agentRingingDurationMs: 60_001 },
  ],
  ['callDurationMs 60000', {}],
])('says how a talk time was derived: %s', (words, call) => {
  const told = text({ callDurationMs: 60_000, ...call });
  expect(told.split('\n').find((part) => part.includes('talkDurationMs null, so '))).toMatch(
    new RegExp(`talkDurationMs null, so ${RegExp.escape(words)}$`),
  );
});

it('says from where on a maximum counts as reached where the system ended the call', () => {
  const told = text({ ringingDurationMs: 29_000, maxRingingDurationMs: 30_000, hangupParty: 'SYSTEM' });
  expect(told).toMatch(line('because: it rang for the maximum ringing time, to a second where the system ended it'));
  expect(told).toMatch(
    line('ringing +at its maximum .*maxRingingDurationMs 30000, hangupParty SYSTEM, reached from 29000$'),
  );
});

it('says of a code that was passed over why', () => {
  expect(text({ q850Cause: 18, sipStatusCode: 480 })).toMatch(
    line('passed over: q850Cause 18 "No user responding": made of SIP 480 \\(RFC 3398, 8.2.6.1\\)$'),
  );
  expect(text({ q850Cause: 16, sipStatusCode: 404 })).toMatch(
    line('passed over: q850Cause 16 "Normal call clearing": says nothing before the answer$'),
  );
  expect(text({ endCause: 'NO_ANSWER', sipStatusCode: 603 })).toMatch(
    line('passed over: endCause NO_ANSWER: it is known not to have rung, so codes go first$'),
  );
});

it('holds what was published against what would be published now', () => {
  const call = found({ callDurationMs: 60_000, talkDurationMs: 4_000 });
  const published = createEngine().classify(call.call);
  const same = renderExplanation({ ...call, published }, explain(call.call));
  expect(same).toMatch(line(`published the same, by table ${published.tableVersion}$`));
  const lower = createExplainer({ ...settings, talkThresholdMs: 4_000 });
  const other = renderExplanation({ ...call, published }, lower(call.call));
  expect(other).toMatch(
    line(`PUBLISHED AS SHORT_DURATION_HANGUP, by rule short-duration-hangup/talk of table ${published.tableVersion}$`),
  );
});

it('shows no control character of an event on a terminal', () => {
  const told = text({ callId: 'a\u001b[2Jb\u202ec\n', carrier: 'acme', sipStatusCode: 503 });
  expect(told.split('\n')[0]).toBe('a\\u001b[2Jb\\u202ec\\u000a  (line 3)');
});

it('says the same to programs, with all the bands and nothing of who was called', () => {
  const call = found({ sipStatusCode: 503, carrier: 'acme', calleeNumber: '+4930123456', callerNumber: '+4930654321' });
  const json = JSON.stringify(explanationAsJson(call, explain(call.call)));
  expect(json).not.toMatch(/\+4930/);
  expect(JSON.parse(json)).toMatchObject({
    place: 'line 3',
    callId: 'call-1',
    classification: { status: 'OUT_OF_SERVICE' },
    rule: {
      id: 'out-of-service/cause',
      conditions: expect.arrayContaining([{ fact: 'answered', needs: ['no'], saw: 'no' }]),
    },
    facts: {
      cause: { band: 'OUT_OF_SERVICE', from: { sipStatusCode: 503, carrier: 'acme' } },
      talk: { band: 'none', durationMs: 0, thresholdMs: 5_000, how: 'what is left' },
    },
    cause: { origin: { kind: 'sip', code: 503, source: 'ticket 3', layer: { kind: 'carrier', carrier: 'acme' } } },
    nearMisses: expect.arrayContaining([
      expect.objectContaining({
        status: 'TELECOM_UNAVAILABLE',
        failed: [{ fact: 'cause', needs: ['CARRIER_UNAVAILABLE'], saw: 'OUT_OF_SERVICE' }],
      }),
    ]),
  });
});
