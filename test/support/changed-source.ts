/** In a file of the worker, this text is replaced; it has to stand there once. */
export interface SourceChange {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

/** Arguments for Node, before the program, that change its source while it is loaded. The product has no switch for it. */
export function withChangedSource(changes: readonly SourceChange[]): readonly string[] {
  const preload = new URL('./change-source.ts', import.meta.url);
  preload.searchParams.set('changes', JSON.stringify(changes));
  return ['--import', preload.href];
}
