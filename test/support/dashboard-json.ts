import { readFileSync } from 'node:fs';

/** What tests look at of a dashboard's file. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly annotations: { readonly list: readonly AnnotationJson[] };
  readonly links: readonly { readonly title: string; readonly url: string; readonly type: string }[];
  readonly panels: readonly PanelJson[];
}

export interface VariableJson {
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly query: string;
  readonly datasource?: { readonly uid: string };
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
}

export interface AnnotationJson {
  readonly name: string;
  readonly expr: string;
  readonly datasource: { readonly uid: string };
}

export interface PanelJson {
  readonly type: string;
  readonly id: number;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly TargetJson[];
  /** Of a row that is folded. */
  readonly panels?: readonly PanelJson[];
  readonly options?: { readonly yAxis?: { readonly unit?: string } };
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}

export interface TargetJson {
  readonly refId: string;
  readonly expr: string;
  readonly instant?: boolean;
  readonly legendFormat?: string;
  readonly datasource?: { readonly uid: string };
}

const FOLDER = new URL('../../deploy/grafana/dashboards/', import.meta.url);

/** Every dashboard of the repository, as Grafana reads it. */
export const DASHBOARD_FILES = ['calls.json', 'worker.json'] as const;

export function readDashboard(file: (typeof DASHBOARD_FILES)[number]): DashboardJson {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as DashboardJson;
}

/** Its panels without the rows, folded or not. */
export function panelsOf({ panels }: DashboardJson): readonly PanelJson[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel]));
}
