import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CAUSES } from './engine/call.ts';
import {
  CODE_KINDS,
  CODE_KIND_NAMES,
  HIGHEST_CODE,
  type CauseMap,
  type CodeKind,
  type CodeLists,
  type CodeMeaning,
} from './engine/cause-map.ts';
import { defaultCauseMap } from './engine/default-cause-map.ts';

/*
 * A team's own meanings of codes, laid over the default cause map. schemas/cause-map.schema.json is made
 * from what stands here, by `npm run docs`.
 */

const causeOrNone = z.enum(CAUSES, { error: `must be one of ${CAUSES.join(', ')}, or null for none` }).nullable();
const words = z.string({ error: 'must be a text' }).min(1, 'must not be empty');

function meaning(kind: CodeKind) {
  return z.strictObject({
    code: codeOf(kind).describe(kind === 'q850' ? 'Q.850 cause' : 'final SIP status'),
    name: words.optional().describe("what the code is called; the default map's name where left out"),
    source: words.optional().describe('who says that it means this: a ticket, a page of the carrier'),
    cause: z
      .union([causeOrNone, z.strictObject({ ifRang: causeOrNone, otherwise: causeOrNone })])
      .describe("the call's cause; null: the code says nothing; or by whether the callee's phone rang"),
    alsoAfterAnswer: z
      .boolean({ error: 'must be true or false' })
      .optional()
      .describe('the code counts after an answer too; else it says why a call was not set up'),
  });
}

function codeOf(kind: CodeKind) {
  const range = `must be a whole number from 0 to ${HIGHEST_CODE[kind]}`;
  return z.int(range).min(0, range).max(HIGHEST_CODE[kind], range);
}

const madeOfSip = z.strictObject({
  sip: codeOf('sip').describe('final SIP status'),
  q850: z
    .array(codeOf('q850'), { error: 'must be a list of Q.850 causes' })
    .describe('Q.850 causes that are made of it, and are no second opinion beside it; none: every cause is one'),
  source: words.optional().describe('who makes them: a switch, a page of the carrier'),
});

const codeLists = z.strictObject({
  q850: z.array(meaning('q850')).optional().describe('meanings of Q.850 causes'),
  sip: z.array(meaning('sip')).optional().describe('meanings of SIP statuses'),
  madeOfSip: z
    .array(madeOfSip)
    .optional()
    .describe('Q.850 causes that switches make of a SIP status, in place of all that is known of that status'),
});

/** What a `CAUSE_MAP_FILE` holds. */
export const causeMapFileSchema = z.strictObject({
  $schema: z.string().optional(),
  everyCarrier: codeLists.optional().describe('meanings for the calls of every carrier'),
  carriers: z
    .record(z.string().min(1), codeLists)
    .optional()
    .describe('meanings for the calls of one carrier, by the exact text of CallEnded.carrier; they go first'),
});

export type CauseMapFile =
  | { readonly kind: 'cause map'; readonly causeMap: CauseMap }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** Reads a cause map file and lays it over the default map. Every problem names its place in the file. */
