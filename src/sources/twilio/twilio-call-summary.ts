import { z } from 'zod';
import { BadFieldError } from '../bad-field-error.ts';
import { told } from '../facts.ts';
import { neededTextAt, numberAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { callOfLegs } from '../legs/call-of-legs.ts';
import { agentAddresses, chooseCustomerLeg } from '../legs/choose-customer-leg.ts';
import { defineSource, notACall } from '../source.ts';
import { summaryExample, summaryFields } from './summary-fields.ts';
import { summaryLeg } from './summary-leg.ts';
import { isPartial, summaryOf } from './summary-of-record.ts';
import { INTERIM, outcomeOf } from './twilio-words.ts';

/** Call summaries of Twilio's Voice Insights; the page docs/sources/twilio-call-summary.md. */
export const twilioCallSummary = defineSource({
  name: 'twilio-call-summary',
  version: 1,
  title: 'Twilio: call summary of Voice Insights, as resource or from Event Streams',
  reads: summaryFields,
  skips: [
    { reason: 'NOT_A_SUMMARY', what: 'other events of Event Streams' },
    { reason: 'INTERIM', what: 'call_state says that the call goes on' },
    { reason: 'PARTIAL', what: 'a partial summary, where it lacks the talk or the settings skip all of them' },
    { reason: 'AGENT_LEG', what: "a leg that is an agent's" },
  ],
  neverTold: [
    'ringing: post-dial delay is set-up time, and ends at any answer of the network',
    "the agent's leg, which has a summary of its own: talk, an agent who was rung in vain",
    'a voicemail before the answer',
    'what fail means where there is no SIP code',
    'milliseconds: connect_duration is whole seconds, so that a talk near 5 s may be told wrong',
  ],
  options: z.strictObject({
    agentAddresses,
    childLegAlone: z
      .enum(['agent', 'customer'])
      .default('agent')
      .describe('whose a leg with a parent is, where its address does not tell'),
    partialSummaries: z
      .enum(['read', 'skip'])
      .default('read')
      .describe('skip them where complete ones come too: else a call is decided twice'),
  }),
  example: summaryExample,
  open: (settings, options) => (record) => {
    const summary = summaryOf(record);
    if (summary === null) return notACall('NOT_A_SUMMARY');
    const state = neededTextAt(summary, 'call_state');
    if (INTERIM.has(state)) return notACall('INTERIM');
    const outcome = outcomeOf(state);
    if (outcome === null) throw new BadFieldError('call_state', 'is no state of Twilio');
    const isOpen = isPartial(summary) && (options.partialSummaries === 'skip' || isWithoutTalk(summary, outcome));
    if (isOpen) return notACall('PARTIAL');
    const leg = summaryLeg(summary, outcome);
    const chosen = chooseCustomerLeg([leg], [leg], options.agentAddresses);
    if (typeof chosen === 'string') return notACall(chosen);
    const { id, parentId } = chosen.customer;
    if (parentId === null) return callOfLegs(chosen, told(id, 'call_sid'), settings);
    if (options.childLegAlone === 'agent') return notACall('AGENT_LEG');
    return callOfLegs(chosen, told(parentId, 'parent_call_sid'), settings);
  },
});

/** A zero of a partial summary stands for not known yet. */
function isWithoutTalk(summary: JsonObject, outcome: string): boolean {
  return outcome === 'answered' && (numberAt(summary, 'connect_duration') ?? 0) === 0;
}
