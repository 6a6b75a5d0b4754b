import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { told } from '../facts.ts';
import { callOfLegs } from '../legs/call-of-legs.ts';
import { agentAddresses, chooseCustomerLeg } from '../legs/choose-customer-leg.ts';
import { groupBy } from '../legs/pick-events.ts';
import { defineSource, notACall } from '../source.ts';
import { telnyxEventsOf } from './telnyx-events.ts';
import { telnyxExample, telnyxFields } from './telnyx-fields.ts';
import { telnyxLeg, telnyxLegIdentity } from './telnyx-leg.ts';

/** Webhooks of Telnyx' Call Control; the page docs/sources/telnyx.md. */
export const telnyx = defineSource({
  name: 'telnyx',
  version: 1,
  title: 'Telnyx Call Control: the webhooks of a call, or call.hangup of one that was not answered',
  reads: telnyxFields,
  skips: [
    { reason: 'INTERIM', what: "no call.hangup of the customer's leg among the events" },
    { reason: 'AGENT_LEG', what: "a leg that is an agent's, without the customer's" },
    { reason: 'NOT_A_CALL', what: 'events of messages, faxes and others' },
  ],
  neverTold: [
    'ringing: Telnyx has no such event',
    'a voicemail before the answer',
    'when it was answered, by call.hangup alone: of an answered call that is a bad record',
    'what unspecified means where there is no SIP code',
    "that an agent's network was lost",
  ],
  options: z.strictObject({ agentAddresses }),
  example: telnyxExample,
  open: (settings, options) => (record) => {
    const events = telnyxEventsOf(record);
    if (events.length === 0) return notACall('NOT_A_CALL');
    const sessions = new Set(events.map(({ sessionId }) => sessionId).filter((id) => id !== null));
    if (sessions.size > 1)
      throw new BadFieldError('events', 'has more than one call_session_id: group by it before they are sent');
    const groups = groupBy(events, ({ legId }) => legId);
    const ended = groups.map(telnyxLeg).filter((leg) => leg !== null);
    if (ended.length === 0) return notACall('INTERIM');
    const chosen = chooseCustomerLeg(groups.map(telnyxLegIdentity), ended, options.agentAddresses);
    if (typeof chosen === 'string') return notACall(chosen);
    const [session] = sessions;
    return callOfLegs(
      chosen,
      session === undefined ? told(chosen.customer.id, 'call_leg_id') : told(session, 'call_session_id'),
      settings,
    );
  },
});
