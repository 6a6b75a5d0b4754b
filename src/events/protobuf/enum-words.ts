import type protobuf from 'protobufjs';
import { snakeCase } from './snake-case.ts';

/**
 * The words of ours that numbers of a writer's enum stand for. Its names are the words, or the words behind the name of the enum, or of
 * the field, in capitals, as style guides have it: `TASK_TYPE_MANUAL`. Any other is not known.
 */
export function enumWords(
  { name, values }: protobuf.Enum,
  fieldName: string,
  words: readonly string[],
): ReadonlyMap<number, string> {
  const prefixes = ['', ...[name, fieldName].map((of) => `${snakeCase(of).toUpperCase()}_`)];
  const known = new Map<number, string>();
  for (const [symbol, number] of Object.entries(values)) {
    const word = words.find((own) => prefixes.some((prefix) => symbol === `${prefix}${own}`));
    if (word !== undefined) known.set(number, word);
  }
  return known;
}
