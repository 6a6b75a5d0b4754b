import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { told } from '../facts.ts';
import { callOfLegs } from '../legs/call-of-legs.ts';
import { agentAddresses, chooseCustomerLeg } from '../legs/choose-customer-leg.ts';
import { groupBy } from '../legs/pick-events.ts';
import { defineSource, notACall } from '../source.ts';
import { vonageEventsOf } from './vonage-events.ts';
import { vonageExample, vonageFields } from './vonage-fields.ts';
import { vonageLeg, vonageLegIdentity } from './vonage-leg.ts';

/** Event webhooks of Vonage's Voice API; the page docs/sources/vonage.md. */
export const vonage = defineSource({
  name: 'vonage',
  version: 1,
  title: 'Vonage Voice API: the event webhooks of a call, or the last alone',
  reads: vonageFields,
  skips: [
    {
      reason: 'INTERIM',
      what: "no event says the end of the customer's leg: started, ringing, answered, human, machine and the like",
    },
    { reason: 'AGENT_LEG', what: "a leg that is an agent's, without the customer's" },
    { reason: 'OTHER_EVENT', what: 'a recording, an input, a transfer, an error' },
  ],
  neverTold: [
    'a voicemail before the answer',
    'what unanswered, rejected and failed mean without a ringing event or a SIP code',
    'whether the customer was heard',
    "how long the customer waited in a queue, and that an agent's network was lost",
  ],
  options: z.strictObject({ agentAddresses }),
  example: vonageExample,
  open: (settings, options) => (record) => {
    const events = vonageEventsOf(record);
    if (events.length === 0) return notACall('OTHER_EVENT');
    const conversations = new Set(events.map(({ conversation }) => conversation).filter((id) => id !== null));
    if (conversations.size > 1)
      throw new BadFieldError('events', 'has more than one conversation_uuid: group by it before they are sent');
    const groups = groupBy(events, ({ uuid }) => uuid);
    const ended = groups.map(vonageLeg).filter((leg) => leg !== null);
    if (ended.length === 0) return notACall('INTERIM');
    const chosen = chooseCustomerLeg(groups.map(vonageLegIdentity), ended, options.agentAddresses);
    if (typeof chosen === 'string') return notACall(chosen);
    const [conversation] = conversations;
    return callOfLegs(
      chosen,
      conversation === undefined ? told(chosen.customer.id, 'uuid') : told(conversation, 'conversation_uuid'),
      settings,
    );
  },
});
