import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { CHOSEN_DATASOURCE } from '../datasource.ts';

/** What every panel has. */
export interface Frame {
  readonly title: string;
  /** What it shows, and what would be wrong. */
  readonly description: string;
  /** Of its values, as Grafana calls it: `percentunit`, `s`. */
  readonly unit: string;
  /** Of 24 columns. */
  readonly width: number;
  /** In rows of Grafana's grid, of about 36 pixels each. */
  readonly height?: number;
  readonly queries: readonly DataqueryBuilder[];
}

/** What all builders of panels have in common. */
interface PanelBuilder {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  span(columns: number): this;
  height(rows: number): this;
  datasource(datasource: DataSourceRef): this;
  targets(targets: Builder<Dataquery>[]): this;
}

/** Gives a panel its frame. Queries are named A, B, C in their order. */
export function framed<B extends PanelBuilder>(builder: B, frame: Frame, defaultHeight: number): B {
  return builder
    .title(frame.title)
    .description(frame.description)
    .unit(frame.unit)
    .span(frame.width)
    .height(frame.height ?? defaultHeight)
    .datasource(CHOSEN_DATASOURCE)
    .targets(frame.queries.map((query, index) => query.refId(refIdOf(index))));
}

/** The name of a panel's query, by its place. */
export function refIdOf(index: number): string {
  return String.fromCodePoint('A'.codePointAt(0)! + index);
}
