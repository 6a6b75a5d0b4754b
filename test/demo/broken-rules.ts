import type { CallEnded } from '../../src/engine/call.ts';

/** The rules of a valid call (design, section 2) that a call breaks, by field. A valid call breaks none. */
export function brokenRules(call: CallEnded): readonly (keyof CallEnded)[] {
  const broken: (keyof CallEnded)[] = [];
  if (call.eventId === '') broken.push('eventId');
  if (call.callId === '') broken.push('callId');
  if (call.ringingDurationMs !== null && call.ringingDurationMs < 0) broken.push('ringingDurationMs');
  if (call.callDurationMs < 0) broken.push('callDurationMs');
  if (call.talkDurationMs !== null && call.talkDurationMs < 0) broken.push('talkDurationMs');
  if (call.queueDurationMs !== null && call.queueDurationMs < 0) broken.push('queueDurationMs');
  if (call.agentRingingDurationMs !== null && call.agentRingingDurationMs < 0) broken.push('agentRingingDurationMs');
  if (call.maxRingingDurationMs !== null && call.maxRingingDurationMs < 0) broken.push('maxRingingDurationMs');
  if (call.mediaPacketsReceived !== null && call.mediaPacketsReceived < 0) broken.push('mediaPacketsReceived');
  if (!isOfFourDigits(call.startedAt)) broken.push('startedAt');
  if (!isOfFourDigits(call.endedAt)) broken.push('endedAt');
  if (call.endedAt < call.startedAt) broken.push('endedAt');
  if (call.talkDurationMs !== null && call.talkDurationMs > call.callDurationMs + 1_000) broken.push('talkDurationMs');
  return broken;
}

/** Whether its year, from 1 on, has four digits at most. */
function isOfFourDigits(timeMs: number): boolean {
  return timeMs >= Date.parse('0001-01-01T00:00:00.000Z') && timeMs <= Date.parse('9999-12-31T23:59:59.999Z');
}
