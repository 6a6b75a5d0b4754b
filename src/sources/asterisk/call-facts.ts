import type { Facts, Told } from '../facts.ts';
import { told, toldIfAny } from '../facts.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import type { CallView } from './call-view.ts';
import { isLocal, ringLimitMsOf, trunkOf } from './channels.ts';
import { connectedFacts } from './connected-facts.ts';
import { ringingOf, unansweredFacts } from './customer-facts.ts';
import type { HandlerWords } from './handler-words.ts';
import type { Leg } from './leg.ts';
import { directionOf, firstLeg, partiesOf, type DialplanOptions } from './parties.ts';
import type { QueueStay } from './queue-log.ts';

/** What the records of one call hold, in the same form whichever they are. */
export interface CallRecords {
  readonly legs: readonly Leg[];
  readonly linkedId: string;
  readonly words: HandlerWords | null;
  readonly queue: QueueStay | null;
  readonly queueName: string | null;
  readonly campaign: string | null;
  readonly isMachine: Told<boolean> | undefined;
  readonly callerNumber: Told<string> | undefined;
  readonly calleeNumber: Told<string> | undefined;
  readonly startedAt: Told<number>;
  readonly endedAt: Told<number>;
}

/** A call's facts without its ids; null where no customer was on it. @throws BadFieldError where the settings do not say its task type. */
export function callFacts(
  records: CallRecords,
  settings: SourceSettings,
  options: DialplanOptions,
): Omit<Facts, 'eventId' | 'callId'> | null {
  const { legs } = records;
  const first = firstLeg(legs, records.linkedId);
  const direction = directionOf(legs, first, options);
  if (direction === undefined) return null;
  const known = options.customerChannels.length === 0 ? [] : partiesOf(legs, first, 'MANUAL', options).customers;
  const trunk = known.map(({ name }) => trunkOf(name)).find((name) => name !== null) ?? null;
  const configured = configuredFacts(settings, {
    direction,
    queue: records.queueName,
    trunk,
    campaign: records.campaign,
  });
  const parties = partiesOf(legs, first, configured.taskType.value, options);
  const ownLimit = parties.customers.includes(first) ? undefined : limitOfDial(legs);
  const ringLimit = ownLimit ?? configured.maxRingingDurationMs;
  const isInbound = configured.taskType.value === 'INBOUND';
  const view: CallView = { ...parties, words: records.words, queue: records.queue, ringLimit, isInbound };
  const carrier = parties.customers.map(({ name }) => trunkOf(name)).find((name) => name !== null) ?? null;
  return {
    taskType: configured.taskType,
    carrier: configured.carrier ?? toldIfAny(carrier, "name of the customer's channel"),
    maxRingingDurationMs: isInbound ? configured.maxRingingDurationMs : ringLimit,
    // Of a Local channel it is the customer's.
    callerNumber: isLocal(first.name) ? undefined : records.callerNumber,
    calleeNumber: records.calleeNumber,
    startedAt: records.startedAt,
    endedAt: records.endedAt,
    voicemailDetected: records.isMachine,
    ...outcomeOf(view),
  };
}

function outcomeOf(view: CallView): Pick<Facts, 'callDurationMs'> & Partial<Facts> {
  const { customers, first, isInbound } = view;
  const answered = customers.find(({ answerMs }) => answerMs !== null);
  if (answered === undefined && !isInbound)
    return { callDurationMs: told(0, 'no answer of the customer'), ...unansweredFacts(view) };
  const customer = answered ?? first;
  const connected = connectedFacts(view, customer);
  const onLineMs = customer.answerMs === null ? 0 : Math.max(1, customer.endMs - customer.answerMs);
  return {
    ...connected,
    callDurationMs: told(Math.max(onLineMs, connected.talkDurationMs?.value ?? 0), customer.timesFrom || 'answer'),
    ringingDurationMs: isInbound || customer === first ? undefined : ringingOf(view, [customer]),
  };
}

/** The limit of the last Dial. */
function limitOfDial(legs: readonly Leg[]): Told<number> | undefined {
  const dials = legs
    .flatMap(({ apps }) => apps)
    .filter(({ name }) => name === 'Dial')
    .toSorted((a, b) => a.startMs - b.startMs || (a.data < b.data ? -1 : 1));
  const last = dials.at(-1);
  return last === undefined ? undefined : toldIfAny(ringLimitMsOf(last.data), 'time-out of Dial');
}
