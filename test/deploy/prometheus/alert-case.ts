import type { Series } from './series.ts';

/** Series, and what an alert makes of them. */
export interface AlertCase {
  readonly alert: string;
  readonly severity: 'critical' | 'warning';
  /** `few`: it would fire, were there half as many again. */
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

/** Quiet for no other reason than that there are few calls: with half as many again it fires. */
export function few(when: string, said: Said) {
  return { kind: 'few', when, ...said } as const;
}

/** A share of something, for so many minutes, one after the other. */
export type Shares = readonly (readonly [share: number, minutes: number])[];

/** Of so many a minute those that make up a share, as `grows` takes them; and the rest of them. */
export function parts(shares: Shares, perMinute = 1_000) {
  const ofShare = (share: number) => Math.round(share * perMinute);
  return {
    some: shares.map(([share, minutes]) => [ofShare(share), minutes] as const),
    rest: shares.map(([share, minutes]) => [perMinute - ofShare(share), minutes] as const),
  };
}

/** An alert on a share over two windows is quiet below its limit, and where only one of them is above it. */
export function quietBelow(
  limit: number,
  windows: '30m and 5m' | '6h and 30m',
  series: (shares: Shares) => readonly Series[],
) {
  const [before, since] = windows === '30m and 5m' ? [60, 10] : [150, 40];
  const scene = (...shares: Shares) => ({ series: series(shares), at: `${before + since}m` });
  return [
    quiet('a share that is a little lower', scene([0.8 * limit, before + since])),
    quiet('a higher share until a while ago', scene([1.5 * limit, before], [0.8 * limit, since])),
    quiet('a higher share, but only since a while ago', scene([0.7 * limit, before], [1.3 * limit, since])),
  ];
}
