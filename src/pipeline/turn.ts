/** What the group lets a batch do while it is worked. All of it fails with MembershipError once the partition is lost. */
export interface Turn {
  /** Whether the worker is to go on; false once it stops. */
  readonly isRunning: () => boolean;
  /** @throws MembershipError where the generation that fetched the batch is over. */
  readonly checkMembership: () => void;
  /**
   * Keeps the membership alive while something is awaited. Once it is lost the work is abandoned, with an
   * outcome that nobody knows. @throws MembershipError then; what the work throws.
   */
  readonly whileBeating: <T>(work: Promise<T>) => Promise<T>;
  /** Beats now. */
  readonly beat: () => Promise<void>;
  /** Returns after the group has confirmed the membership, or once the worker stops. */
  readonly confirmMembership: () => Promise<void>;
  /** Marks everything up to and including the offset as done. */
  readonly resolve: (offset: bigint) => void;
  /** Makes the next fetch ask for this offset. */
  readonly seek: (offset: bigint) => void;
}
