import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page, Pages } from '../adapters/http.ts';

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';
const SVG = 'image/svg+xml';

const MODULES = [
  'carrier-card.js',
  'carrier-colours.js',
  'chart-options.js',
  'chart-readout.js',
  'chart-scales.js',
  'chart-table.js',
  'colours.js',
  'connection.js',
  'dead-letter-card.js',
  'dom.js',
  'failure-card.js',
  'format.js',
  'measures.js',
  'page.js',
  'point-store.js',
  'status-card.js',
  'stretches.js',
  'time-chart.js',
  'worker-card.js',
] as const;

/** The files that the page is made of, by path: these and no others. */
export function pageAssets(): Pages {
  const modules = MODULES.map((name) => [`/assets/${name}`, ownAsset(name, JAVASCRIPT)] as const);
  return {
    '/': ownAsset('index.html', HTML),
    ...(Object.fromEntries(modules) as Pages),
    '/assets/page.css': ownAsset('page.css', CSS),
    '/assets/icon.svg': ownAsset('icon.svg', SVG),
    '/assets/uplot.js': asset(import.meta.resolve('uplot/dist/uPlot.esm.js'), JAVASCRIPT),
    '/assets/uplot.css': asset(import.meta.resolve('uplot/dist/uPlot.min.css'), CSS),
  };
}

function ownAsset(name: string, contentType: string): () => Page {
  return asset(new URL(`assets/${name}`, import.meta.url).href, contentType);
}

/** Is read once, at the start: what a page was served with does not change under it. */
function asset(url: string, contentType: string): () => Page {
  const body = readFileSync(new URL(url), 'utf8');
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const page: Page = { status: 200, contentType, body, etag };
  return () => page;
}
