import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { BAD } from './colours.ts';
import { CHOSEN_DATASOURCE } from './datasource.ts';
import { select, sumOf } from './select.ts';

/** What happened while the figures went their way: lines and areas on every panel. */
export function dashboardAnnotations(): AnnotationQueryBuilder[] {
  return [
    annotation('Deployments', newVersions())
      .iconColor('blue')
      .titleFormat('call-status {{version}}')
      .textFormat('decision table {{table_version}}')
      .tagKeys('version,table_version'),
    annotation('Alerts', 'max by (alertname, severity) (ALERTS{area=~"calls|worker", alertstate="firing"})')
      .iconColor(BAD)
      .titleFormat('{{alertname}}')
      .textFormat('firing')
      .tagKeys('severity'),
  ];
}

/** A version of worker and table that was not seen in the hour before. */
function newVersions(): string {
  const builds = select('call_status_build_info');
  const now = sumOf((selector) => selector, builds, 'version', 'table_version');
  const seenBefore = (selector: string) => `last_over_time(${selector}[1h] offset $__interval)`;
  return `${now} unless ${sumOf(seenBefore, builds, 'version', 'table_version')}`;
}

function annotation(name: string, expression: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(CHOSEN_DATASOURCE)
    .enable(true)
    .expr(expression)
    .step('1m')
    .useValueForTime(false);
}
