import { StopError } from './pipeline/failures.ts';

/** The surroundings lack something: every problem, each with what to do about it. */
export class StartUpError extends StopError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('the worker cannot start');
    this.problems = problems;
  }
}

/** Every problem that an error of the start stands for. */
export function problemsOf(error: unknown): readonly string[] {
  if (error instanceof StartUpError) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}
