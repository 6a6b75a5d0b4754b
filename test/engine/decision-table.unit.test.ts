import { expect, it } from 'vitest';
import { statusRows } from '../../src/engine/decision-table.ts';
import { asRequired, REQUIRED_ROWS } from './required-rows.ts';

it('the table has the 17 rows of the requirement, in its order and with its words', () => {
  expect(asRequired(statusRows)).toEqual(REQUIRED_ROWS);
});
