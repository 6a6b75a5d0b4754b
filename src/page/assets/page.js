/** @import { ConnectionState } from './connection.js' */
/** @import { Greeting, News } from '../page-messages.ts' */
import { createCarrierCard } from './carrier-card.js';
import { createConnection } from './connection.js';
import { createDeadLetterCard } from './dead-letter-card.js';
import { byId, setText } from './dom.js';
import { createFailureCard } from './failure-card.js';
import { secondFigure } from './format.js';
import { createMeasures } from './measures.js';
import { createPointStore } from './point-store.js';
import { createStatusCard } from './status-card.js';
import { onStretchChoice } from './stretches.js';
import { createWorkerCard } from './worker-card.js';

/** @type {Record<ConnectionState, (since: string) => string>} */
const CONNECTION_WORDS = {
  opening: () => 'Connecting',
  live: () => 'Live',
  silent: (since) => `No news since ${since}`,
  lost: (since) => `The worker is gone since ${since}; asking again`,
  ended: (since) => `The worker stopped at ${since}; asking again`,
};

const store = createPointStore();
/** @type {ReturnType<typeof createCards> | undefined} */
let cards;

/** @param {Greeting['words']} words */
function createCards(words) {
  const charts = [createFailureCard(words), createCarrierCard(), createWorkerCard()];
  const tables = [createMeasures(), createStatusCard(words), createDeadLetterCard(words)];
  return { charts, all: [...charts, ...tables] };
}

/** @param {News} news */
function show(news) {
  store.add(news.point, news.kept);
  const points = store.points();
  for (const card of cards?.all ?? []) card.show(news);
  for (const card of cards?.charts ?? []) card.draw(points);
  const { healthy, ready } = news.condition;
  const [condition, words] = !healthy ? ['stuck', 'Stuck'] : ready ? ['working', 'Working'] : ['waiting', 'Not ready'];
  byId('condition').dataset['condition'] = condition;
  setText(byId('condition'), words);
}

const connection = createConnection((stretch) => `events?stretch=${encodeURIComponent(stretch)}`, {
  onGreeting({ version, words, points, news }) {
    cards ??= createCards(words);
    setText(byId('version'), `call-status ${version}`);
    store.begin(points);
    show(news);
  },
  onNews: show,
  onState(state) {
    document.body.dataset['connection'] = state;
    setText(byId('connection-words'), CONNECTION_WORDS[state](secondFigure(Date.now())));
  },
});

onStretchChoice((stretch) => connection.listenTo(stretch));
