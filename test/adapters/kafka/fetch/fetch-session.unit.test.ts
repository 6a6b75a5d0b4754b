import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFetchSession, type FetchSession } from '../../../../src/adapters/kafka/fetch/fetch-session.ts';
import { createFakeFetchSessions, type FakeFetchSessions } from '../../../support/fake-fetch-sessions.ts';

type Step =
  | { readonly kind: 'want'; readonly partition: number; readonly offset: bigint }
  | { readonly kind: 'drop'; readonly partition: number }
  | { readonly kind: 'exchange'; readonly meanwhile: readonly Step[]; readonly lost: 'request' | 'answer' | null }
  | { readonly kind: 'broker forgets' }
  | { readonly kind: 'broker has room'; readonly hasRoom: boolean };

const partition = fc.nat(5);
const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('want' as const), partition, offset: fc.bigInt({ min: 0n, max: 3n }) }),
  fc.record({ kind: fc.constant('drop' as const), partition }),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: change },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('exchange' as const),
      meanwhile: fc.array(change, { maxLength: 3 }),
      lost: fc.constantFrom('request' as const, 'answer' as const, null, null, null),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'broker forgets' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broker has room' as const), hasRoom: fc.boolean() }) },
);

/** One request and its answer; gives what the broker read, null where that came to nothing. */
function exchange(session: FetchSession, broker: FakeFetchSessions, step: Step & { readonly kind: 'exchange' }) {
  const request = session.request();
  const sent = { ...request, positions: new Map(request.positions.map((each) => [each.partition, each.offset])) };
  const answer = step.lost === 'request' ? null : broker.read(sent);
  const read = answer === null || answer.positions === null ? null : new Map(answer.positions);
  for (const change of step.meanwhile) apply(session, broker, change);
  if (answer === null || answer.errorCode !== 0 || step.lost !== null) {
    session.failed();
    return null;
  }
  session.answered(answer.sessionId);
  return read;
}

function apply(session: FetchSession, broker: FakeFetchSessions, step: Step): void {
  if (step.kind === 'want') session.want(step.partition, step.offset);
  else if (step.kind === 'drop') session.drop(step.partition);
  else if (step.kind === 'broker forgets') broker.forget();
  else if (step.kind === 'broker has room') broker.hasRoom = step.hasRoom;
}

const sorted = (positions: Iterable<readonly [number, bigint]>) =>
  [...positions].toSorted(([one], [other]) => one - other);

describe('a fetch session', () => {
  it('has the broker read what is wanted when a request is made, whatever was changed, lost or forgotten before', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60, size: 'max' }), (steps) => {
        const session = createFetchSession();
        const broker = createFakeFetchSessions();
        const wanted = new Map<number, bigint>();
        const note = (step: Step) => {
          if (step.kind === 'want') wanted.set(step.partition, step.offset);
          else if (step.kind === 'drop') wanted.delete(step.partition);
        };
        for (const step of [...steps, ...LAST]) {
          if (step.kind !== 'exchange') {
            note(step);
            apply(session, broker, step);
            continue;
          }
          const before = sorted(wanted);
          const read = exchange(session, broker, step);
          expect(read === null ? before : sorted(read)).toEqual(before);
          for (const [each, offset] of read ?? []) expect(session.askedOffset(each)).toBe(offset);
          step.meanwhile.forEach(note);
          expect(session.size()).toBe(wanted.size);
        }
        // One that failed is followed by one that does not.
        const read = exchange(session, broker, PLAIN) ?? exchange(session, broker, PLAIN);
        expect(sorted(read!)).toEqual(sorted(wanted));
        expect(broker.count()).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('names what has changed, and nothing where nothing has', () => {
    const { session, broker } = begun(400);
    expect(session.request()).toEqual({ sessionId: 101, sessionEpoch: 1, positions: [], forgotten: [] });
    session.answered(101);
    session.want(7, 8n);
    session.drop(9);
    session.drop(9);
    session.want(10, 0n);
    session.want(500, 1n);
    session.drop(500);
    expect(session.request()).toEqual({
      sessionId: 101,
      sessionEpoch: 2,
      positions: [{ partition: 7, offset: 8n }],
      forgotten: [9],
    });
    expect(broker.count()).toBe(1);
  });

  it('names all where the broker has no room, those first that have waited longest', () => {
    const { session } = begun(4, false);
    session.want(1, 5n);
    const { sessionId, sessionEpoch, positions } = session.request();
    expect({ sessionId, sessionEpoch }).toEqual({ sessionId: 0, sessionEpoch: 0 });
    expect(positions.map((each) => each.partition)).toEqual([0, 2, 3, 1]);
  });

  it('says which session another takes the place of', () => {
    const { session, broker } = begun(2);
    session.request();
    session.failed();
    expect(session.request()).toMatchObject({ sessionId: 101, sessionEpoch: 0, positions: [{}, {}] });
    broker.forget();
  });
});

const PLAIN = { kind: 'exchange', meanwhile: [], lost: null } as const;
const LAST: readonly Step[] = [PLAIN, { kind: 'broker forgets' }, PLAIN, PLAIN];

function begun(partitions: number, hasRoom = true) {
  const session = createFetchSession();
  const broker = createFakeFetchSessions();
  broker.hasRoom = hasRoom;
  for (let each = 0; each < partitions; each++) session.want(each, 0n);
  exchange(session, broker, PLAIN);
  return { session, broker };
}
