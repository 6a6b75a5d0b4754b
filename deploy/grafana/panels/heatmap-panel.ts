import { AxisPlacement, HeatmapCellLayout, TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import {
  CellValuesBuilder,
  FilterValueRangeBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { framed, type Frame } from './framed.ts';

const HEIGHT = 8;

/** A histogram over time: the darker a cell, the more fell into that bucket. The unit is that of the buckets. */
export function heatmapPanel(frame: Frame): PanelBuilder {
  return (
    framed(new PanelBuilder(), frame, HEIGHT)
      .calculate(false)
      .yAxis(new YAxisConfigBuilder().unit(frame.unit).axisPlacement(AxisPlacement.Left))
      .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
      .color(
        new HeatmapColorOptionsBuilder()
          .mode(HeatmapColorMode.Scheme)
          .scheme('Oranges')
          .scale(HeatmapColorScale.Exponential)
          .exponent(0.5)
          .steps(64)
          .fill('dark-orange')
          .reverse(false),
      )
      // Increases are estimates: an empty bucket may come out a hair above 0.
      .filterValues(new FilterValueRangeBuilder().le(1e-9))
      .cellValues(new CellValuesBuilder().unit('short').decimals(0))
      .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true))
      .showLegend()
  );
}
