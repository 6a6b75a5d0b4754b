import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earliest, groupBy, latest } from '../../../src/sources/legs/pick-events.ts';
import { reordered } from '../../support/damaged-json.ts';

it('picks the same events whatever their order, though their times are alike', () => {
  const event = fc.record({ timeMs: fc.nat(3), what: fc.constantFrom('ringing', 'answered', 'completed') });
  const events = fc.array(event, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      events.chain((some) => fc.tuple(fc.constant(some), reordered(some))),
      ([some, others]) => {
        expect([earliest(others), latest(others)]).toEqual([earliest(some), latest(some)]);
        expect(earliest(some)!.timeMs).toBe(Math.min(...some.map(({ timeMs }) => timeMs)));
        expect(latest(some)!.timeMs).toBe(Math.max(...some.map(({ timeMs }) => timeMs)));
      },
    ),
  );
  expect(earliest([])).toBeUndefined();
});

it('puts together what has the same key', () => {
  expect(groupBy(['ab', 'b', 'ac'], (text) => text[0]!)).toEqual([['ab', 'ac'], ['b']]);
});
