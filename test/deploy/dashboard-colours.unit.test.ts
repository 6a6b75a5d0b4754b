import { describe, expect, it } from 'vitest';
import { statusRows } from '../../src/engine/decision-table.ts';
import { CALL_STATUS_COLOURS, REASON_COLOURS, STATUS_COLOURS } from '../../deploy/grafana/colours.ts';
import { CALL_STATUS_WORDS } from '../../src/engine/classification.ts';
import { panelsOf, readDashboard } from '../support/dashboard-json.ts';

const SHADE = /^(?:super-light|light|semi-dark|dark)-/;

describe('colours', () => {
  it.each(Object.entries({ CALL_STATUS_COLOURS, REASON_COLOURS, STATUS_COLOURS }))('%s differ', (_, colours) => {
    const all = Object.values(colours);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of a status is a shade of its call status, but for the one that a carrier spoils', () => {
    const others = statusRows.filter(
      ({ status, callStatus }) => STATUS_COLOURS[status].replace(SHADE, '') !== CALL_STATUS_COLOURS[callStatus],
    );
    expect(others.map(({ status }) => status)).toEqual(['TELECOM_UNAVAILABLE']);
    expect(STATUS_COLOURS.TELECOM_UNAVAILABLE).toBe(REASON_COLOURS.LINE_OR_CARRIER);
  });

  it('and words of a call status are the same on every panel that shows it', () => {
    const overrides = panelsOf(readDashboard('calls.json')).flatMap(({ fieldConfig }) => fieldConfig?.overrides ?? []);
    const connected = overrides.filter(({ matcher }) => matcher.options === 'CONNECTED');
    expect(connected.length).toBeGreaterThan(1);
    for (const { properties } of connected) {
      expect(properties).toEqual([
        { id: 'displayName', value: CALL_STATUS_WORDS.CONNECTED },
        { id: 'color', value: { mode: 'fixed', fixedColor: CALL_STATUS_COLOURS.CONNECTED } },
      ]);
    }
  });
});
