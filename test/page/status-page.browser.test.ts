import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { listenToEvents } from '../support/listen-to-events.ts';
import { openBrowser, type OpenBrowser } from '../support/open-browser.ts';
import { servePage, type ServedPage } from '../support/served-page.ts';
import { waitFor } from '../support/wait-for.ts';

const SCRIPT = '<script>document.title = "taken over"</script>';
const LONG = 'Gesellschaft für Fernsprechvermittlung und Telekommunikationsdienstleistungen mbH';
const WIDE = { width: 1_280, height: 900 };
const PHONE = { width: 360, height: 740 };
const MOST_LISTENERS = 32;

const GROUNDS = { light: 'rgb(245, 244, 241)', dark: 'rgb(19, 22, 25)' };
/** What is drawn in each chart, by the names of the style sheet. */
const LINES = [
  ['#failure-chart', 'reason-CALLEE'],
  ['#failure-chart', 'reason-LINE_OR_CARRIER'],
  ['#carrier-chart', 'carrier-1'],
  ['#carrier-chart', 'carrier-2'],
  ['#throughput-chart', 'line-1'],
  ['#latency-chart', 'line-1'],
  ['#latency-chart', 'line-2'],
  ['#lag-chart', 'line-1'],
] as const;
const LEAST_DRAWN_PX = 4;

let browser: OpenBrowser;
let served: ServedPage;
let page: Page;
/** What a browser complains of, and where it asks. */
let complaints: string[];
let asked: string[];

