import type { CallEnded, EndCause } from '../src/engine/call.ts';
import type { EvidenceStyle } from './platforms.ts';
import type { Random } from './random.ts';
import { always, oneOf, sometimes, type Sampler } from './sampler.ts';

/** The three fields of a call that say why it ended. */
export type EvidenceFields = Pick<CallEnded, 'endCause' | 'q850Cause' | 'sipStatusCode'>;

/**
 * The evidence that leaves a scenario's status as it is. Each value listed does so when it is the one
 * that counts; `nothingNeeded` says that the status also holds where there is no evidence at all.
 */
export interface Evidence {
  readonly own?: readonly EndCause[];
  readonly q850?: readonly number[];
  readonly sip?: readonly number[];
  /** Words of the platform that do not count beside codes; without them it has none. */
  readonly passedOver?: readonly EndCause[];
  readonly nothingNeeded: boolean;
}

// Codes that no cause map knows: interworking, proprietary, or not final.
const UNKNOWN_Q850 = [31, 88, 111, 127] as const;
const UNKNOWN_SIP = [183, 481, 491, 580] as const;
// Codes that contradict most calls. 402 is not among them: it is the one that counts during a call.
const STRAY_Q850 = [17, 19, 34, 41, ...UNKNOWN_Q850] as const;
const STRAY_SIP = [404, 480, 486, 503, ...UNKNOWN_SIP] as const;
const STRAY_SHARE = 0.03;
/** Q.850 causes that say nothing, so that the SIP status counts: 16, and those that no cause map knows. */
const SILENT_Q850 = [16, ...UNKNOWN_Q850] as const;
const SILENT_SHARE = 0.1;
/** What switches make of the stray statuses: beside such a status it does not count. */
const MADE_OF_STRAY: Readonly<Record<number, readonly number[]>> = {
  404: [1],
  480: [18, 19, 20],
  486: [17],
  503: [41],
};

const noCause: Sampler<EndCause | null> = sometimes(0.06, always('UNKNOWN'), always(null));
const ignoredQ850 = oneOf(SILENT_Q850);
const ignoredSip = oneOf(UNKNOWN_SIP);

/** Whether a record in this style can show the evidence without changing the status. */
export function canShow(evidence: Evidence, style: EvidenceStyle): boolean {
  if (style === 'nothing') return evidence.nothingNeeded;
  if (style === 'q850') return evidence.q850 !== undefined;
  if (style === 'sip') return evidence.sip !== undefined;
  if (style === 'codes') return evidence.q850 !== undefined || evidence.sip !== undefined;
  return evidence.own !== undefined;
}

/**
 * A sampler of the fields for one scenario and style. The platform's own cause goes before a Q.850
 * cause, that before a SIP status, so whatever comes after the one that counts may be stray; but for a
 * Q.850 cause that says nothing, or is made of the status.
 * @throws RangeError where the style cannot show the evidence.
 */
export function evidenceSampler(evidence: Evidence, style: EvidenceStyle): Sampler<EvidenceFields> {
  if (!canShow(evidence, style)) throw new RangeError(`this evidence cannot be shown as ${style}`);
  const { own, q850, sip, passedOver } = evidence;
  const noWord = passedOver === undefined ? noCause : oneOf(passedOver);
  const strayQ850 = besides(q850, STRAY_Q850);
  const straySip = besides(sip, STRAY_SIP);
  switch (style) {
    case 'own':
      return fields(oneOf(own!), always(null), always(null));
    case 'own and codes':
      return fields(oneOf(own!), strayQ850, straySip);
    case 'q850':
      return fields(noWord, oneOf(q850!), always(null));
    case 'sip':
      return fields(noWord, sometimes(STRAY_SHARE, ignoredQ850, always(null)), oneOf(sip!));
    case 'codes':
      return q850 === undefined ? fields(noWord, ignoredQ850, oneOf(sip!)) : bothCodes(noWord, q850, sip);
    case 'nothing':
      return fields(
        noCause,
        sometimes(STRAY_SHARE, ignoredQ850, always(null)),
        sometimes(STRAY_SHARE, ignoredSip, always(null)),
      );
  }
}

function bothCodes(
  noWord: Sampler<EndCause | null>,
  q850: readonly number[],
  sip: readonly number[] | undefined,
): Sampler<EvidenceFields> {
  const fittingSip: Sampler<number | null> = sip === undefined ? always(null) : oneOf(sip);
  const straySip = besides(sip, STRAY_SIP);
  const drawQ850 = sip === undefined ? oneOf(q850) : sometimes(SILENT_SHARE, ignoredQ850, oneOf(q850));
  return (random) => {
    const endCause = noWord(random);
    const q850Cause = drawQ850(random);
    const strayed = straySip(random);
    const counts = strayed !== null && (isSilent(q850Cause) || MADE_OF_STRAY[strayed]?.includes(q850Cause) === true);
    return { endCause, q850Cause, sipStatusCode: counts ? fittingSip(random) : strayed };
  };
}

function isSilent(q850: number): boolean {
  return SILENT_Q850.some((silent) => silent === q850);
}

function besides(fitting: readonly number[] | undefined, stray: readonly number[]): Sampler<number | null> {
  return sometimes(STRAY_SHARE, oneOf(stray), fitting === undefined ? always(null) : oneOf(fitting));
}

function fields(
  endCause: Sampler<EndCause | null>,
  q850Cause: Sampler<number | null>,
  sipStatusCode: Sampler<number | null>,
): Sampler<EvidenceFields> {
  return (random: Random) => ({
    endCause: endCause(random),
    q850Cause: q850Cause(random),
    sipStatusCode: sipStatusCode(random),
  });
}
