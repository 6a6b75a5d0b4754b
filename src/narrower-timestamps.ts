import type { TopicDescription } from './adapters/kafka/cluster.ts';
import type { TimestampLimits } from './records/timestamp-limits.ts';

interface Topics {
  readonly input: TopicDescription;
  readonly output: TopicDescription;
  readonly deadLetters: TopicDescription;
}

/** What is given on by a topic whose broker sets its own time. A record only grows older. */
const ARRIVAL: TimestampLimits = { beforeMaxMs: 0, afterMaxMs: 0 };

/** Where output or dead letters take less of what the input may hold, in words, with what becomes of such records. */
export function narrowerTimestamps({ input, output, deadLetters }: Topics): readonly string[] {
  if (input.timestamps === null) return [];
  const held = input.timestamps.isAppendTime ? ARRIVAL : input.timestamps.limits;
  const among = (topic: TopicDescription, fate: string) =>
    narrower(topic, held).map(
      (words) => `${topic.topic} takes timestamps ${words.taken}, ${input.topic} ${words.held}: ${fate}`,
    );
  return [
    ...among(output, 'records beyond that become dead letters (TIMESTAMP_REFUSED)'),
    ...among(deadLetters, 'dead letters beyond that get the time of their making, and tell that of the original'),
  ];
}

function narrower({ timestamps }: TopicDescription, held: TimestampLimits) {
  if (timestamps === null) return [];
  const { beforeMaxMs, afterMaxMs } = timestamps.limits;
  return [
    ...(afterMaxMs < held.afterMaxMs
      ? [{ taken: `up to ${words(afterMaxMs)} ahead (message.timestamp.after.max.ms)`, held: words(held.afterMaxMs) }]
      : []),
    ...(beforeMaxMs < held.beforeMaxMs
      ? [{ taken: `up to ${words(beforeMaxMs)} ago (message.timestamp.before.max.ms)`, held: words(held.beforeMaxMs) }]
      : []),
  ];
}

function words(limitMs: number): string {
  return limitMs === Infinity ? 'any' : `${limitMs} ms`;
}
