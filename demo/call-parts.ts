import { above, always, between, logNormal, sometimes, type Sampler } from './sampler.ts';
import type { AnsweredParts } from './scenario.ts';

const SECOND = 1_000;

/** Where the status table leaves a boundary open, calls right at it and right beside it turn up now and then. */
const FIVE_SECONDS = 5 * SECOND;
const BOUNDARY_SHARE = 0.01;

export const nothing: Sampler<null> = always(null);
export const noTime: Sampler<number> = always(0);

/** 5 s and longer; half of the calls beyond a minute. */
export const longTalk: Sampler<number> = sometimes(
  BOUNDARY_SHARE,
  always(FIVE_SECONDS),
  above(FIVE_SECONDS, logNormal(58 * SECOND, 1.1, 3_600 * SECOND)),
);

/** Below 5 s, and never none. */
export const shortTalk: Sampler<number> = sometimes(
  BOUNDARY_SHARE,
  always(FIVE_SECONDS - 1),
  logNormal(2_200, 0.6, FIVE_SECONDS - 1),
);

export const anyTalk: Sampler<number> = sometimes(0.2, shortTalk, longTalk);

/** Customers rarely wait longer than 10 s; some of the time nobody does, and it is known that nobody did. */
const someQueue: Sampler<number | null> = sometimes(
  0.3,
  nothing,
  sometimes(0.15, noTime, logNormal(2_500, 1, 180 * SECOND)),
);

/** A wait that surely took place. */
export const waiting: Sampler<number> = sometimes(
  BOUNDARY_SHARE,
  always(FIVE_SECONDS),
  logNormal(4_500, 0.9, 300 * SECOND),
);

export const longQueue: Sampler<number> = sometimes(
  5 * BOUNDARY_SHARE,
  always(FIVE_SECONDS),
  above(FIVE_SECONDS, logNormal(6 * SECOND, 0.9, 300 * SECOND)),
);

export const shortQueue: Sampler<number> = sometimes(
  5 * BOUNDARY_SHARE,
  always(FIVE_SECONDS - 1),
  logNormal(2_200, 0.6, FIVE_SECONDS - 1),
);

/** An agent's phone that is picked up. */
const pickedUp: Sampler<number> = logNormal(2_300, 0.5, 15 * SECOND);

/** A dialler calls when an agent is about to be free, and the agent's phone answers by itself. */
const dialledQueue: Sampler<number | null> = sometimes(
  0.3,
  nothing,
  sometimes(0.15, noTime, logNormal(300, 0.9, 30 * SECOND)),
);
const answeredByItself: Sampler<number> = logNormal(250, 0.5, 2 * SECOND);

/** An agent's phone that is not picked up. */
export const unheard: Sampler<number> = sometimes(0.3, between(SECOND, 6 * SECOND), between(10 * SECOND, 20 * SECOND));

/** A greeting or announcement, in some of the calls. */
const announcement: Sampler<number> = sometimes(0.15, between(SECOND, 8 * SECOND), noTime);

const NO_WAIT = { queue: nothing, agentRinging: nothing, rest: noTime } as const;

/** The agent is on the line from the start; where the platform called the agent first, that phone rang. */
export const agentOnTheLine: Omit<AnsweredParts, 'talk'> = {
  ...NO_WAIT,
  agentRinging: sometimes(0.3, pickedUp, nothing),
};

/** A customer who called waits for an agent, who takes the call. */
export const agentTakesCall: Omit<AnsweredParts, 'talk'> = {
  queue: someQueue,
  agentRinging: sometimes(0.8, pickedUp, nothing),
  rest: announcement,
};

/** A customer who was called by a dialler is given to an agent. */
export const agentJoins: Omit<AnsweredParts, 'talk'> = {
  queue: dialledQueue,
  agentRinging: sometimes(0.8, answeredByItself, nothing),
  rest: announcement,
};

export const onlyQueue = (queue: Sampler<number>): AnsweredParts => ({ ...NO_WAIT, talk: noTime, queue });

export const onlyTalk = (talk: Sampler<number>): AnsweredParts => ({ ...NO_WAIT, talk });

/** An agent's phone rings in vain, perhaps after a queue. */
export const agentRingsInVain: AnsweredParts = {
  queue: someQueue,
  agentRinging: unheard,
  talk: noTime,
  rest: announcement,
};

/** Answered, and then neither queue, agent nor talk. */
export const onlyAnnouncement: AnsweredParts = { ...NO_WAIT, talk: noTime, rest: between(SECOND, 12 * SECOND) };
