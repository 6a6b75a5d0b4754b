import { now } from '../now.ts';
import { reading } from '../panels/query.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { shareOf, type Share } from '../shares.ts';

/** A share as it is now. */
export function shareStat(
  share: Share,
  words: { readonly title: string; readonly description: string; readonly width: number; readonly height?: number },
) {
  const queries = [reading(shareOf(share, now), words.title)];
  return statPanel({ ...words, unit: 'percentunit', queries })
    .decimals(1)
    .noValue('no calls');
}
