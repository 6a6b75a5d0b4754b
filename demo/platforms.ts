/**
 * What a record says of why the call ended: the platform's own cause, that and both codes, one code
 * only, both codes, or nothing.
 */
export const EVIDENCE_STYLES = ['own', 'own and codes', 'q850', 'sip', 'codes', 'nothing'] as const;
export type EvidenceStyle = (typeof EVIDENCE_STYLES)[number];

/** What a call-centre platform writes into its records, and what it leaves out. */
export interface Platform {
  readonly name: string;
  /** How often a record has which evidence, as weights. */
  readonly evidence: Partial<Readonly<Record<EvidenceStyle, number>>>;
  /** Whether talk is told apart from the rest of the call; else `talkDurationMs` is null. */
  readonly separatesTalk: boolean;
  /** Whether media packets are counted; else `mediaPacketsReceived` is null. */
  readonly measuresMedia: boolean;
  /** Whether durations are cut to whole seconds. */
  readonly wholeSeconds: boolean;
  /** Whether records tell how long it rang; else `ringingDurationMs` is null. */
  readonly tellsRinging: boolean;
  /** What records hold where a task has no maximum ringing time. */
  readonly noMaximum: null | 0;
}

/** Kinds of platforms as they are found in the field, by what their records look like. */
export const platforms = {
  suite: {
    name: 'contact-centre suite',
    evidence: { own: 9, 'own and codes': 3, nothing: 1 },
    separatesTalk: true,
    measuresMedia: true,
    wholeSeconds: false,
    tellsRinging: true,
    noMaximum: null,
  },
  softswitch: {
    name: 'softswitch under a dialler',
    evidence: { 'own and codes': 4, codes: 6, q850: 2, nothing: 1 },
    separatesTalk: true,
    measuresMedia: true,
    wholeSeconds: false,
    tellsRinging: true,
    noMaximum: null,
  },
  pbx: {
    name: 'PBX call detail records',
    evidence: { own: 1, q850: 9, nothing: 1 },
    separatesTalk: false,
    measuresMedia: false,
    wholeSeconds: true,
    tellsRinging: true,
    noMaximum: 0,
  },
  trunk: {
    name: 'SIP trunk records',
    evidence: { own: 2, sip: 9, nothing: 1 },
    separatesTalk: false,
    measuresMedia: true,
    wholeSeconds: false,
    tellsRinging: true,
    noMaximum: null,
  },
  cloud: {
    name: 'cloud contact centre',
    evidence: { own: 6, 'own and codes': 3, sip: 2, nothing: 1 },
    separatesTalk: true,
    measuresMedia: false,
    wholeSeconds: true,
    tellsRinging: false,
    noMaximum: null,
  },
} as const satisfies Readonly<Record<string, Platform>>;