beforeAll(async () => {
  served = await servePage();
  browser = await openBrowser(inject('chromium'));
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function open(): Promise<void> {
  [complaints, asked] = [[], []];
  page = await browser.context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.error(violatedDirective))`,
  );
  await page.setViewportSize(WIDE);
  await page.goto(served.url);
  await untilText('#connection', /Live/);
}
afterEach(() => page?.close());

const textOf = (selector: string) => page.locator(selector).first().innerText();
const untilText = (selector: string, wanted: RegExp) =>
  waitFor(`${selector} to be ${wanted}`, async () => wanted.exec(await textOf(selector)));
/** The cells of the row that begins with this name. */
const rowOf = async (table: string, name: string) => {
  const row = page.locator(`${table} tr`).filter({ has: page.locator('th', { hasText: name }) });
  return (await row.first().locator('td').allInnerTexts()).map((text) => text.trim());
};
const styleOf = (selector: string, property: string) =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}'))['${property}']`);
/** How much of a chart is in this colour of the style sheet, in pixels. */
const drawnIn = (chart: string, colour: string) =>
  page.evaluate<number>(`(() => {
    const value = getComputedStyle(document.documentElement).getPropertyValue('--${colour}').trim();
    const wanted = [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16));
    const canvas = document.querySelector('${chart} canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (wanted.every((part, i) => Math.abs(part - data[at + i]) < 24) && data[at + 3] > 200) count += 1;
    }
    return count;
  })()`);
const untilDrawn = (chart: string, colour: string) =>
  waitFor(`${chart} in ${colour}`, async () => (await drawnIn(chart, colour)) > LEAST_DRAWN_PX);
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
const shoot = async (name: string) => {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

describe('the page in a browser', () => {
  it('shows what the metrics say, and what they say then', async () => {
    const { countCalls, metrics } = served;
    countCalls(
      { count: 30, status: 'TIMEOUT_NO_ANSWER', call: { carrier: 'Acme' } },
      { count: 10, status: 'TELECOM_UNAVAILABLE', call: { carrier: SCRIPT } },
      { count: 40, status: 'EFFECTIVE_CALL', call: { carrier: LONG, callDurationMs: 60_000, talkDurationMs: 60_000 } },
      { count: 20, status: 'UNCLASSIFIED', reason: 'NO_EVIDENCE', call: { ringingDurationMs: null } },
    );
    metrics.setAssigned([0, 1, 2]);
    metrics.setLag(1, 1_234);
    metrics.countDeadLetters('UNDECODABLE', 7);
    await open();
    await untilText('#failure-rate', /^50\.0%$/);
    expect(await textOf('#failure-of')).toMatch(/^of 80 outbound calls in .* since the start were not Connected$/);
    expect(await rowOf('#failure', 'Line/Carrier Reason')).toEqual(['12.5%']);
    expect(await textOf('#failure-reasons tr:last-child .detail')).toContain('Telecom Unavailable 12.5%');
    expect((await rowOf('#status-table', 'Timeout No Answer')).slice(0, 2)).toEqual(['30', '30.0%']);
    expect((await rowOf('#status-table', 'Not Connected')).slice(0, 2)).toEqual(['40', '40.0%']);
    expect((await rowOf('#status-table', 'No evidence')).slice(0, 2)).toEqual(['20', '20.0%']);
    expect(await textOf('#measures')).toMatch(/Unclassified\s+20\.0%[^%]+Ringing unknown\s+33\.3%/);
    expect((await rowOf('#carriers', SCRIPT)).slice(0, 3)).toEqual(['10', '100.0%', '100.0%']);
    expect((await rowOf('#carriers', LONG)).slice(0, 6)).toEqual([
      '40',
      '0.0%',
      '0.0%',
      '100.0%',
      '100.0%',
      '1 min 0 s',
    ]);
    expect((await rowOf('#dead-letters', 'Undecodable'))[0]).toBe('7');
    expect(await page.locator('#dead-letter-rows tr:visible').count()).toBe(1);
    expect(await textOf('#facts')).toMatch(/Lag\s+1,234/);
    expect(await textOf('#facts')).toMatch(/Assigned partitions\s+3/);
    countCalls({ count: 20, status: 'TIMEOUT_NO_ANSWER', call: { carrier: 'Acme' } });
    await untilText('#failure-rate', /^60\.0%$/);
    expect(await page.title()).toBe('60.0% fail – call-status');
  });

  it('draws the last minutes, in light and in dark', async () => {
    served.keepCounting();
    await open();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [chart, colour] of LINES) await untilDrawn(chart, colour);
      expect(await styleOf('body', 'backgroundColor')).toBe(GROUNDS[colorScheme]);
      await shoot(colorScheme);
    }
    expect(await page.locator('#carrier-chart [role=img]').getAttribute('aria-label')).toContain(
      'Failure rate by carrier',
    );
  });

  it('reads as tables too', async () => {
    await open();
    await page.locator('#failure-chart summary').click();
    const head = await page.locator('#failure-chart thead th').allInnerTexts();
    expect(head).toEqual(expect.arrayContaining(['Time', 'Line/Carrier Reason', 'Callee Reason']));
    expect(await page.locator('#failure-chart tbody tr').count()).toBeGreaterThan(0);
  });

  it('fits a phone, and whatever is wider', async () => {
    await open();
    for (const width of [1_024, 820, 600, 320, PHONE.width]) {
      await page.setViewportSize({ width, height: PHONE.height });
      await waitFor(`a page that is ${width} wide`, async () => (await overflow()) <= 0);
    }
    const chart = await page.locator('#failure-chart canvas').boundingBox();
    expect(chart!.width).toBeLessThan(PHONE.width);
    await shoot('phone');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot('phone-dark');
  });

  it('is used with the keyboard, and moves nothing for those who do not want it', async () => {
    await open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await styleOf('.bar', 'transitionDuration')).toBe('0s');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the failure rate');
    await page.keyboard.press('Tab');
    const again = page.waitForRequest(/stretch=sinceStart/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await again;
    await untilText('#connection', /Live/);
    expect(await page.locator('#stretches input:checked').getAttribute('value')).toBe('sinceStart');
  });

  it('asks nobody else, runs nothing else and complains of nothing', async () => {
    await open();
    await waitFor('news', async () => (await rowOf('#carriers', SCRIPT)).length > 0);
    expect(complaints).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((url) => !url.startsWith(served.url))).toEqual([]);
    expect(await page.locator('main script').count()).toBe(0);
    expect(await page.title()).toMatch(/ fail – call-status$/);
    expect(await browser.context.cookies()).toEqual([]);
  });

  it('does not listen while it is hidden', async () => {
    await open();
    const hide = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    const before = served.listeners();
    await hide(true);
    await waitFor('it to leave', () => served.listeners() === before - 1);
    await hide(false);
    await waitFor('it to come again', () => served.listeners() === before);
  });

  it('says that the worker is gone, and shows the next one', async () => {
    await open();
    await served.stop();
    await untilText('#connection', /The worker stopped at .*; asking again/);
    expect(await styleOf('main', 'filter')).toBe('grayscale(1)');
    // Nothing is drawn anew by news now.
    await page.emulateMedia({ colorScheme: 'light' });
    await untilDrawn('#throughput-chart', 'line-1');
    await page.emulateMedia({ colorScheme: 'dark' });
    await untilDrawn('#throughput-chart', 'line-1');
    await served.start();
    served.countCalls({ count: 3, status: 'CALL_FAILED' }, { count: 1, status: 'VOICEMAIL_POST_CONNECT' });
    await untilText('#connection', /Live/);
    await untilText('#failure-rate', /^75\.0%$/);
    expect((await rowOf('#status-table', 'Timeout No Answer'))[0]).toBe('0');
  });

  it('comes again where too many were looking', async () => {
    const others = await Promise.all(
      Array.from({ length: MOST_LISTENERS }, () => listenToEvents(`${served.url}/events`)),
    );
    page = await browser.context.newPage();
    await page.goto(served.url);
    await untilText('#connection', /asking again/);
    for (const { leave } of others) leave();
    await untilText('#connection', /Live/);
    await waitFor('the others to be gone', () => served.listeners() === 1);
  });
});
