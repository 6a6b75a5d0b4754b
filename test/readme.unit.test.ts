import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMBINATIONS } from '../src/engine/facts.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('opens with the two commands', () => {
    expect(readme.indexOf('npm ci && npm run demo')).toBeLessThan(700);
    expect(readme.indexOf('npm ci && npm test')).toBeLessThan(700);
  });

  it.each(['README.md', 'docs/decision-table.md'])('has the number of combinations right, and so has %s', (path) => {
    const text = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    const numbers = [...text.matchAll(/([\d,]+)\s+combinations/g)].map(([, number]) => number);
    expect(new Set(numbers)).toEqual(new Set([COMBINATIONS.toLocaleString('en-US')]));
  });

  it('names files that exist', () => {
    const named = [...readme.matchAll(/`((?:src|schemas|test|demo|local-stack|scripts|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path!,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });
});
