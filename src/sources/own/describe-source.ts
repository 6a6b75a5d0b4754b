import type { Source, SourceField } from '../source.ts';
import type { SourceFileContent, Time } from './source-file-schema.ts';

/** What may be given of a field, whatever it is. */
interface AnyOrigin {
  readonly path?: string | undefined;
  readonly firstOf?: readonly string[] | undefined;
  readonly join?: readonly string[] | undefined;
  readonly expression?: string | undefined;
  readonly unit?: string | undefined;
  readonly time?: string | undefined;
  readonly words?: object | undefined;
  readonly between?: { readonly from: Time; readonly to: Time } | undefined;
  readonly less?: AnyOrigin | undefined;
  readonly plus?: AnyOrigin | undefined;
}

const OPTIONAL = [
  'tenantId',
  'taskId',
  'agentId',
  'lineId',
  'callerNumber',
  'calleeNumber',
  'ringingDurationMs',
  'talkDurationMs',
  'queueDurationMs',
  'agentRingingDurationMs',
  'hangupParty',
  'voicemailDetected',
  'endCause',
  'q850Cause',
  'sipStatusCode',
  'mediaPacketsReceived',
] as const;

/** What a source of a file reads, skips and never tells, for people. */
export function describeSource(file: SourceFileContent): Pick<Source, 'reads' | 'skips' | 'neverTold'> {
  const { traits = {}, skip = [], fields } = file;
  return {
    reads: [
      ...Object.entries({ ...fields, ...traits }).flatMap(([field, given]) => readsOf(given ?? {}, field)),
      ...skip.flatMap(({ reason, when }) => readsOf(when, `whether it is skipped as ${reason}`)),
    ],
    skips: skip.map(({ reason, what, when }) => ({ reason, what: what ?? when.expression ?? `by ${when.path}` })),
    neverTold: OPTIONAL.filter((field) => fields[field] === undefined),
  };
}

function readsOf(given: AnyOrigin, tells: string): readonly SourceField[] {
  const { path, firstOf, join, expression, between, less, plus } = given;
  const unit = given.unit ?? given.time ?? (given.words === undefined ? 'text' : 'word');
  const places = [path, expression, ...(firstOf ?? []), ...(join ?? [])].filter((place) => place !== undefined);
  const others = [between?.from, between?.to, less, plus].filter((other) => other !== undefined);
  return [
    ...places.map((place) => ({ path: place, unit, tells })),
    ...others.flatMap((other) => readsOf(other, tells)),
  ];
}
