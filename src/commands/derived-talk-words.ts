import type { CallEnded } from '../engine/call.ts';
import { leftOf, type TalkOrigin } from '../engine/talk.ts';

/** How a talk time that the source does not tell was come by, for people. */
export function derivedTalkWords(call: CallEnded, origin: Exclude<TalkOrigin, 'told'>): string {
  return `talkDurationMs null, so ${howWords(call, origin)}`;
}

function howWords(call: CallEnded, origin: Exclude<TalkOrigin, 'told'>): string {
  switch (origin) {
    case 'whole call':
      return `callDurationMs ${call.callDurationMs}: the agent is on the line from the start`;
    case 'agent to blame':
      return '0: the cause blames an agent';
    case 'no agent rang':
      return `0: queued (queueDurationMs ${call.queueDurationMs}), and no agent's phone is known to have rung`;
    case 'rounding':
      return `${differenceWords(call)}: ${leftOf(call) > 0 ? 'no more than rounding leaves' : 'nothing is left'}, so 0`;
    case 'what is left':
      return differenceWords(call);
  }
}

function differenceWords(call: CallEnded): string {
  const waits = (['queueDurationMs', 'agentRingingDurationMs'] as const).filter((field) => call[field] !== null);
  const terms = [`callDurationMs ${call.callDurationMs}`, ...waits.map((field) => `${field} ${call[field]}`)];
  return `${terms.join(' - ')}${waits.length === 0 ? '' : ` = ${leftOf(call)}`}`;
}
