import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** A real browser without a window, and without a past. */
export interface OpenBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(executablePath: string): Promise<OpenBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'call-status-browser-'));
  const remove = () => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: ARGS });
    return {
      context,
      async close() {
        await context.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
