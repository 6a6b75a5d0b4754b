import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { BAD, GOOD, PLAIN, WARNING } from '../colours.ts';

/** US rules allow so many of the calls that people answer to be abandoned, over 30 days of a campaign. */
export const ABANDON_LIMIT = 0.03;

/** About so many calls fail by line or carrier where nothing is wrong. */
export const LINE_FAULT_NORM = 0.02;

/** No norm: the value has no colour. */
export function withoutLimit(): ThresholdsConfigBuilder {
  return thresholds([{ value: null, color: PLAIN }]);
}

/** From here on something is to be looked at. */
export function warnFrom(value: number): ThresholdsConfigBuilder {
  return thresholds([
    { value: null, color: GOOD },
    { value, color: WARNING },
  ]);
}

/** From here on something is wrong. */
export function badFrom(value: number): ThresholdsConfigBuilder {
  return thresholds([
    { value: null, color: GOOD },
    { value, color: BAD },
  ]);
}

function thresholds(steps: { value: number | null; color: string }[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
