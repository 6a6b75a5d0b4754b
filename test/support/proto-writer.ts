import protobuf from 'protobufjs';
import type { CallEnded } from '../../src/engine/call.ts';
import { callEndedProto } from '../../src/events/protobuf/call-ended-proto.ts';

const PREFIXES: Partial<Record<keyof CallEnded, string>> = {
  taskType: 'TASK_TYPE_',
  hangupParty: 'HANGUP_PARTY_',
  endCause: 'END_CAUSE_',
};

const snake = (name: string) => name.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);

/** A call as generated classes of ours hold it: null is not set. */
export function protoValues(call: CallEnded): Record<string, unknown> {
  const entries = Object.entries(call).filter(([, value]) => value !== null) as [keyof CallEnded, unknown][];
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const prefix = PREFIXES[name];
      return [snake(name), prefix === undefined ? value : `${prefix}${String(value)}`];
    }),
  );
}

/** Writes messages of a schema as a library of Protobuf does that is not ours. */
export function protoWriter(proto: string, message: string): (values: object) => Buffer {
  const { root } = protobuf.parse(proto, new protobuf.Root(), { keepCase: true });
  for (const file of ['timestamp', 'wrappers']) {
    root.addJSON(protobuf.common.get(`google/protobuf/${file}.proto`)!.nested!);
  }
  const type = root.lookupType(message);
  return (values) => Buffer.from(type.encode(type.fromObject(values)).finish());
}

const writeOurs = protoWriter(callEndedProto, 'callstatus.CallEnded');

/** A call by our own schema, without indexes. */
export function writeProtoCall(call: CallEnded): Buffer {
  return writeOurs(protoValues(call));
}

/** The index of the first message of a file. */
export const FIRST = Buffer.from([0]);
