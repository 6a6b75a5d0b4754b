import type { CallEnded } from '../../engine/call.ts';
import type { ReaderMaker } from './schema-registry.ts';

/** Reads calls in Protobuf. What parses their schemas is loaded with the first: no other input needs the memory. */
export const protobufCallReader: ReaderMaker<CallEnded> = async (written) => {
  if (written.type !== 'PROTOBUF') throw new Error(`it is a schema of the kind ${written.type}`);
  const { createProtobufCallReader } = await import('../../events/protobuf/call-reader.ts');
  return { read: createProtobufCallReader(written.text, written.references), projection: null };
};
