import { z } from 'zod';
import { TASK_TYPES, type TaskType } from '../engine/call.ts';
import { BadFieldError } from './bad-field-error.ts';
import { told, type Told } from './facts.ts';

/*
 * What no record of a platform tells, and is therefore configured: a SOURCE_SETTINGS_FILE. schemas/source-settings.schema.json is
 * made from what stands here, by `npm run docs`.
 */

const words = z.string({ error: 'must be a text' }).min(1, 'must not be empty');
const wordOrWords = z
  .union([words, z.array(words).min(1, 'must not be empty')], { error: 'must be a text, or a list of texts' })
  .transform((given) => (typeof given === 'string' ? [given] : given));
const milliseconds = z
  .int('must be a whole number of milliseconds')
  .min(0, 'must be 0 or more')
  .max(3_600_000, 'must be 3600000 or less');

export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

const when = z.strictObject({
  direction: z.enum(DIRECTIONS, { error: 'must be inbound or outbound' }).optional(),
  queue: wordOrWords.optional().describe('names or ids of queues, as the record has them'),
  trunk: wordOrWords.optional().describe('names of trunks, gateways or carriers, as the record has them'),
  campaign: wordOrWords.optional().describe('names or ids of campaigns, as the record has them'),
});

const rule = z.strictObject({
  when: when.optional().describe('calls that this is said of: all that is named has to agree; left out: every call'),
  taskType: z.enum(TASK_TYPES, { error: `must be one of ${TASK_TYPES.join(', ')}` }).optional(),
  maxRingingDurationMs: milliseconds.optional().describe('how long such calls ring before the platform gives up'),
  carrier: words.optional().describe('who carries such calls; else what the record says'),
});

type Rule = z.output<typeof rule>;

const sign = z.strictObject({
  field: words.describe('path in the record: names with dots between them; * stands for every entry of a list'),
  is: wordOrWords.describe('values that are the sign, as text'),
});

/** What a settings file of a source holds. `options` is for each source to say. */
export const sourceSettingsSchema = z.strictObject({
  $schema: z.string().optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone, as Europe/Vienna')
    .default('UTC')
    .describe('time zone of times that do not say theirs'),
  calls: z
    .array(rule)
    .default([])
    .describe('what no record tells of a call; the first that says it of a call, says it'),
  evidence: z
    .strictObject({
      voicemail: z.array(sign).default([]).describe('a voicemail was recognised'),
      agentNetworkLost: z.array(sign).default([]).describe("the agent's network was lost"),
      lineBalanceExhausted: z.array(sign).default([]).describe("the line's balance was used up"),
    })
    .default({ voicemail: [], agentNetworkLost: [], lineBalanceExhausted: [] })
    .describe('signs that the platform, a dialplan or a script leaves in a record'),
  options: z.record(z.string(), z.unknown()).default({}).describe('what is of this source alone'),
});
export type SourceSettings = z.output<typeof sourceSettingsSchema>;

/** What a record tells of a call that rules are chosen by; null where it does not. */
export interface CallTraits {
  readonly direction: Direction | null;
  readonly queue: string | null;
  readonly trunk: string | null;
  readonly campaign: string | null;
}

/** What is configured for such a call. */
export interface ConfiguredFacts {
  readonly taskType: Told<TaskType>;
  readonly maxRingingDurationMs: Told<number> | undefined;
  readonly carrier: Told<string> | undefined;
}

/**
 * What is configured for a call with these traits. An inbound call is `INBOUND` where nothing else is said.
 * @throws BadFieldError where nothing says its task type.
 */
export function configuredFacts({ calls }: SourceSettings, traits: CallTraits): ConfiguredFacts {
  const fitting = calls.map((entry, place) => ({ ...entry, place })).filter((entry) => fits(entry, traits));
  const first = <Value>(pick: (entry: Rule) => Value | undefined): Told<Value> | undefined => {
    const entry = fitting.find((candidate) => pick(candidate) !== undefined);
    return entry === undefined ? undefined : told(pick(entry)!, `settings calls[${entry.place}]`);
  };
  const inbound = traits.direction === 'inbound' ? told<TaskType>('INBOUND', 'direction') : undefined;
  const taskType = first((entry) => entry.taskType) ?? inbound;
  if (taskType === undefined)
    throw new BadFieldError('taskType', "is said by no entry of calls in the source's settings");
  return {
    taskType,
    maxRingingDurationMs: first((entry) => entry.maxRingingDurationMs),
    carrier: first((entry) => entry.carrier),
  };
}

function fits({ when: wanted = {} }: Rule, traits: CallTraits): boolean {
  const { direction, queue, trunk, campaign } = wanted;
  return (
    (direction === undefined || direction === traits.direction) &&
    isAmong(traits.queue, queue) &&
    isAmong(traits.trunk, trunk) &&
    isAmong(traits.campaign, campaign)
  );
}

function isAmong(trait: string | null, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || (trait !== null && wanted.includes(trait));
}

const ZONES: ReadonlySet<string> = new Set(['UTC', 'GMT']);

export function isTimeZone(name: string): boolean {
  try {
    // Abbreviations such as PST are known to some that read them, and to others not.
    return (name.includes('/') || ZONES.has(name)) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
