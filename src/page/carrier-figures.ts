import { STATUSES, type Status } from '../engine/classification.ts';
import type { CarrierCounts, Tally } from './call-tallies.ts';
import { countOf, outboundFigures, type OutboundFigures } from './outbound-figures.ts';
import { ratioOf } from './ratio.ts';

/** How the calls of a carrier go. */
export interface CarrierFigures extends OutboundFigures {
  readonly name: string;
  readonly averageTalkSeconds: number | null;
}

const WITH_TALK = ['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP', 'INBOUND_NORMAL_CALL'] as const;

/** Carriers with outbound calls, those with the most first. */
export function carrierFigures(carriers: ReadonlyMap<string, CarrierCounts>): readonly CarrierFigures[] {
  return [...carriers]
    .map(([name, counts]) => ({
      name,
      ...outboundFigures(counts.statuses),
      averageTalkSeconds: averageTalkSeconds(counts),
    }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
}

/** Of calls in which agent and customer talked. */
export function averageTalkSeconds({ statuses, talkSeconds }: CarrierCounts): number | null {
  return ratioOf(talkSeconds, countOf(statuses, WITH_TALK));
}

/** The calls of all carriers. */
export function sumOfCarriers(carriers: ReadonlyMap<string, CarrierCounts>): CarrierCounts {
  const all = [...carriers.values()];
  const sum = (read: (counts: CarrierCounts) => number) => all.reduce((total, counts) => total + read(counts), 0);
  return {
    statuses: Object.fromEntries(
      STATUSES.map((status) => [status, sum(({ statuses }) => statuses[status])]),
    ) as Tally<Status>,
    talkSeconds: sum(({ talkSeconds }) => talkSeconds),
  };
}
