/*
 * What a failure asks for. A bad record is no failure: it is a value, and goes to the dead letters.
 */

/** Something outside is away or said no for now: nothing is lost, and the same work is tried again. */
export class RetryError extends Error {
  override readonly name: string = 'RetryError';
}

/** Somebody else has taken over what was being done: whoever takes it back at once only does the same to them. */
export class FencedError extends RetryError {
  override readonly name = 'FencedError';
}

/** What was made of the records may be out of date: tried again as it is, it may be refused for ever. Worked anew it is judged anew. */
export class OutdatedError extends RetryError {
  override readonly name = 'OutdatedError';
}

/** Trying again cannot help: the worker says why and ends, and no offset moves. */
export class StopError extends Error {
  override readonly name = 'StopError';
}

/** The group has taken the partition away or is about to: leave the batch at once, unfinished. */
export class MembershipError extends Error {
  override readonly name = 'MembershipError';
}
