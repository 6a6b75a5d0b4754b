import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DASHBOARD_FILES } from '../support/dashboard-json.ts';

const at = (path: string) => new URL(`../../deploy/grafana/${path}`, import.meta.url);
const read = (path: string) => parse(readFileSync(at(path), 'utf8')) as unknown;

describe('what Grafana is set up with', () => {
  it('is one Prometheus, whose uid stays', () => {
    const { apiVersion, datasources } = read('provisioning/datasources/prometheus.yaml') as {
      readonly apiVersion: number;
      readonly datasources: readonly object[];
    };
    expect(apiVersion).toBe(1);
    expect(datasources).toEqual([
      expect.objectContaining({
        type: 'prometheus',
        uid: 'prometheus',
        url: 'http://prometheus:9090',
        isDefault: true,
      }),
    ]);
  });

  it('is the dashboards, in a folder of their own, that nobody changes in the browser', () => {
    const { apiVersion, providers } = read('provisioning/dashboards/call-status.yaml') as {
      readonly apiVersion: number;
      readonly providers: readonly object[];
    };
    expect(apiVersion).toBe(1);
    expect(providers).toEqual([
      expect.objectContaining({
        type: 'file',
        folder: 'Call status',
        allowUiUpdates: false,
        options: { path: '/var/lib/grafana/dashboards' },
      }),
    ]);
    expect(DASHBOARD_FILES.filter((file) => !existsSync(at(`dashboards/${file}`)))).toEqual([]);
  });
});
