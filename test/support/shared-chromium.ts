import type { TestProject } from 'vitest/node';
import { ensureChromium } from './ensure-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string;
  }
}

/** The browser for all tests that need one is there before they start. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await ensureChromium(process.env, (message) => process.stdout.write(`${message}\n`)));
}
