/** Where something stands in a file of JSON: `calls[2].when.queue`; empty for the file itself. */
export function placeInFile(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (before, step) => (typeof step === 'number' ? `${before}[${step}]` : `${before}${before && '.'}${String(step)}`),
    '',
  );
}
