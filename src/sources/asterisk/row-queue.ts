import { told } from '../facts.ts';
import type { CdrRow } from './cdr-row.ts';
import { createdMsOf } from './channels.ts';
import { failureStatusOf, hasRungBy, sipStatusOf, type HandlerWords } from './handler-words.ts';
import { isAnswered } from './row-legs.ts';
import type { QueueStay } from './queue-log.ts';

/* What the handler's row tells of the search for an agent, where there is no queue_log. Measured with Asterisk 22.10.1. */

/** The queue gave the call back: agents did not answer, or all of them left. */
const GIVEN_UP = new Set(['TIMEOUT', 'LEAVEEMPTY', 'LEAVEUNAVAIL']);
const TURNED_AWAY = new Set([486, 600, 603]);

/** What a queue did with the call of a row that has the handler's words; null where no queue is known to have had it. */
export function queueStayOfRow(row: CdrRow): QueueStay | null {
  const { words, lastApp } = row;
  if (words === null) return null;
  if (words.queueStatus === null && lastApp !== 'Queue') return afterDial(row, words);
  const isConnected = isAnswered(row) || (words.answeredMs ?? 0) > 0;
  const isGivenUp = !isConnected && GIVEN_UP.has(words.queueStatus ?? '') && wasOffered(row);
  // Queue says how it ended once it gives the call back: without that the caller left while it had the call.
  const isAbandoned = !isConnected && words.queueStatus === null;
  return {
    ...NOTHING,
    talk: isConnected ? undefined : told(0, 'disposition, ansms'),
    isConnected,
    isAbandoned: isAbandoned ? told(true, 'qs') : undefined,
    isGivenUp: isGivenUp ? told(true, 'qs') : undefined,
    isTurnedAway: wasTurnedAway(words),
  };
}

const NOTHING = { ringing: undefined, waiting: undefined, hungUpBy: undefined, agentId: undefined };

/** A row of what followed a Dial that found nobody, as our own voicemail: Dial's own row went before it, without the handler's words. */
function afterDial({ dstChannel, lastApp }: CdrRow, words: HandlerWords): QueueStay | null {
  const hasFailed = ['NOANSWER', 'BUSY', 'CHANUNAVAIL', 'CONGESTION'].includes(words.dialStatus ?? '');
  if (!hasFailed || dstChannel !== null || lastApp === 'Dial') return null;
  const isTurnedAway = wasTurnedAway(words) || words.dialStatus === 'BUSY';
  const isGivenUp = isTurnedAway || hasRungBy(words) === true;
  return {
    ...NOTHING,
    talk: told(0, 'ds'),
    isConnected: false,
    isAbandoned: undefined,
    isGivenUp: isGivenUp ? told(true, 'ds') : undefined,
    isTurnedAway,
  };
}

function wasTurnedAway({ tech }: HandlerWords): boolean {
  return TURNED_AWAY.has(failureStatusOf(tech) ?? 0);
}

/**
 * Whether an agent's phone was dialled. An inbound call has a last status of a dialled channel only then. An originated one has its
 * own; but a row that begins after its channel follows another, of a phone that was dialled.
 */
function wasOffered({ words, uniqueId, startMs, dstChannel }: CdrRow): boolean {
  if (dstChannel !== null) return true;
  const createdMs = createdMsOf(uniqueId);
  const followsAnother = createdMs !== null && startMs >= createdMs + 1_000 && words!.dialedMs !== null;
  return followsAnother || (words!.tech !== null && sipStatusOf(words!.tech) !== 200);
}
