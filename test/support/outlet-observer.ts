import { vi } from 'vitest';
import type { OutletObserver } from '../../src/adapters/outlet-reports.ts';

/** Remembers what it was told of transactions. */
export function createOutletObserver() {
  return {
    onTransaction: vi.fn(),
    onTorn: vi.fn(),
    onDoubtLeft: vi.fn(),
    onForgotten: vi.fn(),
    onMadeAnew: vi.fn(),
    onSetBack: vi.fn(),
    onFenced: vi.fn(),
    onFormerEnded: vi.fn(),
    onFormerLeft: vi.fn(),
  } satisfies OutletObserver;
}
