import protobuf from 'protobufjs';
import { findProtoProblem } from './proto-problem.ts';

/** A schema of Protobuf as a registry has it: the text of a .proto file. */
export interface ProtoFile {
  /** What an `import` calls it by. */
  readonly name: string;
  readonly text: string;
}

/** A message of a file. */
export interface ProtoMessage {
  /** Where it stands: the place among the messages of the file, then among those of that message, as `0` or `1.0`. */
  readonly path: string;
  readonly type: protobuf.Type;
}

/**
 * The messages that a file itself has, with their fields; `references` are the files that it imports, and that those do. Types that
 * Protobuf itself brings need not be among them. What a type that nobody looks at is made of may be missing.
 * @throws Error where it is no file of Protobuf, or is beyond our bounds.
 */
export function parseProto(text: string, references: readonly ProtoFile[]): readonly ProtoMessage[] {
  const problem = findProtoProblem([text, ...references.map((file) => file.text)]);
  if (problem !== null) throw new Error(problem);
  const root = new protobuf.Root();
  const { package: name, imports = [] } = parse(text, root);
  // Before other files add theirs to the same package.
  const messages = messagesIn(name === undefined ? root : root.lookup(name), '');
  const imported = new Set(imports);
  for (const file of new Map(references.map((reference) => [reference.name, reference])).values()) {
    for (const further of parse(file.text, root).imports ?? []) imported.add(further);
  }
  for (const file of imported) {
    const own = protobuf.common.get(file);
    if (own?.nested !== undefined && !references.some((reference) => reference.name === file)) root.addJSON(own.nested);
  }
  resolveFeatures(root);
  return messages;
}

function parse(text: string, root: protobuf.Root): protobuf.IParserResult {
  if (isDescriptor(text)) throw new Error(DESCRIPTOR);
  return protobuf.parse(text, root, { keepCase: true });
}

function isDescriptor(text: string): boolean {
  return /^[A-Za-z0-9+/=\s]+$/.test(text);
}

const DESCRIPTOR =
  'it is a descriptor in base64, as Python’s serializer registers it where the registry makes no text of it: register the .proto ' +
  'itself, and set auto.register.schemas to False and use.latest.version to True there';

function messagesIn(parent: protobuf.ReflectionObject | null, path: string): readonly ProtoMessage[] {
  if (!(parent instanceof protobuf.Namespace)) return [];
  const types = parent.nestedArray.filter((nested) => nested instanceof protobuf.Type);
  return types.flatMap((type, place) =>
    [{ path: `${path}${place}`, type }].concat(messagesIn(type, `${path}${place}.`)),
  );
}

/** What an edition says of fields is found on the way; a type that is not there only matters where a field of ours is of it. */
function resolveFeatures(root: protobuf.Root): void {
  for (const nested of root.nestedArray) {
    try {
      if (nested instanceof protobuf.Namespace) nested.resolveAll();
    } catch {
      // Each field that is read is resolved again, by itself.
    }
  }
}
