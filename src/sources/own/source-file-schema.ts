import { z } from 'zod';
import { CAUSES, HANGUP_PARTIES, TASK_TYPES } from '../../engine/call.ts';
import { DIRECTIONS, isTimeZone } from '../source-settings.ts';
import { mustBe, oneOf } from './schema-shapes.ts';

/*
 * A mapping of the user's own: what a SOURCE_FILE holds. schemas/source.schema.json is made from what stands here, by `npm run docs`.
 */

export const LONGEST_EXPRESSION = 1_000;
const MOST_PATHS = 10;

const words = z.string(mustBe('a text')).min(1, 'must not be empty').max(200, 'must be at most 200 long');
const path = words
  .regex(/^[^.]+(\.[^.]+)*$/, 'must be names with dots between them')
  .describe('where it stands in the record: names with dots between them');
const paths = z.array(path, mustBe('a list of paths')).min(1, 'must not be empty').max(MOST_PATHS);
const expression = z
  .string(mustBe('a text'))
  .min(1, 'must not be empty')
  .max(LONGEST_EXPRESSION, `must be at most ${LONGEST_EXPRESSION} long`)
  .describe('an expression of the Common Expression Language (CEL) over `record`');
const texts = z
  .array(z.string({ error: 'must be a text' }).max(200), { error: 'must be a list of texts' })
  .min(1, 'must not be empty')
  .max(1_000);

const from = {
  path: path.optional(),
  firstOf: paths.optional().describe('paths, of which the first that has a value counts'),
  expression: expression.optional(),
};
const join = paths
  .optional()
  .describe(
    'paths whose values are put together, with a colon between them; within a value : is written %3A, and % %25',
  );
const nothing = texts.optional().describe('values that mean that nothing is told, as "0" or "unknown"');

const condition = oneOf(['is', 'isNot', 'expression'], {
  path: path.optional(),
  is: texts.optional().describe('what the value at the path is, as text; "" stands for nothing'),
  isNot: texts.optional().describe('what the value at the path is not, as text; "" stands for nothing'),
  expression: expression.optional(),
}).refine(
  (given) => (given.path === undefined) === (given.expression !== undefined),
  'must have a path beside is or isNot',
);
export type Condition = z.output<typeof condition>;

const key = oneOf(['path', 'firstOf', 'join', 'expression'], { ...from, join });
const text = oneOf(['path', 'firstOf', 'join', 'expression', 'value'], {
  ...from,
  join,
  value: words.optional().describe('the same for every call'),
  nothing,
});

const UNITS = ['ms', 's', 'us', 'ns'] as const;
export type Unit = (typeof UNITS)[number];
const unit = z.enum(UNITS, { error: `must be one of ${UNITS.join(', ')}` });

const TIME_FORMATS = ['iso', 'mail', 'local', ...UNITS] as const;
const number = { ...from, value: z.number({ error: 'must be a number' }).min(0).optional(), nothing };
const plainDuration = oneOf(['path', 'firstOf', 'expression', 'value'], { ...number, unit });
const time = oneOf(['path', 'firstOf', 'expression'], {
  ...from,
  time: z
    .enum(TIME_FORMATS, { error: `must be one of ${TIME_FORMATS.join(', ')}` })
    .describe(
      'iso: ISO 8601 with its zone; mail: RFC 2822; local: 2026-11-20 09:40:10 in timeZone; ms, s, us, ns: since 1970',
    ),
  less: plainDuration.optional().describe('a duration that is taken off the time'),
  plus: plainDuration.optional().describe('a duration that is added to the time'),
  nothing,
}).refine((given) => given.less === undefined || given.plus === undefined, 'must not have both less and plus');
export type Time = z.output<typeof time>;

const durationShape = {
  ...number,
  unit: unit.optional(),
  between: z.strictObject({ from: time, to: time }).optional().describe('two times, between which it lies'),
};
const durationOrigins = ['path', 'firstOf', 'expression', 'value', 'between'] as const;
const unitOrTimes = (given: { unit?: unknown; between?: unknown }): boolean =>
  (given.unit === undefined) === (given.between !== undefined);
