import type { MetricReport } from '../adapters/metric-sum.ts';
import { createEventStream } from '../adapters/event-stream.ts';
import type { Pages, Streams } from '../adapters/http.ts';
import { createHistory, STRETCHES, type Stretch } from './history.ts';
import { pageAssets } from './page-assets.ts';
import type { Condition } from '../worker-state.ts';
import type { Greeting, News } from './page-messages.ts';
import { pageWords } from './page-words.ts';
import { startSampler } from './sampler.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

export interface StatusPageParts {
  readonly version: string;
  /** The metrics of this process, or of each of several. */
  readonly readReports: () => Promise<readonly MetricReport[]>;
  readonly condition: () => Condition;
  readonly onError: (error: unknown) => void;
}

/** A page for people at `/`, which shows how calls end and how the worker does, live. */
export interface StatusPage {
  readonly pages: Pages;
  readonly streams: Streams;
  /** Says good-bye to everybody who looks at it. */
  readonly close: () => void;
}

const MOST_LISTENERS = 32;
const DEFAULT_STRETCH = 'fiveMinutes';
const PRECISION = 1e5;

export function createStatusPage({ version, readReports, condition, onError }: StatusPageParts): StatusPage {
  // Counters start at 0 with their process, and so does the page.
  let latest = takeSnapshot([], performance.now(), Date.now());
  const history = createHistory(latest);
  const words = pageWords();

  const newsOf = (snapshot: Snapshot, kept: boolean, stretch: Stretch): News => ({
    timeMs: snapshot.timeMs,
    condition: condition(),
    gauges: snapshot.gauges,
    stretch,
    figures: history.figuresUntil(snapshot, stretch),
    deadLettersSeenMs: history.deadLettersSeenMs(),
    point: history.pointAt(snapshot),
    kept,
  });

  const stream = createEventStream<Stretch>({
    mostListeners: MOST_LISTENERS,
    channelOf: (query) => stretchNamed(query.get('stretch')),
    greet(stretch) {
      const greeting: Greeting = { version, words, points: history.points(), news: newsOf(latest, false, stretch) };
      return { event: 'greeting', line: toJson(greeting) };
    },
    // What the first one sees may be some seconds old.
    onListeners: (count) => void (count === 1 && sampler.look()),
  });
  const sampler = startSampler({
    readReports,
    isWatched: () => stream.listeners() > 0,
    onSnapshot(snapshot, kept) {
      latest = snapshot;
      history[kept ? 'keep' : 'observe'](snapshot);
      stream.send('news', (stretch) => toJson(newsOf(snapshot, kept, stretch)));
    },
    onError,
  });

  return {
    pages: pageAssets(),
    streams: { '/events': stream.open },
    close() {
      sampler.stop();
      stream.close('end');
    },
  };
}

function stretchNamed(name: string | null): Stretch {
  return name !== null && Object.hasOwn(STRETCHES, name) ? (name as Stretch) : DEFAULT_STRETCH;
}

/** More decimals than anybody reads would be most of what is sent. */
function toJson(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' ? Math.round(part * PRECISION) / PRECISION : part,
  );
}
