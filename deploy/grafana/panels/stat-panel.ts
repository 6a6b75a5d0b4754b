import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { framed, type Frame } from './framed.ts';
import { withoutLimit } from './limits.ts';

const HEIGHT = 4;

/** Figures to be read at a glance: a large number for each query, with its legend where there are several. */
export function statPanel(frame: Frame): PanelBuilder {
  const several = frame.queries.length > 1;
  return framed(new PanelBuilder(), frame, HEIGHT)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .textMode(several ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .thresholds(withoutLimit())
    .noValue('no data');
}
