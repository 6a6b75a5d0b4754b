import { readFileSync } from 'node:fs';

/** The schema of inputs in Protobuf, as text for the registry. */
export const callEndedProto = readFileSync(new URL('../../../schemas/call-ended.proto', import.meta.url), 'utf8');