export function readCauseMapFile(path: string): CauseMapFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { kind: 'bad', problems: [`cannot be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = causeMapFileSchema.safeParse(content);
  const misshapen = parsed.error?.issues.flatMap((issue) => problemsOf(issue, content, path)) ?? [];
  const problems = [...misshapen, ...listedTwice(content, path)];
  if (!parsed.success || problems.length > 0) return { kind: 'bad', problems };
  const { everyCarrier = {}, carriers = {} } = parsed.data;
  return {
    kind: 'cause map',
    causeMap: {
      defaults: defaultCauseMap.defaults,
      everyCarrier: withNames(everyCarrier, path),
      carriers: Object.fromEntries(
        Object.entries(carriers).map(([carrier, lists]) => [carrier, withNames(lists, path)]),
      ),
    },
  };
}

function withNames(lists: z.infer<typeof codeLists>, path: string): CodeLists {
  return {
    q850: (lists.q850 ?? []).map((given) => named('q850', given, path)),
    sip: (lists.sip ?? []).map((given) => named('sip', given, path)),
    madeOfSip: (lists.madeOfSip ?? []).map(({ sip, q850, source = path }) => ({ sip, q850, source })),
  };
}

function named(kind: CodeKind, given: z.infer<ReturnType<typeof meaning>>, path: string): CodeMeaning {
  const known = defaultCauseMap.defaults[kind].find(({ code }) => code === given.code);
  const { code, cause, alsoAfterAnswer = false, source = path } = given;
  return {
    code,
    name: given.name ?? known?.name ?? `${CODE_KIND_NAMES[kind]} ${code}`,
    source,
    cause,
    alsoAfterAnswer,
  };
}

/** Checked on what the file says, since a list with another mistake never gets this far in the schema. */
function listedTwice(content: unknown, path: string): readonly string[] {
  const { everyCarrier, carriers } = (content ?? {}) as { everyCarrier?: unknown; carriers?: Record<string, unknown> };
  const layers = Object.entries({ everyCarrier, ...prefixed('carriers', carriers) });
  return layers.flatMap(([place, lists]) => {
    const entriesOf = (list: string): readonly (Record<string, unknown> | null)[] => {
      const entries: unknown = (lists as Record<string, unknown> | null | undefined)?.[list];
      return Array.isArray(entries) ? entries : [];
    };
    const codes = CODE_KINDS.map((kind) => ({
      list: kind,
      names: entriesOf(kind).map((entry) => `code ${nameOf(entry?.code)}`),
    }));
    const pairs = { list: 'madeOfSip', names: entriesOf('madeOfSip').flatMap(pairNames) };
    return [...codes, pairs].flatMap(({ list, names }) =>
      repeated(names).map((name) => `${path}: ${place}.${list}: lists ${name} again`),
    );
  });
}

/** What stands there more than once, once for each time too often. What is no number is another problem. */
function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => !name.includes(NO_NUMBER) && (seen.has(name) || !seen.add(name)));
}

const NO_NUMBER = 'no number';

function nameOf(code: unknown): string {
  return typeof code === 'number' ? String(code) : NO_NUMBER;
}

/** A status has one entry in a layer, and each cause stands in it once. */
function pairNames(entry: Record<string, unknown> | null): readonly string[] {
  const codes: readonly unknown[] = Array.isArray(entry?.q850) ? entry.q850 : [];
  const status = `SIP ${nameOf(entry?.sip)}`;
  return [status, ...codes.map((code) => `Q.850 ${nameOf(code)} of ${status}`)];
}

function prefixed(prefix: string, entries: Record<string, unknown> | null = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries ?? {}).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function problemsOf(issue: z.core.$ZodIssue, content: unknown, path: string): readonly string[] {
  const place = [path, ...placeOf(issue.path, content)].join(': ');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${place}: there is nothing called ${key}`);
  if (issue.code === 'invalid_union') {
    return [`${place}: must be one of ${CAUSES.join(', ')}, null, or {"ifRang": …, "otherwise": …} of these`];
  }
  const isWordless = issue.code === 'invalid_type' && !issue.message.startsWith('must');
  return [`${place}: ${isWordless ? `must be ${issue.expected}` : issue.message}`];
}

/** `carriers.acme.sip[2] (code 503)`, then the property. */
function placeOf(path: readonly PropertyKey[], content: unknown): readonly string[] {
  let value = content;
  let place = '';
  for (const step of path) {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
    place += typeof step === 'number' ? `[${step}]` : `${place === '' ? '' : '.'}${String(step)}`;
    if (typeof step !== 'number') continue;
    const { code, sip } = (value ?? {}) as { code?: unknown; sip?: unknown };
    if (typeof code === 'number') place += ` (code ${code})`;
    else if (typeof sip === 'number') place += ` (SIP ${sip})`;
  }
  return place === '' ? [] : [place];
}
