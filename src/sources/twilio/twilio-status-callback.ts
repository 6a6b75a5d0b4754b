import { z } from 'zod';
import { told } from '../facts.ts';
import { callOfLegs } from '../legs/call-of-legs.ts';
import { agentAddresses, chooseCustomerLeg } from '../legs/choose-customer-leg.ts';
import { groupBy } from '../legs/pick-events.ts';
import { defineSource, notACall } from '../source.ts';
import { statusEventsOf } from './legs-of-record.ts';
import { statusCallbackExample, statusCallbackFields } from './status-callback-fields.ts';
import { twilioLeg, twilioLegIdentity } from './twilio-leg.ts';

/** Twilio's status callbacks and Call resources; the page docs/sources/twilio-status-callback.md. */
export const twilioStatusCallback = defineSource({
  name: 'twilio-status-callback',
  version: 1,
  title: 'Twilio: status callback (all of one call, or the last alone), Call resource',
  reads: statusCallbackFields,
  skips: [
    { reason: 'INTERIM', what: "the customer's leg goes on: queued, initiated, ringing, in-progress, answered" },
    { reason: 'AMD_RESULT', what: 'the callback of a machine detection alone' },
    { reason: 'AGENT_LEG', what: "a leg that is an agent's, without the customer's" },
  ],
  neverTold: [
    'a voicemail before the answer',
    'what failed means where there is no SIP code',
    'whether the customer was sent any sound',
    'who ended a call that was answered',
    "how long the customer waited in a queue, and that an agent's network was lost",
    'milliseconds: durations are whole seconds, so that a talk near 5 s may be told wrong',
  ],
  options: z.strictObject({
    agentAddresses,
    childLegAlone: z
      .enum(['agent', 'customer'])
      .default('agent')
      .describe('whose a leg with a parent is that comes without it, where its address does not tell'),
  }),
  example: statusCallbackExample,
  open: (settings, options) => (record) => {
    const events = statusEventsOf(record);
    const groups = groupBy(events, ({ sid }) => sid);
    const known = groups.map(twilioLegIdentity).filter((leg) => leg !== null);
    if (known.length === 0) return notACall('AMD_RESULT');
    const ended = groups.map(twilioLeg).filter((leg) => leg !== null);
    if (ended.length === 0) return notACall('INTERIM');
    const chosen = chooseCustomerLeg(known, ended, options.agentAddresses);
    if (typeof chosen === 'string') return notACall(chosen);
    const { id, parentId } = chosen.customer;
    const isAlone = parentId !== null && events.every(({ sid }) => sid !== parentId);
    if (isAlone && options.childLegAlone === 'agent') return notACall('AGENT_LEG');
    return callOfLegs(chosen, parentId === null ? told(id, 'CallSid') : told(parentId, 'ParentCallSid'), settings);
  },
});
