/** @import { Greeting, News } from '../page-messages.ts' */

/** @typedef {'opening' | 'live' | 'silent' | 'lost' | 'ended'} ConnectionState */

/**
 * @typedef Listeners
 * @property {(greeting: Greeting) => void} onGreeting
 * @property {(news: News) => void} onNews
 * @property {(state: ConnectionState) => void} onState
 */

const SILENT_AFTER_MS = 5_000;
const GIVEN_UP_AFTER_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
const ASK_AGAIN_MS = 3_000;

/**
 * Listens to the worker for as long as the page is looked at, and asks again whenever it is gone. Nobody looks at a
 * hidden page, and a browser has only so many connections for all of its tabs.
 * @param {(stretch: string) => string} addressOf
 * @param {Listeners} listeners
 */
export function createConnection(addressOf, { onGreeting, onNews, onState }) {
  let stretch = '';
  let heardAtMs = performance.now();
  /** @type {ConnectionState} */
  let state = 'opening';
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  /** @param {ConnectionState} next */
  function become(next) {
    if (next === state) return;
    state = next;
    onState(next);
  }

  /** @param {(data: string) => void} take */
  const heard =
    (take) =>
    (/** @type {MessageEvent<string>} */ { data }) => {
      heardAtMs = performance.now();
      become('live');
      take(data);
    };

  function close() {
    clearTimeout(again);
    source?.close();
    source = null;
  }

  function open() {
    close();
    heardAtMs = performance.now();
    const opened = new EventSource(addressOf(stretch));
    source = opened;
    opened.addEventListener(
      'greeting',
      heard((data) => onGreeting(JSON.parse(data))),
    );
    opened.addEventListener(
      'news',
      heard((data) => onNews(JSON.parse(data))),
    );
    opened.addEventListener('end', () => become('ended'));
    opened.addEventListener('error', () => {
      if (state !== 'ended') become('lost');
      // After a refusal a browser does not ask again by itself.
      if (opened.readyState === EventSource.CLOSED) again = setTimeout(open, ASK_AGAIN_MS);
    });
  }

  setInterval(() => {
    if (source?.readyState !== EventSource.OPEN) return;
    const silentMs = performance.now() - heardAtMs;
    if (silentMs > SILENT_AFTER_MS) become('silent');
    if (silentMs > GIVEN_UP_AFTER_MS) open();
  }, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));

  return {
    /** Listens to the figures of this stretch of time. @param {string} wanted */
    listenTo(wanted) {
      stretch = wanted;
      if (!document.hidden) open();
    },
  };
}
