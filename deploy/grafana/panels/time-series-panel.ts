import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type DynamicConfigValue,
  type ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { FAINT } from '../colours.ts';
import { framed, type Frame } from './framed.ts';

const HEIGHT = 9;

/** Lines over time, their figures in a table below. Colours go by name, so that they are the same on every panel. */
export function timeSeriesPanel(frame: Frame): PanelBuilder {
  return framed(new PanelBuilder(), frame, HEIGHT)
    .min(0)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Auto)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .legend(legend(LegendPlacement.Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

/** Areas on top of each other, for what adds up to a whole. */
export function stackedPanel(frame: Frame): PanelBuilder {
  return timeSeriesPanel(frame).fillOpacity(70).lineWidth(0).stacking(stacking());
}

/** Bars for what is rare, so that a single one is seen: one for each minute at most, since shorter steps overlap. */
export function barsPanel(frame: Frame): PanelBuilder {
  return timeSeriesPanel(frame)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .stacking(stacking())
    .interval('1m')
    .decimals(0);
}

/** Draws a limit as a dashed line, which is in sight however far below it everything is. */
export function withLimitLine(panel: PanelBuilder, limit: number, colours: ThresholdsConfigBuilder): PanelBuilder {
  return panel
    .thresholds(colours)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .axisSoftMax(limit * 1.25);
}

/** A faint broken line, for a series that another is compared with: its strokes and gaps in pixels. */
export function broken(strokePx: number, gapPx: number): DynamicConfigValue[] {
  return [
    { id: 'color', value: { mode: 'fixed', fixedColor: FAINT } },
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [strokePx, gapPx] } },
    { id: 'custom.fillOpacity', value: 0 },
  ];
}

/** The last, mean and highest value of each series. To the right there is room for many. */
export function legend(placement: LegendPlacement): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(placement)
    .calcs(placement === LegendPlacement.Right ? ['lastNotNull', 'mean'] : ['lastNotNull', 'mean', 'max']);
}

function stacking(): StackingConfigBuilder {
  return new StackingConfigBuilder().mode(StackingMode.Normal).group('A');
}
