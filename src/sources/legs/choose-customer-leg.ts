import { z } from 'zod';
import type { Leg, LegIdentity } from './leg.ts';

/** An option of each source whose platform has legs of agents. */
export const agentAddresses = z
  .array(z.string().min(1, 'must not be empty'))
  .default(['client:', 'sip:'])
  .describe("how addresses of agents begin, as client: or +1202555; a leg from or to one of them is an agent's");

/** The legs of a call, told apart. */
export interface ChosenLegs {
  readonly customer: Leg;
  readonly agents: readonly Leg[];
}

/**
 * Which leg is the customer's, by direction: of the legs whose far end is no agent's address it is the one that came in, else one
 * that was placed for no other leg, else the one that started first. All others are agents'. Legs may come in any order.
 *
 * @param known all legs that the record tells of.
 * @param ended those of them that are over.
 * @returns why it is no call where the customer's leg is not there, or goes on.
 */
export function chooseCustomerLeg(
  known: readonly LegIdentity[],
  ended: readonly Leg[],
  agentPrefixes: readonly string[],
): ChosenLegs | 'AGENT_LEG' | 'INTERIM' {
  const [chosen] = known.filter((leg) => !isOfAgent(leg, agentPrefixes)).toSorted(byCustomer);
  if (chosen === undefined) return 'AGENT_LEG';
  const customer = ended.find(({ id }) => id === chosen.id);
  return customer === undefined ? 'INTERIM' : { customer, agents: ended.filter((leg) => leg !== customer) };
}

function byCustomer(one: LegIdentity, other: LegIdentity): number {
  return (
    Number(other.direction === 'inbound') - Number(one.direction === 'inbound') ||
    Number(one.parentId !== null) - Number(other.parentId !== null) ||
    one.startedAt.value - other.startedAt.value ||
    (one.id < other.id ? -1 : 1)
  );
}

/** The far end of a leg that came in is who called, and of one that was placed who was called. */
function isOfAgent({ direction, from, to }: LegIdentity, agentPrefixes: readonly string[]): boolean {
  const far = direction === 'inbound' ? [from] : direction === 'outbound' ? [to] : [from, to];
  return far.some((address) => address !== null && agentPrefixes.some((prefix) => address.startsWith(prefix)));
}
