import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { CHOSEN_DATASOURCE } from '../datasource.ts';

/** How a series is called: text, with labels in double braces. */
type Legend = string;

/** The course of an expression over the time shown. */
export function course(expression: string, legend: Legend): DataqueryBuilder {
  return query(expression).range().legendFormat(legend);
}

/** An expression at the end of the time shown. */
export function reading(expression: string, legend: Legend): DataqueryBuilder {
  return query(expression).instant().legendFormat(legend);
}

/** The same as rows of a table, with a column for each label. */
export function tableRows(expression: string): DataqueryBuilder {
  return query(expression).instant().format(PromQueryFormat.Table);
}

/** The course of a histogram's buckets. */
export function buckets(expression: string): DataqueryBuilder {
  return query(expression).range().format(PromQueryFormat.Heatmap).legendFormat('{{le}}');
}

function query(expression: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(CHOSEN_DATASOURCE).expr(expression).editorMode(QueryEditorMode.Code);
}
