/** A body is of something else that its schema has: no fault of the body, and as for a schema that cannot be read. */
export class IncompatibleBodyError extends Error {
  override readonly name = 'IncompatibleBodyError';
}
