import type { TopicDescription } from './adapters/kafka/cluster.ts';
import type { TopicTimestamps } from './adapters/kafka/topic-settings.ts';

interface Topics {
  readonly input: TopicDescription;
  readonly output: TopicDescription;
  readonly deadLetters: TopicDescription;
}

/**
 * Where output or dead letters may refuse the timestamp of a record, in words, with what becomes of it. How far ahead one is, is held
 * against what the input takes. Its age is not: the input judges it when the record comes in, and the others after all the lag besides.
 */
export function narrowerTimestamps({ input, output, deadLetters }: Topics): readonly string[] {
  const among = (topic: TopicDescription, fate: string) =>
    [...tooFarAhead(topic, input), ...tooOld(topic)].map(
      (words) => `${topic.topic} takes timestamps ${words}: ${fate}`,
    );
  return [
    ...among(output, 'records beyond that become dead letters (TIMESTAMP_REFUSED)'),
    ...among(deadLetters, 'dead letters beyond that get the time of their making, and tell that of the original'),
  ];
}

function tooFarAhead({ timestamps }: TopicDescription, input: TopicDescription): readonly string[] {
  if (timestamps === null || input.timestamps === null) return [];
  const { afterMaxMs } = timestamps.limits;
  const heldMs = mostAheadMs(input.timestamps);
  if (afterMaxMs >= heldMs) return [];
  return [
    `up to ${afterMaxMs} ms ahead (message.timestamp.after.max.ms), ${input.topic} ${heldMs === Infinity ? 'any' : `${heldMs} ms`}`,
  ];
}

/** What a topic gives on whose broker sets its own time is never ahead. */
function mostAheadMs({ isAppendTime, limits }: TopicTimestamps): number {
  return isAppendTime ? 0 : limits.afterMaxMs;
}

function tooOld({ timestamps }: TopicDescription): readonly string[] {
  if (timestamps === null || timestamps.limits.beforeMaxMs === Infinity) return [];
  const { beforeMaxMs } = timestamps.limits;
  return [`up to ${beforeMaxMs} ms ago (message.timestamp.before.max.ms), and records grow older while they wait`];
}
