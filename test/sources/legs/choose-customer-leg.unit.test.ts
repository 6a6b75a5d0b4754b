import fc from 'fast-check';
import { expect, it } from 'vitest';
import { told } from '../../../src/sources/facts.ts';
import { chooseCustomerLeg } from '../../../src/sources/legs/choose-customer-leg.ts';
import type { Leg, LegIdentity } from '../../../src/sources/legs/leg.ts';

function leg(id: string, more: Partial<LegIdentity> = {}): LegIdentity {
  return { id, parentId: null, direction: 'outbound', from: '100', to: '143', startedAt: told(0, ''), ...more };
}

it.each([
  ['the one that came in', [leg('a'), leg('c', { direction: 'inbound' })]],
  ['the one without a parent', [leg('a', { parentId: 'c' }), leg('c', { startedAt: told(9, '') })]],
  ['the first', [leg('a', { startedAt: told(9, '') }), leg('c')]],
  ['the one whose far end is no agent', [leg('a', { to: 'client:12' }), leg('c', { startedAt: told(9, '') })]],
  ['not an agent who called in', [leg('a', { direction: 'inbound', from: 'sip:12' }), leg('c', { parentId: 'a' })]],
  ['who called an agent', [leg('a', { startedAt: told(9, '') }), leg('c', { direction: 'inbound', to: 'sip:12' })]],
] as const)("the customer's leg is %s", (_name, legs) => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...legs], { minLength: legs.length }), (known) => {
      const chosen = chooseCustomerLeg(known, known as unknown as readonly Leg[], ['client:', 'sip:']);
      expect(chosen).toMatchObject({ customer: { id: 'c' }, agents: [{ id: 'a' }] });
    }),
  );
});

it("is none of an agent's, nor one that goes on", () => {
  expect(chooseCustomerLeg([leg('a', { to: 'sip:12' })], [], ['sip:'])).toBe('AGENT_LEG');
  expect(chooseCustomerLeg([leg('a', { direction: null, from: 'sip:12' })], [], ['sip:'])).toBe('AGENT_LEG');
  expect(chooseCustomerLeg([leg('c')], [], ['sip:'])).toBe('INTERIM');
});
