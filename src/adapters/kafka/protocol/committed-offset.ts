/** An offset of a group, as it stands committed or is to be. */
export interface CommittedOffset {
  readonly offset: bigint;
  /** What was noted with it. A worker notes a mark of its own, to know later whose commit it was. */
  readonly metadata: string;
}
