import { chromium, type BrowserContext } from 'playwright-core';
import { createGuardedFolder } from '../../local-stack/guarded-folder.ts';

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

/** Its profile is removed even where the tests are broken off. */
export async function openBrowser(executablePath: string): Promise<OpenBrowser> {
  const profile = await createGuardedFolder();
  try {
    const context = await chromium.launchPersistentContext(profile.path, {
      executablePath,
      headless: true,
      args: ARGS,
    });
    return {
      context,
      async close() {
        await context.close();
        await profile.close();
      },
    };
  } catch (error) {
    await profile.close();
    throw error;
  }
}
