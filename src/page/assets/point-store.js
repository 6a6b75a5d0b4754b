/** @import { Point } from '../point.ts' */

const SHOWN_MS = 900_000;

/** The points of the charts, of which the last may be there only until the next one comes. */
export function createPointStore() {
  /** @type {Point[]} */
  let kept = [];
  /** @type {Point | null} */
  let passing = null;

  return {
    /** Begins anew. @param {readonly Point[]} points */
    begin(points) {
      kept = [...points];
      passing = null;
    },
    /** @param {Point} point @param {boolean} isKept */
    add(point, isKept) {
      const last = kept.at(-1);
      if (last !== undefined && point.timeMs <= last.timeMs) return;
      passing = isKept ? null : point;
      if (isKept) kept = [...kept.filter(({ timeMs }) => point.timeMs - timeMs <= SHOWN_MS), point];
    },
    /** In the order of time. */
    points: () => (passing === null ? kept : [...kept, passing]),
  };
}
