import type { Series } from './series.ts';

/** Series, and what an alert makes of them. */
export interface AlertCase {
  readonly alert: string;
  readonly severity: 'critical' | 'warning';
  /** `few`: it would fire, were there not so few calls. */
  readonly kind: 'fires' | 'quiet' | 'few';
  readonly when: string;
  readonly series: readonly Series[];
  /** When to look, from the beginning of the series. */
  readonly at: string;
  /** The alerts that fire: their labels, but for the job, and what they say. */
  readonly alerts?: readonly FiringAlert[];
  /** How far the samples of the series are apart, and how often rules are evaluated: 1m where nothing else is said. */
  readonly step?: string;
}

export interface FiringAlert {
  readonly labels?: Readonly<Record<string, string>>;
  readonly says: string;
}

type Said = Omit<AlertCase, 'alert' | 'severity' | 'kind' | 'when' | 'alerts'>;

/** The cases of one rule. */
export function casesOf(
  alert: string,
  severity: AlertCase['severity'],
  cases: readonly Omit<AlertCase, 'alert' | 'severity'>[],
): readonly AlertCase[] {
  return cases.map((each) => ({ alert, severity, ...each }));
}

export function fires(when: string, said: Said, ...alerts: readonly FiringAlert[]) {
  return { kind: 'fires', when, alerts, ...said } as const;
}

export function quiet(when: string, said: Said) {
  return { kind: 'quiet', when, ...said } as const;
}

/** Quiet, for no other reason than that there are few calls. */
export function few(when: string, said: Said) {
  return { kind: 'few', when, ...said } as const;
}
