import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN_DATASOURCE } from './datasource.ts';
import { select } from './select.ts';

/** Where the data comes from. */
export function datasourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
}

/** Which workers: the job and the instance by which Prometheus knows them. */
export function workerVariables(): QueryVariableBuilder[] {
  return [
    labelVariable('job', 'Job', 'The job of Prometheus, of which there is one for each consumer group as a rule.')
      // This one does not depend on the others.
      .query('label_values(call_status_build_info, job)')
      .definition('label_values(call_status_build_info, job)'),
    labelVariable('instance', 'Instance', 'The workers, by the address at which Prometheus finds them.')
      .query('label_values(call_status_build_info{job=~"$job"}, instance)')
      .definition('label_values(call_status_build_info{job=~"$job"}, instance)'),
  ];
}

/** Which calls. */
export function callVariables(): QueryVariableBuilder[] {
  const valuesOf = (label: string) => `label_values(${select('call_status_calls_total')}, ${label})`;
  return [
    labelVariable('task_type', 'Task type', 'How calls were started.')
      .query(valuesOf('task_type'))
      .definition(valuesOf('task_type')),
    labelVariable('carrier', 'Carrier', 'Who carried the call; none: not known; other: beyond the carriers counted.')
      .query(valuesOf('carrier'))
      .definition(valuesOf('carrier')),
  ];
}

/** Any number of a label's values, at first all of them. */
function labelVariable(name: string, label: string, description: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(CHOSEN_DATASOURCE)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
