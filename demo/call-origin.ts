import { carriers, tenants, type Carrier, type Task, type Tenant } from './call-centre.ts';
import { callMix, type CallPlan } from './call-mix.ts';
import { lineNumbers, mobileNumbers } from './fictional-numbers.ts';
import type { Random } from './random.ts';
import { always, oneOf, sometimes, weighted, type Sampler } from './sampler.ts';

export interface Line {
  readonly lineId: string;
  readonly number: string;
  readonly carrier: Carrier;
}

/** Where a call comes from and how it goes. */
export interface CallOrigin {
  readonly tenant: Tenant;
  readonly task: Task;
  readonly agentId: string;
  readonly line: Line;
  /** Null where the record does not name the line's carrier. */
  readonly carrierName: string | null;
  readonly customerNumber: string;
  readonly plan: CallPlan;
}

interface Source {
  readonly tenant: Tenant;
  readonly task: Task;
  readonly agentId: Sampler<string>;
  readonly goodMix: Sampler<CallPlan>;
  readonly poorMix: Sampler<CallPlan>;
}

const drawSource = weighted(
  tenants.flatMap((tenant) => tenant.tasks.map((task) => [sourceOf(tenant, task), task.weight] as const)),
);

/** The lines of all carriers, each with a number of its own. */
export const lines: readonly Line[] = linesOf(carriers);
const drawLine = weighted(lines.map((line) => [line, line.carrier.weight / line.carrier.lines] as const));
const drawCustomer = { US: oneOf(mobileNumbers.US), GB: oneOf(mobileNumbers.GB) };
const namesCarrier = sometimes(0.005, always(false), always(true));

/** Draws a task, a line, and one of the ways in which the calls of that task over that line end. */
export function drawCallOrigin(random: Random): CallOrigin {
  const { tenant, task, agentId, goodMix, poorMix } = drawSource(random);
  const line = drawLine(random);
  const { carrier } = line;
  return {
    tenant,
    task,
    agentId: agentId(random),
    line,
    carrierName: namesCarrier(random) ? carrier.name : null,
    customerNumber: drawCustomer[carrier.country](random),
    plan: carrier.poor ? poorMix(random) : goodMix(random),
  };
}

function sourceOf(tenant: Tenant, task: Task): Source {
  return {
    tenant,
    task,
    agentId: oneOf(numbered(`${tenant.tenantId}-agent`, tenant.agents, 3)),
    goodMix: callMix(tenant, task, { poor: false }),
    poorMix: callMix(tenant, task, { poor: true }),
  };
}

function linesOf(all: readonly Carrier[]): readonly Line[] {
  return all
    .flatMap((carrier) => numbered(carrier.name, carrier.lines, 2).map((lineId) => ({ lineId, carrier })))
    .map(({ lineId, carrier }, index) => ({ lineId, carrier, number: lineNumbers[carrier.country][index]! }));
}

function numbered(prefix: string, count: number, digits: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(digits, '0')}`);
}
