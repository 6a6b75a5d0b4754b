import { compareTexts } from '../compare-texts.ts';
import type { Direction } from '../source-settings.ts';
import { hasLostRace, isLoopback, profileOf, wasAnswered, type Leg } from './leg.ts';
import { isRefusedByCallee } from './leg-refusal.ts';
import type { FreeswitchOptions } from './freeswitch-options.ts';

/** The legs of a call by who is at their end. Each is in order of their start. */
export interface LegRoles {
  readonly inbound: readonly Leg[];
  readonly toCustomers: readonly Leg[];
  readonly toAgents: readonly Leg[];
}

/** Sorts out who is at the end of each leg; legs given twice count once, and loopback legs not at all. */
export function rolesOf(legs: readonly Leg[], options: FreeswitchOptions): LegRoles {
  const seen = new Set<string>();
  const ordered = legs.toSorted(byStart).filter((leg) => {
    if (seen.has(leg.uuid) || isLoopback(leg)) return false;
    seen.add(leg.uuid);
    return true;
  });
  const outbound = ordered.filter(({ direction }) => direction === 'outbound');
  return {
    inbound: ordered.filter(({ direction }) => direction === 'inbound'),
    toCustomers: outbound.filter((leg) => leadsToCustomer(leg, options)),
    toAgents: outbound.filter((leg) => !leadsToCustomer(leg, options)),
  };
}

function byStart(one: Leg, other: Leg): number {
  return one.startMs - other.startMs || compareTexts(one.uuid, other.uuid) || one.endMs - other.endMs;
}

function leadsToCustomer({ gateway, channelName, variables }: Leg, options: FreeswitchOptions): boolean {
  if (variables.text('cc_side') === 'agent') return false;
  if (gateway !== null) return !options.agentGateways.includes(gateway);
  if (options.customerChannels.length === 0) return false;
  const name = variables.decode(channelName);
  return options.customerChannels.some((beginning) => name.startsWith(beginning));
}

/**
 * Whether the customer called or was called. What the dialplan says in `call_status_direction` goes first, then the contexts of the
 * settings; else a leg to a customer, or a bridge to where customers are, makes it outbound.
 */
export function directionOfCall({ inbound, toCustomers }: LegRoles, options: FreeswitchOptions): Direction {
  const [caller] = inbound;
  if (caller === undefined) return 'outbound';
  const said = caller.variables.text('call_status_direction');
  if (said === 'inbound' || said === 'outbound') return said;
  if (options.customerContexts.length > 0) {
    return options.customerContexts.includes(profileOf(caller, 'context') ?? '') ? 'inbound' : 'outbound';
  }
  return toCustomers.length > 0 || dialsCustomer(caller, options) ? 'outbound' : 'inbound';
}

const GATEWAYS = /sofia\/gateway\/([^/]{1,200})\//g;

function dialsCustomer({ variables }: Leg, { agentGateways, customerChannels }: FreeswitchOptions): boolean {
  return dialledBy(variables).some(
    (data) =>
      [...data.matchAll(GATEWAYS)].some(([, gateway]) => !agentGateways.includes(gateway!)) ||
      customerChannels.some((beginning) => data.includes(beginning)),
  );
}

/** The application that ran last stands in variables, all that ran in app_log, which events do not have. */
function dialledBy({ bridges, text, decoded }: Leg['variables']): readonly string[] {
  const last = text('last_app') === 'bridge' ? decoded('last_arg') : null;
  const current = text('current_application') === 'bridge' ? decoded('current_application_data') : null;
  return [...bridges(), ...[last, current].filter((data) => data !== null)];
}

/**
 * Of several legs to customers, forks or one after another, the one that tells what became of the call: that was answered; else
 * the first that a callee refused, for then a callee was reached; else the last to end. Never the loser of a race, where there is another.
 */
export function decidingLegOf(toCustomers: readonly Leg[]): Leg | undefined {
  const answered = toCustomers.find(wasAnswered);
  if (answered !== undefined) return answered;
  const running = toCustomers.filter((leg) => !hasLostRace(leg));
  const refused = running.find(isRefusedByCallee);
  return refused ?? lastToEnd(running) ?? toCustomers[0];
}

export function lastToEnd(legs: readonly Leg[]): Leg | undefined {
  return legs.toSorted((one, other) => other.endMs - one.endMs || compareTexts(other.uuid, one.uuid))[0];
}
