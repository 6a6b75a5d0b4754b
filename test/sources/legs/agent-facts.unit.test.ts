import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { told } from '../../../src/sources/facts.ts';
import { agentFacts } from '../../../src/sources/legs/agent-facts.ts';
import type { Leg, LegOutcome } from '../../../src/sources/legs/leg.ts';
import { reordered } from '../../support/damaged-json.ts';

/** A leg from one second to another; `answeredS` is when it was answered. */
function leg(id: string, fromS: number, toS: number, outcome: LegOutcome, answeredS = fromS): Leg {
  return {
    id,
    parentId: null,
    direction: 'outbound',
    from: null,
    to: null,
    queue: null,
    trunk: undefined,
    campaign: null,
    eventId: told(id, ''),
    startedAt: told(fromS * 1000, ''),
    endedAt: told(toS * 1000, ''),
    outcome,
    callDurationMs: told(outcome === 'answered' ? (toS - answeredS) * 1000 : 0, ''),
    ringingDurationMs: undefined,
    endCause: undefined,
    hangupParty: undefined,
    voicemailDetected: undefined,
    sipStatusCode: undefined,
  };
}

const customer = leg('c', 0, 60, 'answered', 10);

/** The values alone. */
function factsOf(agents: readonly Leg[], of: Leg = customer): object {
  const facts = Object.entries(agentFacts({ customer: of, agents }));
  return Object.fromEntries(facts.map(([name, fact]) => [name, fact?.value]));
}

describe('legs of agents', () => {
  it('tell nothing where there is none, or where the customer did not answer', () => {
    expect(factsOf([])).toEqual({});
    expect(factsOf([leg('a', 0, 60, 'answered')], leg('c', 5, 60, 'no answer'))).toEqual({});
  });

  it('tell the time that at least one was up together with the customer', () => {
    expect(factsOf([leg('a', 12, 30, 'answered', 15)])).toEqual({ talkDurationMs: 15_000 });
    expect(factsOf([leg('a', 0, 90, 'answered')])).toEqual({ talkDurationMs: 50_000 });
    expect(factsOf([leg('a', 15, 30, 'answered'), leg('b', 25, 40, 'answered')])).toEqual({ talkDurationMs: 25_000 });
    expect(factsOf([leg('a', 15, 20, 'answered'), leg('b', 30, 40, 'answered')])).toEqual({ talkDurationMs: 15_000 });
    expect(factsOf([leg('a', 12, 20, 'no answer'), leg('b', 30, 40, 'answered')])).toEqual({ talkDurationMs: 10_000 });
  });

  it.each([
    ['no answer', 60, { agentRingingDurationMs: 20_000, endCause: 'AGENT_NO_ANSWER' }],
    ['turned away', 60, { endCause: 'AGENT_REJECTED' }],
    ['cancelled', 61, { hangupParty: 'CUSTOMER' }],
    ['cancelled', 50, {}],
    ['failed', 60, {}],
  ] as const)('that ended with %s at %i s tell why nobody talked', (outcome, toS, expected) => {
    expect(factsOf([leg('a', toS - 20, toS, outcome)])).toEqual({ talkDurationMs: 0, ...expected });
  });

  it('name the agent by an address of SIP or of a client, not by a number', () => {
    const answered = leg('a', 12, 30, 'answered');
    expect(factsOf([{ ...answered, to: 'client:12' }])).toMatchObject({ agentId: 'client:12' });
    expect(factsOf([{ ...answered, direction: 'inbound', from: 'sip:12', to: '143' }])).toMatchObject({
      agentId: 'sip:12',
    });
    expect(factsOf([{ ...answered, to: '+12025550150' }])).toEqual({ talkDurationMs: 18_000 });
  });

  it('tell by the one that ended last, in any order', () => {
    const agents = [leg('a', 10, 30, 'no answer'), leg('b', 30, 35, 'failed'), leg('d', 35, 40, 'turned away')];
    fc.assert(
      fc.property(reordered(agents), (others) => {
        expect(factsOf(others)).toEqual({
          talkDurationMs: 0,
          agentRingingDurationMs: 20_000,
          endCause: 'AGENT_REJECTED',
        });
      }),
    );
  });
});
