/** A name as people read it: `NO_EVIDENCE` as `No evidence`. */
export function sentenceOf(name: string): string {
  return name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ');
}
