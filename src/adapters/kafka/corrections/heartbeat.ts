/*
 * Two faults of the consumer group. Its heartbeat keeps the coordinator that answered the join: when that
 * broker dies, every heartbeat fails with a connection error, which kafkajs retries and never looks the
 * coordinator up again. And a heartbeat without a member id, which is what an UNKNOWN_MEMBER_ID leaves
 * behind, does nothing and succeeds, so that a member that was thrown out goes on fetching.
 */

const NOT_COORDINATOR = 16; // kafkajs rejoins upon it, through a new look-up of the coordinator
const COORDINATOR_NOT_AVAILABLE = 15;
const UNKNOWN_MEMBER_ID = 25;

/** What a broker says of a membership, where it answers for the group and not for itself. */
const DENYING = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID']);

/** Members whose last heartbeat a broker denied. kafkajs says that it rejoins, and not why. */
export const deniedMembers = new Set<string>();

interface ConsumerGroup {
  memberId: string | null;
  heartbeat(options: { interval: number }): Promise<void>;
}

/** Makes heartbeats fail as what they are: a coordinator to be looked up again, a membership that is lost. */
export function correctHeartbeat(require: NodeJS.Require): void {
  const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup };
  const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
  const stockHeartbeat = ConsumerGroup.prototype.heartbeat;

  ConsumerGroup.prototype.heartbeat = async function heartbeat(options) {
    if (!this.memberId) throw createErrorFromCode(UNKNOWN_MEMBER_ID);
    const { memberId } = this;
    try {
      await stockHeartbeat.call(this, options);
    } catch (error) {
      if (isDenial(error)) deniedMembers.add(memberId);
      if (!coordinatorIsGone(error)) throw error;
      throw Object.assign(createErrorFromCode(NOT_COORDINATOR), { cause: error });
    }
  };
}

function isDenial(error: unknown): boolean {
  return error instanceof Error && 'type' in error && DENYING.has(String(error.type));
}

function coordinatorIsGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === COORDINATOR_NOT_AVAILABLE) return true;
  return /^KafkaJS(Connection|RequestTimeout|BrokerNotFound)/.test(error.name);
}
