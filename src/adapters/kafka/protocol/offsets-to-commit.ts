import type { CommittedOffset } from './committed-offset.ts';
import type { Generation } from './group-requests.ts';
import type { WireWriter } from './wire-writer.ts';

/** Offsets of a topic's partitions, committed by a member of a generation. */
export interface OffsetsToCommit {
  readonly groupId: string;
  /** The group's coordinator refuses any other than the present one (KIP-447). */
  readonly generation: Generation;
  readonly topic: string;
  readonly offsets: ReadonlyMap<number, CommittedOffset>;
}

/** The end of a request that commits offsets, within a transaction or without: from the generation on, both are the same. */
export function writeOffsetsToCommit(to: WireWriter, { generation, topic, offsets }: OffsetsToCommit): void {
  to.int32(generation.generationId);
  to.text(generation.memberId);
  to.text(generation.instanceId);
  to.list([topic], () => {
    to.text(topic);
    to.list([...offsets], ([partition, { offset, metadata }]) => {
      to.int32(partition);
      to.int64(offset);
      to.int32(-1); // of which leader's epoch
      to.text(metadata);
      to.end();
    });
    to.end();
  });
  to.end();
}
