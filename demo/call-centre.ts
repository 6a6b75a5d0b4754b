import type { TaskType } from '../src/engine/call.ts';
import { platforms, type Platform } from './platforms.ts';

/** A dialling task: what is dialled how, and for how long it may ring. */
export interface Task {
  readonly taskId: string;
  readonly taskType: TaskType;
  /** How many of all calls are its, as a weight. */
  readonly weight: number;
  /** Null where no maximum is set. Whole seconds, so that cutting durations to seconds keeps the order. */
  readonly maxRingingDurationMs: number | null;
}

export interface Tenant {
  readonly tenantId: string;
  readonly platform: Platform;
  readonly agents: number;
  readonly tasks: readonly Task[];
}

export interface Carrier {
  readonly name: string;
  readonly country: 'US' | 'GB';
  readonly lines: number;
  /** How many of all calls it carries, as a weight. */
  readonly weight: number;
  /** Its lines fail several times as often as those of the others. */
  readonly poor: boolean;
}

/** The imaginary customers of the call centre, each with its own platform and so its own kind of records. */
export const tenants: readonly Tenant[] = [
  {
    tenantId: 'aurora-retail',
    platform: platforms.suite,
    agents: 120,
    tasks: [
      { taskId: 'aurora-winback', taskType: 'PREDICTED', weight: 16, maxRingingDurationMs: 30_000 },
      { taskId: 'aurora-renewals', taskType: 'FIXED', weight: 8, maxRingingDurationMs: 25_000 },
      { taskId: 'aurora-complaints', taskType: 'MANUAL', weight: 3, maxRingingDurationMs: null },
      { taskId: 'aurora-hotline', taskType: 'INBOUND', weight: 6, maxRingingDurationMs: null },
    ],
  },
  {
    tenantId: 'birch-insurance',
    platform: platforms.softswitch,
    agents: 80,
    tasks: [
      { taskId: 'birch-quotes', taskType: 'PREDICTED', weight: 12, maxRingingDurationMs: 25_000 },
      { taskId: 'birch-claims', taskType: 'FIXED', weight: 7, maxRingingDurationMs: null },
      { taskId: 'birch-advice', taskType: 'PREVIEW', weight: 3, maxRingingDurationMs: 35_000 },
      { taskId: 'birch-service', taskType: 'INBOUND', weight: 4, maxRingingDurationMs: null },
    ],
  },
  {
    tenantId: 'cedar-energy',
    platform: platforms.pbx,
    agents: 45,
    tasks: [
      { taskId: 'cedar-switch', taskType: 'FIXED', weight: 5, maxRingingDurationMs: 30_000 },
      { taskId: 'cedar-callbacks', taskType: 'MANUAL', weight: 3, maxRingingDurationMs: null },
      { taskId: 'cedar-meter', taskType: 'INBOUND', weight: 2, maxRingingDurationMs: null },
    ],
  },
  {
    tenantId: 'delta-surveys',
    platform: platforms.trunk,
    agents: 60,
    tasks: [
      { taskId: 'delta-panel', taskType: 'PREDICTED', weight: 7, maxRingingDurationMs: 20_000 },
      { taskId: 'delta-recall', taskType: 'PREDICTED', weight: 3, maxRingingDurationMs: null },
      { taskId: 'delta-interviews', taskType: 'PREVIEW', weight: 2, maxRingingDurationMs: null },
    ],
  },
  {
    tenantId: 'elm-collections',
    platform: platforms.cloud,
    agents: 70,
    tasks: [
      { taskId: 'elm-reminders', taskType: 'FIXED', weight: 9, maxRingingDurationMs: 30_000 },
      { taskId: 'elm-overdue', taskType: 'PREDICTED', weight: 4, maxRingingDurationMs: 25_000 },
      { taskId: 'elm-settlements', taskType: 'MANUAL', weight: 3, maxRingingDurationMs: 30_000 },
      { taskId: 'elm-agreements', taskType: 'PREVIEW', weight: 1, maxRingingDurationMs: null },
      { taskId: 'elm-enquiries', taskType: 'INBOUND', weight: 3, maxRingingDurationMs: null },
    ],
  },
];

export const carriers: readonly Carrier[] = [
  { name: 'northlink', country: 'US', lines: 8, weight: 20, poor: false },
  { name: 'bluewave', country: 'US', lines: 8, weight: 16, poor: false },
  { name: 'meridian', country: 'GB', lines: 6, weight: 15, poor: false },
  { name: 'harbourtel', country: 'GB', lines: 6, weight: 12, poor: false },
  { name: 'skylark', country: 'US', lines: 6, weight: 12, poor: false },
  { name: 'osprey', country: 'GB', lines: 4, weight: 10, poor: false },
  { name: 'quarrynet', country: 'US', lines: 4, weight: 8, poor: true },
  { name: 'tinroof', country: 'GB', lines: 3, weight: 5, poor: true },
];
