import type { HandlerWords } from './handler-words.ts';
import type { Parties } from './parties.ts';
import type { QueueStay } from './queue-log.ts';
import type { Told } from '../facts.ts';

/** All that is known of one call, whichever records told it. */
export interface CallView extends Parties {
  /** The handler's, of the row that has them. */
  readonly words: HandlerWords | null;
  readonly queue: QueueStay | null;
  /** How long Dial or the dialler lets a customer's phone ring. */
  readonly ringLimit: Told<number> | undefined;
  readonly isInbound: boolean;
}
