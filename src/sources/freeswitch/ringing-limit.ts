import { told, type Facts } from '../facts.ts';
import type { Leg } from './leg.ts';

/**
 * How long FreeSWITCH lets a customer's phone ring, where the record says it; else it is 60 s. `leg_timeout` is of the leg alone;
 * of the whole originate `originate_timeout` goes before `call_timeout`, which stands on the caller's leg. All are whole seconds.
 */
export function ringingLimitOf(customer: Leg, legs: readonly Leg[]): Facts['maxRingingDurationMs'] {
  const caller = legs.find(({ direction }) => direction === 'inbound') ?? customer;
  const limits = [
    limitOf(customer, 'leg_timeout'),
    limitOf(customer, 'originate_timeout') ?? limitOf(customer, 'call_timeout') ?? limitOf(caller, 'call_timeout'),
  ].filter((limit) => limit !== undefined);
  return limits.toSorted((one, other) => one.value - other.value)[0];
}

function limitOf({ at, variables }: Leg, name: string): Facts['maxRingingDurationMs'] {
  const seconds = variables.number(name);
  return seconds === null || seconds <= 0 ? undefined : told(seconds * 1_000, at + name);
}
