import { BadFieldError } from '../bad-field-error.ts';
import { told } from '../facts.ts';
import { objectsAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { call, defineSource, notACall, type SourceOutcome } from '../source.ts';
import type { SourceSettings } from '../source-settings.ts';
import { factsOf, sortCall } from './call-facts.ts';
import { wholeCallExample } from './freeswitch-examples.ts';
import { LEG_FIELDS, NEVER_TOLD, UNSEEN_FIELDS } from './freeswitch-fields.ts';
import { freeswitchOptions, type FreeswitchOptions } from './freeswitch-options.ts';
import { rolesOf } from './leg-roles.ts';
import { callKeyOf, firstLegOf, readLeg, type Leg } from './leg.ts';
import { factsOfUnseenLeg, lacksLegs } from './unseen-leg.ts';

/** All legs of a call in one record, in any order: `{"legs": [document, ...]}`. Measured with FreeSWITCH 1.11.3-dev. */
export const freeswitchCall = defineSource({
  name: 'freeswitch-call',
  version: 1,
  title: 'FreeSWITCH: all legs of a call, as mod_json_cdr or CHANNEL_HANGUP_COMPLETE writes them',
  hasLooseText: true,
  reads: [...LEG_FIELDS, ...UNSEEN_FIELDS].map(({ path, unit, tells }) => ({ path: `legs[*].${path}`, unit, tells })),
  skips: [
    {
      reason: 'NO_FIRST_LEG',
      what: 'legs without the one that began the call: what was grouped apart, as an agent’s leg that ended long before',
    },
    {
      reason: 'NO_CUSTOMER_LEG',
      what: 'a leg to a customer was made and is not there, and the calling leg does not say how it ended (log-b-leg is off)',
    },
    { reason: 'LOOPBACK_LEG', what: 'loopback legs only: the customer’s are another group' },
  ],
  neverTold: [...NEVER_TOLD, 'who cancelled on this side without a phone that hung up: an agent or an application'],
  options: freeswitchOptions,
  example: wholeCallExample,
  open: (settings, options) => (record) => readCall(record, settings, options),
});

function readCall(record: JsonValue, settings: SourceSettings, options: FreeswitchOptions): SourceOutcome {
  const documents = objectsAt(record, 'legs');
  if (documents.length === 0) throw new BadFieldError('legs', 'has no leg');
  const legs = documents.map((document, place) => readLeg(document, `legs[${place}].`, options));
  const roles = rolesOf(legs, options);
  const { inbound, toCustomers, toAgents } = roles;
  if (inbound.length + toCustomers.length + toAgents.length === 0) return notACall('LOOPBACK_LEG');
  if (!hasFirstLeg(legs)) return notACall('NO_FIRST_LEG');
  const sorted = sortCall(roles, settings, options);
  const [first] = sorted.legs;
  const isUnseen = sorted.customer === undefined && isIncomplete(legs);
  const unseen = isUnseen && sorted.legs.length === 1 ? factsOfUnseenLeg(first!) : null;
  if (isUnseen && unseen === null) return notACall('NO_CUSTOMER_LEG');
  const { key, from } = callKeyOf(first!);
  return call(factsOf(sorted, told(`freeswitch:call:${key}`, first!.at + from), unseen ?? undefined));
}

function isIncomplete(legs: readonly Leg[]): boolean {
  const uuids = new Set(legs.map(({ uuid }) => uuid));
  return legs.some((leg) => lacksLegs(leg, uuids));
}

/** The leg that began a call ends with it, so a record without that leg tells of a part only. */
function hasFirstLeg(legs: readonly Leg[]): boolean {
  const uuids = new Set(legs.map(({ uuid }) => uuid));
  return legs.some((leg) => uuids.has(firstLegOf(leg).key));
}
