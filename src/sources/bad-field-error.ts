/** A field of a platform's record that keeps the record from being read: it becomes a dead letter. */
export class BadFieldError extends Error {
  override readonly name = 'BadFieldError';
  /** Its path in the record. */
  readonly field: string;

  /** @param problem what is wrong, as `is no number`; it holds no value of the record, which may be personal. */
  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
  }
}
