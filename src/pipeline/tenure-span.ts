import { MembershipError } from './failures.ts';

/** How long a tenure lasts: until nothing more is begun, and then until nothing may come to its end any more. */
export interface TenureSpan {
  /** Whether anything more is begun. */
  readonly isOn: () => boolean;
  /** @throws MembershipError where what is under way must not come to its end any more. */
  readonly check: () => void;
  readonly stopBeginning: () => void;
  /** Stops because of what cannot be mended here. Nobody is told of a lost membership: another tenure follows. */
  readonly fail: (error: Error) => void;
  readonly end: () => void;
}

/** `onStop` wakes whoever waits. */
export function createTenureSpan(
  checkMembership: () => void,
  onFatal: (error: Error) => void,
  onStop: () => void,
): TenureSpan {
  let isBeginning = true;
  let mayEnd = true;

  function stopBeginning(): void {
    isBeginning = false;
    onStop();
  }

  return {
    isOn: () => isBeginning,
    check() {
      if (!mayEnd) throw new MembershipError('the partitions were given up');
      checkMembership();
    },
    stopBeginning,
    fail(error) {
      if (!isBeginning) return;
      stopBeginning();
      if (!(error instanceof MembershipError)) onFatal(error);
    },
    end() {
      mayEnd = false;
    },
  };
}
