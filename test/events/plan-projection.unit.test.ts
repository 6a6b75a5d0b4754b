import { describe, expect, it } from 'vitest';
import { callEndedSchema } from '../../src/events/avro-schemas.ts';
import { planProjection } from '../../src/events/plan-projection.ts';
import type { Step } from '../../src/events/projection-plan.ts';
import { formerCallEnded } from '../support/former-schemas.ts';

/** How many places of a body are noted while it is read. */
const notedPlaces = (steps: readonly Step[]) =>
  steps.filter((step) => step.kind === 'mark' || (step.kind === 'field' && step.valueMark !== null)).length;

describe('the plan for bodies', () => {
  it('of our own schema leaves them as they stand, and notes no place in them', () => {
    const { pieces, steps } = planProjection(callEndedSchema.type)!;
    expect(pieces).toBeNull();
    expect(notedPlaces(steps)).toBe(0);
  });

  it('of the former schema copies what is before ringing and behind it whole, and notes where these begin and end', () => {
    const { pieces, steps } = planProjection(formerCallEnded.type)!;
    expect(pieces!.map(({ kind }) => kind)).toEqual(['as it stands', 'nullable', 'as it stands', 'constant']);
    expect(notedPlaces(steps)).toBe(6);
  });
});
