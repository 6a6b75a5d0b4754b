import fc from 'fast-check';
import type { CallEnded } from '../../src/engine/call.ts';
import { anyCall } from './any-call.ts';

/** Texts that are written as they are, and such as JSON or a careless reader stumbles over. */
const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'agent-17', '+12025550143', 'x'.repeat(70), 'Ü-Tel €', '😀 und 漢字') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('say "no"', 'a\\b', '\n', '\u0000', '\u007f', '\u2028', '/', 'null', '}', '\u0080'),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }) },
);
const anyTexts = fc.record({
  eventId: anyText,
  callId: anyText,
  tenantId: fc.option(anyText),
  taskId: fc.option(anyText),
  agentId: fc.option(anyText),
  callerNumber: fc.option(anyText),
  calleeNumber: fc.option(fc.oneof(anyText, fc.constant(''))),
});

/** Any valid call, with texts of all kinds. */
export const anyTextCall: fc.Arbitrary<CallEnded> = fc
  .tuple(anyCall, anyTexts)
  .map(([call, texts]) => ({ ...call, ...texts }));

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t');
const plainStranger = fc.constantFrom(
  '1',
  '-0.5',
  'true',
  'false',
  'null',
  '""',
  '"codec"',
  '[]',
  '{ }',
  '[1, "a" ,{"callId":null}]',
  '{"callId": "x" , "a":[[0]]}',
);
const oddStranger = fc.constantFrom(
  '1e9',
  '01',
  '1.',
  '-',
  'nul',
  '"\\u0063"',
  '[[[[[[]]]]]]',
  '[1,]',
  '{"a":}',
  "'a'",
  '"\u0001"',
  '+1',
  '',
);
const strangerName = fc.constantFrom(
  'codec',
  'x',
  '',
  'callIds',
  'eventid',
  'callerNumberE164',
  'ringingDuration',
  '__proto__',
  'Ü',
);

/** What a producer may do to a member, by chance or out of habit. */
const memberWay = fc.record({
  space: fc.tuple(space, space, space, space),
  way: fc.oneof(
    { weight: 25, arbitrary: fc.constant('as it is' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'odd number',
        'escaped name',
        'escaped text',
        'twice',
        'other word',
        'left out',
        'null',
        'retyped',
      ),
    },
  ),
  stranger: fc.option(
    fc.tuple(strangerName, fc.oneof({ weight: 20, arbitrary: plainStranger }, { weight: 1, arbitrary: oddStranger })),
    { freq: 12 },
  ),
});

/** How a producer writes calls: in which order, whether nulls are left out, with what white space, and with what of its own. */
const anyHabits = fc.record({
  order: fc.option(fc.array(fc.nat(999), { minLength: 25, maxLength: 25 })),
  leavesNullsOut: fc.boolean(),
  isSpaced: fc.boolean(),
  isPlain: fc.boolean(),
  members: fc.array(memberWay, { minLength: 25, maxLength: 25 }),
});

/** A call, and a body in JSON that was made of it: mostly one that says the same. */
export const anyJsonBody: fc.Arbitrary<{ readonly call: CallEnded; readonly body: Buffer }> = fc
  .tuple(anyTextCall, anyHabits)
  .map(([call, habits]) => ({ call, body: Buffer.from(bodyOf(call, habits)) }));

type Habits = typeof anyHabits extends fc.Arbitrary<infer Value> ? Value : never;

function bodyOf(call: CallEnded, { order, leavesNullsOut, isSpaced, isPlain, members }: Habits): string {
  const named = Object.entries(call).map(([name, value], place) => ({ name, value: value as unknown, place }));
  if (order !== null) named.sort((one, other) => order[one.place]! - order[other.place]!);
  const parts = named.flatMap(({ name, value, place }) => {
    if (leavesNullsOut && value === null) return [];
    const { space, way, stranger } = members[place]!;
    const [before, behindName, beforeValue, behind] = isSpaced ? space : ['', '', '', ''];
    const written = membersOf(name, value, isPlain ? 'as it is' : way).map(
      // White space before a colon is rare.
      ([name, text]) => `${before}${name}${place === 7 ? behindName : ''}:${beforeValue}${text}${behind}`,
    );
    if (!isPlain && stranger !== null) written.push(`${before}"${stranger[0]}":${beforeValue}${stranger[1]}${behind}`);
    return written;
  });
  return `{${parts.join(',')}}`;
}

type MemberWay = Habits['members'][number]['way'];

/** Names and values, as they stand. */
function membersOf(name: string, value: unknown, way: MemberWay): readonly (readonly [name: string, value: string])[] {
  const as = JSON.stringify(value);
  const quoted = `"${name}"`;
  switch (way) {
    case 'as it is':
      return [[quoted, as]];
    case 'odd number':
      return [
        [quoted, typeof value === 'number' ? (value === 0 ? '-0' : value % 3 === 0 ? `${value}.0` : `${value}e0`) : as],
      ];
    case 'escaped name':
      return [[`"${name.slice(0, -1)}\\u00${name.charCodeAt(name.length - 1).toString(16)}"`, as]];
    case 'escaped text':
      return [
        [
          quoted,
          typeof value === 'string' ? `"\\u${value.charCodeAt(0).toString(16).padStart(4, '0')}${as.slice(2)}` : as,
        ],
      ];
    case 'twice':
      return [
        [quoted, as],
        [quoted, as],
      ];
    case 'other word':
      return [[quoted, typeof value === 'string' && /^[A-Z_]+$/.test(value) ? `"${value}S"` : as]];
    case 'left out':
      return [];
    case 'null':
      return [[quoted, 'null']];
    case 'retyped':
      return [[quoted, typeof value === 'string' ? '17' : '"17"']];
  }
}
