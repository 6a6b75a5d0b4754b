import { z } from 'zod';
import type { TaskType } from '../../engine/call.ts';
import type { Direction } from '../source-settings.ts';
import { endpointOf, isLocal, isSecondHalf, startsWithAny, targetsOf, type DialTarget } from './channels.ts';
import type { Leg } from './leg.ts';

const beginnings = z.array(z.string().min(1)).default([]);

/** What both sources of Asterisk are told of a dialplan. */
export const dialplanOptions = {
  customerChannels: beginnings.describe(
    "beginnings of the names of customers' channels, as PJSIP/trunk. Left out: the caller of an inbound call; of an outbound one what was dialled, or what a dialler of FIXED and PREDICTED calls originated",
  ),
  diallerContexts: beginnings.describe(
    'contexts that a dialler sends calls to once the customer has answered; a channel of the customer that begins there is outbound',
  ),
};

export interface DialplanOptions {
  readonly customerChannels: readonly string[];
  readonly diallerContexts: readonly string[];
}

/** Whose the channels of a call are. */
export interface Parties {
  readonly customers: readonly Leg[];
  readonly agents: readonly Leg[];
  /** The channel that the call began with. */
  readonly first: Leg;
  /** Those of its Local channels that run a dialplan. */
  readonly halves: readonly Leg[];
  /** Where a customer was to be dialled, if no channel came of it. */
  readonly undialled: DialTarget | null;
}

/** The channel that a call began with: its unique id is the call's. */
export function firstLeg(legs: readonly Leg[], linkedId: string): Leg {
  const inOrder = legs.toSorted((a, b) => a.startMs - b.startMs || (a.name < b.name ? -1 : 1));
  return inOrder.find(({ uniqueId }) => uniqueId === linkedId) ?? inOrder[0]!;
}

/** Whether the call came in; null where only the settings can tell; undefined where no customer was on it. */
export function directionOf(
  legs: readonly Leg[],
  first: Leg,
  { customerChannels, diallerContexts }: DialplanOptions,
): Direction | null | undefined {
  const isDialled = first.isOriginated || isLocal(first.name) || diallerContexts.includes(first.context ?? '');
  if (customerChannels.length === 0) return isDialled ? 'outbound' : null;
  if (startsWithAny(first.name, customerChannels)) return isDialled ? 'outbound' : 'inbound';
  const hasCustomer =
    legs.some(({ name }) => startsWithAny(name, customerChannels)) || dialsCustomer(legs, customerChannels) !== null;
  // The first half of a Local channel stands for the customer, where the row of the other half is not at hand.
  return hasCustomer || (isLocal(first.name) && !isSecondHalf(first.name)) ? 'outbound' : undefined;
}

export function partiesOf(
  legs: readonly Leg[],
  first: Leg,
  taskType: TaskType,
  { customerChannels }: DialplanOptions,
): Parties {
  const others = legs.filter((leg) => leg !== first);
  const customers = customersAmong(first, others, taskType, customerChannels);
  const customersOnly = new Set(customers);
  const rest = others.filter((leg) => !customersOnly.has(leg));
  const phones = rest.filter(({ name }) => !isLocal(name));
  const isAgentFirst = !customers.includes(first) && !isLocal(first.name);
  const undialled = customers.length === 0 ? dialsCustomer(legs, customerChannels) : null;
  const offered = phones.length > 0 ? phones : rest.filter(({ name }) => endpointOf(name) !== endpointOf(first.name));
  const halves = legs.filter(({ name }) => isSecondHalf(name)).toSorted((a, b) => a.startMs - b.startMs);
  return { customers, agents: isAgentFirst ? [] : offered, first, halves, undialled };
}

function customersAmong(
  first: Leg,
  others: readonly Leg[],
  taskType: TaskType,
  customerChannels: readonly string[],
): readonly Leg[] {
  if (taskType === 'INBOUND') return [first];
  if (customerChannels.length > 0) {
    if (startsWithAny(first.name, customerChannels)) return [first];
    const customers = others.filter(({ name }) => startsWithAny(name, customerChannels));
    return customers.length === 0 && isLocal(first.name) ? [first] : customers;
  }
  const dialled = [first, ...others].filter(({ name }) => isSecondHalf(name)).flatMap(dialledBy);
  if (dialled.length > 0) return others.filter(({ name }) => dialled.some((target) => name.startsWith(target)));
  const isCustomerFirst = taskType === 'FIXED' || taskType === 'PREDICTED' || first.isOriginated;
  const isAlone = others.length === 0 && dialledBy(first).length === 0;
  const phones = others.filter(({ name }) => !isLocal(name));
  const isAgentCalledFirst = first.isOriginated && (taskType === 'MANUAL' || taskType === 'PREVIEW');
  if (isAgentCalledFirst) return isAlone ? [first] : phones;
  return isCustomerFirst ? [first] : phones;
}

function dialledBy({ apps }: Leg): readonly string[] {
  return apps
    .filter(({ name }) => name === 'Dial')
    .flatMap(({ data }) => targetsOf(data).map(({ endpoint }) => endpoint));
}

/** The last target of a Dial that is a customer's. */
function dialsCustomer(legs: readonly Leg[], customerChannels: readonly string[]): DialTarget | null {
  const targets = legs
    .flatMap(({ apps }) => apps)
    .filter(({ name }) => name === 'Dial')
    .toSorted((a, b) => a.startMs - b.startMs || (a.data < b.data ? -1 : 1))
    .flatMap(({ data }) => targetsOf(data));
  const isCustomers = ({ endpoint }: DialTarget): boolean =>
    customerChannels.length === 0 || customerChannels.some((beginning) => endpoint.startsWith(beginning));
  return targets.findLast(isCustomers) ?? null;
}
