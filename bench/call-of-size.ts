import type { CallEnded } from '../src/engine/call.ts';
import { callEndedSchema } from '../src/events/avro-schemas.ts';

const NOTHING_TOLD = {
  tenantId: null,
  taskId: null,
  agentId: null,
  lineId: null,
  carrier: null,
  callerNumber: null,
  calleeNumber: null,
} as const;
/** Of the length before a string that is no longer null, at most. */
const LENGTH_BYTES = 2;

/**
 * The call with its Avro body brought to about that many bytes: short of them its ids grow out, beyond them
 * it is stripped of what no decision looks at. `number` keeps its ids unique. It never gets smaller than what is left.
 */
export function callOfSize(call: CallEnded, bytes: number, number: number): CallEnded {
  const ids = { eventId: `e${number}`, callId: `c${number}` };
  const bare: CallEnded = { ...call, ...NOTHING_TOLD, ...ids };
  const missing = bytes - callEndedSchema.type.toBuffer(bare).length - LENGTH_BYTES;
  return missing <= 0 ? bare : { ...bare, taskId: 't'.repeat(missing) };
}
