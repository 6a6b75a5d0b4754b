/** Metrics that are built elsewhere at this time. A test fails once the code has them: then this file goes. */
export const PENDING_METRICS = [
  {
    name: 'call_status_calls_total',
    type: 'counter',
    labels: ['status', 'call_status', 'reason', 'task_type', 'carrier'],
  },
  { name: 'call_status_carrier_talk_seconds_total', type: 'counter', labels: ['carrier'] },
  { name: 'call_status_lateness_seconds', type: 'histogram', labels: [] },
  { name: 'call_status_ringing_seconds', type: 'histogram', labels: ['task_type'] },
  { name: 'call_status_talk_seconds', type: 'histogram', labels: ['task_type'] },
  { name: 'call_status_queue_wait_seconds', type: 'histogram', labels: ['task_type'] },
  { name: 'call_status_agent_ringing_seconds', type: 'histogram', labels: ['task_type'] },
  { name: 'call_status_connect_wait_seconds', type: 'histogram', labels: ['task_type'] },
] as const;
