import { StopError } from '../../pipeline/failures.ts';
import type { Brokers } from './client/brokers.ts';
import { fetchApiVersions } from './protocol/api-versions-request.ts';
import { requestsNeeded, unspokenRequests, type Needs } from './protocol/unspoken-requests.ts';
import { within } from './within.ts';

/** Why a broker cannot be worked with. `unanswered`: it did not say what it speaks, and may be back soon. */
export interface BrokerProblem {
  readonly kind: 'unspoken' | 'unanswered';
  readonly detail: string;
}

const DEADLINE_MS = 8_000;

/**
 * Asks every broker of the cluster what it speaks, and says of which needed requests it has no version in common with this worker:
 * in the middle of an upgrade brokers differ. Rejects where no broker tells which there are.
 */
export async function compareVersions(brokers: Brokers, needs: Needs): Promise<readonly BrokerProblem[]> {
  try {
    await brokers.connect([]);
  } catch (error) {
    if (error instanceof StopError) return [{ kind: 'unspoken', detail: error.message }];
    throw error;
  }
  const asks = requestsNeeded(needs);
  const found = await Promise.all(
    brokers.nodeIds().map(async (nodeId): Promise<readonly BrokerProblem[]> => {
      try {
        const asking = brokers.broker(nodeId).then(fetchApiVersions);
        const { ranges } = await within(DEADLINE_MS, 'asking what is spoken', asking);
        return unspokenRequests(ranges, asks).map((problem) => ({
          kind: 'unspoken',
          detail: `broker ${nodeId}: ${problem}`,
        }));
      } catch (error) {
        const { message } = error as Error;
        // Its own words name the broker; it is too old to say what it speaks, or too new.
        if (error instanceof StopError) return [{ kind: 'unspoken', detail: message }];
        return [{ kind: 'unanswered', detail: `broker ${nodeId}: ${message}` }];
      }
    }),
  );
  return found.flat();
}
