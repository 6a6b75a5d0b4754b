/** What a platform's word stands for; undefined where the table has no such word of its own. */
export function meaningOf<Meaning>(table: Readonly<Record<string, Meaning>>, word: string | null): Meaning | undefined {
  return word !== null && Object.hasOwn(table, word) ? table[word] : undefined;
}
