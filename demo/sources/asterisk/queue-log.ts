import type { CallEnded } from '../../../src/engine/call.ts';
import type { Timeline } from '../timeline.ts';
import type { Channel, ChannelLog } from './channel-log.ts';
import { isAgentMissed, isQueued, queueLines, queueSpanOf } from './queue-lines.ts';

/** What Queue did with a call: channel events of `caller` and of an agent's phone, and lines of queue_log. */
export function logQueue(log: ChannelLog, call: CallEnded, timeline: Timeline, caller: Channel): readonly string[] {
  if (!isQueued(call, timeline)) return [];
  const { talk, agentRinging, endMs } = timeline;
  const agent = agentOf(call, `${call.callId}.3`);
  const { fromMs, toMs } = queueSpanOf(timeline);
  log.add('APP_START', fromMs, caller, { app: 'Queue', data: `${call.taskId},,,,300` });
  if (talk !== null || agentRinging !== null || isAgentMissed(call)) {
    log.add('CHAN_START', agentRinging?.fromMs ?? toMs, agent, { app: 'AppQueue', data: '(Outgoing Line)' });
    if (talk === null) log.hangUp(agent, toMs, { q850: call.endCause === 'AGENT_REJECTED' ? 21 : 0, source: '' });
    else {
      log.add('ANSWER', talk.fromMs, agent, { app: 'AppQueue', data: '(Outgoing Line)' });
      log.bridge([agent, caller], talk.fromMs, talk.toMs);
      log.hangUp(agent, endMs, { q850: 16, source: call.hangupParty === 'AGENT' ? agent.name : caller.name });
    }
  }
  return queueLines(call, timeline, `PJSIP/${call.agentId ?? 'agent'}`);
}

/** The channel to or from an agent's phone. */
export function agentOf(call: CallEnded, uniqueId: string): Channel {
  const name = `PJSIP/${call.agentId ?? 'agent'}-0000001a`;
  return { name, uniqueId, number: call.callerNumber ?? '', exten: call.calleeNumber ?? '', context: 'agents' };
}
