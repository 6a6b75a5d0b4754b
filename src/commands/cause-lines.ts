import type { CauseEvidence, CauseMapLayer, PassedOver } from '../engine/cause-evidence.ts';
import { CODE_KIND_NAMES } from '../engine/cause-map.ts';
import { printable } from './printable.ts';

/** The cause of a call for people: what named it, and below it what held something and did not. */
export function causeLines(cause: CauseEvidence): readonly string[] {
  return [
    `Cause: ${causeWords(cause)}`,
    ...cause.passedOver.map((passed) => `  passed over: ${passedOverWords(passed)}`),
  ];
}

function causeWords({ cause, origin }: CauseEvidence): string {
  switch (origin.kind) {
    case 'platform':
      return `${cause}, named by the platform (endCause)`;
    case 'code': {
      const { code, name, source } = origin.meaning;
      const means = `${CODE_KIND_NAMES[origin.codeKind]} ${code} "${name}" (${source})`;
      return `${cause}, from ${means}, by ${layerWords(origin.layer)}`;
    }
    case 'none':
      return 'none';
  }
}

function layerWords(layer: CauseMapLayer): string {
  switch (layer.kind) {
    case 'default':
      return 'the default cause map';
    case 'every carrier':
      return 'the override for every carrier';
    case 'carrier':
      return `the override for carrier ${printable(layer.carrier)}`;
  }
}

const WHY_PASSED_OVER: Readonly<Record<PassedOver['why'], string>> = {
  'unknown to the platform': 'the platform does not know',
  'never rang': 'it is known not to have rung, so codes go first',
  'not in the cause map': 'the cause map does not know it',
  'says nothing': 'says nothing',
  'says nothing before the answer': 'says nothing before the answer',
  'says nothing if it rang': 'says nothing of a call that rang',
  'says nothing unless it rang': 'says nothing of a call that is not known to have rung',
  'made of the SIP status': 'made of',
  answered: 'a code says why a call was not set up, and this one was answered',
  'another decided': 'the cause was found before it',
};

function passedOverWords({ field, value, why, meaning, madeOf }: PassedOver): string {
  const name = meaning === null ? '' : ` "${meaning.name}"`;
  const of = madeOf === null ? '' : ` SIP ${madeOf.sip} (${madeOf.source})`;
  return `${field} ${value}${name}: ${WHY_PASSED_OVER[why]}${of}`;
}