const duration = oneOf(durationOrigins, durationShape).refine(unitOrTimes, 'must have a unit, and none beside between');
const callDuration = oneOf(durationOrigins, {
  ...durationShape,
  answered: condition.optional().describe('calls that were answered: they last 1 ms at least, others 0'),
}).refine(unitOrTimes, 'must have a unit, and none beside between');

const count = oneOf(['path', 'firstOf', 'expression'], { ...from, nothing });

function word<Word extends string>(ours: readonly Word[]) {
  const one = z.enum(ours, { error: `must be one of ${ours.join(', ')}` });
  const oneOrNone = z.enum(ours, { error: `must be one of ${ours.join(', ')}, or null for none` }).nullable();
  return oneOf(['path', 'firstOf', 'expression', 'value'], {
    ...from,
    value: one.optional().describe('the same for every call'),
    words: z.record(z.string(), oneOrNone, { error: 'must be an object of words' }).optional(),
    otherwise: oneOrNone.optional().describe('what every other word means; left out, or null: nothing'),
    nothing,
  });
}

const boolean = z.boolean({ error: 'must be true or false' });
const flag = oneOf(['path', 'firstOf', 'expression'], {
  ...from,
  words: z.record(z.string(), boolean, { error: 'must be an object of words' }).optional(),
  otherwise: boolean.optional().describe('what every other word means; left out: false'),
  nothing,
});

const fields = z.strictObject({
  eventId: key.describe(
    "unique to the event and stable when the record comes again; the source's name is put before it",
  ),
  callId: key.describe("the platform's id of the call, and the key of the record"),
  tenantId: text.optional(),
  taskId: text.optional(),
  agentId: text.optional(),
  lineId: text.optional(),
  carrier: text.optional(),
  callerNumber: text.optional(),
  calleeNumber: text.optional(),
  taskType: word(TASK_TYPES).optional(),
  startedAt: time,
  endedAt: time,
  ringingDurationMs: duration.optional(),
  callDurationMs: callDuration,
  talkDurationMs: duration.optional(),
  queueDurationMs: duration.optional(),
  agentRingingDurationMs: duration.optional(),
  maxRingingDurationMs: duration.optional(),
  hangupParty: word(HANGUP_PARTIES).optional(),
  voicemailDetected: flag.optional(),
  endCause: word([...CAUSES, 'UNKNOWN']).optional(),
  q850Cause: count.optional(),
  sipStatusCode: count.optional(),
  mediaPacketsReceived: count.optional(),
});

const conditions = z.array(condition).max(20).optional();

/** What a `SOURCE_FILE` holds. */
export const sourceFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: words
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be small letters, digits and hyphens, at most 40')
    .describe('stands in CallEnded.source, with the version'),
  version: z
    .int(mustBe('a whole number'))
    .min(1, 'must be 1 or more')
    .describe('to be raised where the same record comes to give another call'),
  title: words.optional().describe('for people'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone, as Europe/Vienna')
    .optional()
    .describe("time zone of local times; else that of the source's settings"),
  skip: z
    .array(
      z.strictObject({
        reason: words.regex(/^[A-Z][A-Z0-9_]{0,39}$/, 'must be capitals, digits and _, at most 40'),
        what: words.optional().describe('for people'),
        when: condition,
      }),
    )
    .max(20, 'must have 20 entries at most')
    .optional()
    .describe('records that are no call, and are passed over; the first that holds gives the reason'),
  traits: z
    .strictObject({
      direction: word(DIRECTIONS).optional(),
      queue: text.optional(),
      trunk: text.optional(),
      campaign: text.optional(),
    })
    .optional()
    .describe("what the rules of the source's settings choose calls by"),
  fields: fields.describe('where each field of CallEnded comes from'),
  evidence: z
    .strictObject({ voicemail: conditions, agentNetworkLost: conditions, lineBalanceExhausted: conditions })
    .optional()
    .describe('signs that go before what the fields say'),
  example: z
    .strictObject({ record: z.json(), settings: z.record(z.string(), z.json()).default({}) })
    .optional()
    .describe('a record that is a call, and the settings that it takes; it is tried at start'),
});
export type SourceFileContent = z.output<typeof sourceFileSchema>;
export type FieldName = keyof SourceFileContent['fields'];
export type Duration = z.output<typeof callDuration>;
