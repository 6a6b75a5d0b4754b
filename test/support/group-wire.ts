import type { WireReader } from '../../src/adapters/kafka/protocol/wire-reader.ts';
import { createWireWriter } from '../../src/adapters/kafka/protocol/wire-writer.ts';

/*
 * The coordinator's side of the group's requests, in the versions that are used: https://kafka.apache.org/protocol#protocol_api_keys
 */

export type GroupApi = 'joinGroup' | 'syncGroup' | 'heartbeat' | 'leaveGroup';

/** What a member asked. */
export interface GroupAsked {
  readonly api: GroupApi;
  readonly memberId: string;
  /** -1 where it names none. */
  readonly generationId: number;
  readonly protocolName: string | null;
  /** What it tells the leader. */
  readonly metadata: Buffer;
  /** What the leader gives to each. */
  readonly assignments: ReadonlyMap<string, Buffer>;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export interface GroupSaid {
  readonly errorCode: number;
  readonly generationId?: number;
  readonly leaderId?: string;
  readonly memberId?: string;
  readonly members?: readonly { readonly memberId: string; readonly metadata: Buffer }[];
  readonly assignment?: Buffer;
}

const NOTHING = {
  generationId: -1,
  protocolName: null,
  metadata: Buffer.alloc(0),
  assignments: new Map<string, Buffer>(),
  sessionTimeoutMs: 0,
  rebalanceTimeoutMs: 0,
};

export function readGroupRequest(api: GroupApi, from: WireReader): GroupAsked {
  from.text(); // the group
  switch (api) {
    case 'joinGroup': {
      const [sessionTimeoutMs, rebalanceTimeoutMs, memberId] = [from.int32(), from.int32(), from.text()!];
      from.text(); // instance id
      from.text(); // protocol type
      const [protocol] = from.list(() => ({ protocolName: from.text(), metadata: Buffer.from(from.bytes()!) }));
      return { ...NOTHING, api, memberId, ...protocol!, sessionTimeoutMs, rebalanceTimeoutMs };
    }
    case 'syncGroup': {
      const [generationId, memberId] = [from.int32(), from.text()!];
      from.text();
      const assignments = new Map(from.list(() => [from.text()!, Buffer.from(from.bytes()!)] as const));
      return { ...NOTHING, api, memberId, generationId, assignments };
    }
    case 'heartbeat': {
      const [generationId, memberId] = [from.int32(), from.text()!];
      return { ...NOTHING, api, memberId, generationId };
    }
    case 'leaveGroup': {
      const [memberId] = from.list(() => {
        const id = from.text()!;
        from.text();
        return id;
      });
      return { ...NOTHING, api, memberId: memberId! };
    }
  }
}

export function writeGroupAnswer(api: GroupApi, said: GroupSaid): Buffer {
  const to = createWireWriter(false);
  to.int32(0); // throttled
  to.int16(said.errorCode);
  if (api === 'joinGroup') {
    to.int32(said.generationId ?? -1);
    to.text('call-status');
    to.text(said.leaderId ?? '');
    to.text(said.memberId ?? '');
    to.list(said.members ?? [], ({ memberId, metadata }) => {
      to.text(memberId);
      to.text(null);
      to.bytes(metadata);
    });
  } else if (api === 'syncGroup') to.bytes(said.assignment ?? Buffer.alloc(0));
  else if (api === 'leaveGroup') to.list([], () => {});
  return Buffer.concat(to.finish());
}
