/** The local stack cannot be started; the message says what a user can do about it. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
}
