import { told } from '../facts.ts';
import { valueAt } from '../json-fields.ts';
import type { JsonValue } from '../json-record.ts';
import { call, defineSource, notACall, type SourceOutcome } from '../source.ts';
import type { SourceSettings } from '../source-settings.ts';
import { factsOf, sortCall } from './call-facts.ts';
import { oneLegExample } from './freeswitch-examples.ts';
import { LEG_FIELDS, NEVER_TOLD } from './freeswitch-fields.ts';
import { freeswitchOptions, type FreeswitchOptions } from './freeswitch-options.ts';
import { rolesOf } from './leg-roles.ts';
import { hasLostRace, isLoopback, readLeg } from './leg.ts';

/**
 * One leg: a document of mod_json_cdr, or a CHANNEL_HANGUP_COMPLETE event as JSON. The customer's leg is the call; other legs are
 * passed over. Measured with FreeSWITCH 1.11.3-dev.
 */
export const freeswitchJsonCdr = defineSource({
  name: 'freeswitch-json-cdr',
  version: 1,
  title: 'FreeSWITCH: one leg, as mod_json_cdr or CHANNEL_HANGUP_COMPLETE writes it',
  hasLooseText: true,
  reads: LEG_FIELDS,
  skips: [
    { reason: 'AGENT_LEG', what: 'a leg to an agent: it went through no gateway to customers, or cc_side is agent' },
    { reason: 'CALLING_LEG', what: "the leg on which an agent called; the customer's leg is the call" },
    { reason: 'LOST_RACE', what: 'a leg of a fork that another leg won' },
    { reason: 'LOOPBACK_LEG', what: 'a leg between two of FreeSWITCH’s own' },
    { reason: 'OTHER_EVENT', what: 'an event that is not CHANNEL_HANGUP_COMPLETE' },
  ],
  neverTold: [
    ...NEVER_TOLD,
    'that several legs to customers, by forks or one after another, were one call: each that lost no race is a call',
    'who ended an answered call, customer aside: an agent or FreeSWITCH',
    'of a queue’s customer, whether an agent’s phone rang',
  ],
  options: freeswitchOptions,
  example: oneLegExample,
  open: (settings, options) => (record) => readOneLeg(record, settings, options),
});

function readOneLeg(record: JsonValue, settings: SourceSettings, options: FreeswitchOptions): SourceOutcome {
  const event = valueAt(record, 'Event-Name');
  if (event !== undefined && event !== 'CHANNEL_HANGUP_COMPLETE') return notACall('OTHER_EVENT');
  const leg = readLeg(record, '', options);
  if (isLoopback(leg)) return notACall('LOOPBACK_LEG');
  if (hasLostRace(leg)) return notACall('LOST_RACE');
  const roles = rolesOf([leg], options);
  if (roles.toAgents.length > 0) return notACall('AGENT_LEG');
  const sorted = sortCall(roles, settings, options);
  if (sorted.customer === undefined && leg.variables.text('originated_legs') !== null) return notACall('CALLING_LEG');
  return call(factsOf(sorted, told(`freeswitch:${leg.uuid}`, 'uuid')));
}
