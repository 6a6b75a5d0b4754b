import { abandonedScenarios } from './abandoned-scenarios.ts';
import { answeredScenarios } from './answered-scenarios.ts';
import type { Carrier, Task, Tenant } from './call-centre.ts';
import { canShow, evidenceSampler, type EvidenceFields } from './evidence.ts';
import { inboundScenarios } from './inbound-scenarios.ts';
import { EVIDENCE_STYLES, type Platform } from './platforms.ts';
import { weighted, type Sampler, type Weighted } from './sampler.ts';
import type { Scenario } from './scenario.ts';
import { ringingScenarios } from './ringing-scenarios.ts';
import { unansweredScenarios } from './unanswered-scenarios.ts';

const scenarios: readonly Scenario[] = [
  ...ringingScenarios,
  ...unansweredScenarios,
  ...answeredScenarios,
  ...abandonedScenarios,
  ...inboundScenarios,
];

const POOR_CARRIER_FACTOR = 7;

/** A scenario, and the sampler of the fields by which a platform shows why such a call ended. */
export interface CallPlan {
  readonly scenario: Scenario;
  readonly evidence: Sampler<EvidenceFields>;
}

/**
 * The mix of calls of one task over one carrier. Scenarios that the task or the platform's records
 * cannot show are left out; where a record may show the evidence in several ways, the platform's
 * habits decide how often each is drawn.
 */
export function callMix(tenant: Tenant, task: Task, carrier: Pick<Carrier, 'poor'>): Sampler<CallPlan> {
  const plans = scenarios
    .filter(({ needs }) => isPossible(needs, tenant.platform, task))
    .flatMap((scenario) => plansOf(scenario, tenant.platform, shareOf(scenario, task, carrier)));
  return weighted(plans);
}

function isPossible(needs: Scenario['needs'], platform: Platform, task: Task): boolean {
  if (needs.separateTalk && !platform.separatesTalk) return false;
  if (needs.media && !platform.measuresMedia) return false;
  if (needs.ringing !== undefined && (needs.ringing === 'told') !== platform.tellsRinging) return false;
  return needs.ringLimit === undefined || (needs.ringLimit === 'set') === (task.maxRingingDurationMs !== null);
}

function shareOf(scenario: Scenario, task: Task, carrier: Pick<Carrier, 'poor'>): number {
  const share = scenario.shares[task.taskType] ?? 0;
  return scenario.lineFault && carrier.poor ? share * POOR_CARRIER_FACTOR : share;
}

function plansOf(scenario: Scenario, platform: Platform, share: number): readonly Weighted<CallPlan>[] {
  const styles = EVIDENCE_STYLES.map((style) => ({ style, habit: platform.evidence[style] ?? 0 })).filter(
    ({ style, habit }) => habit > 0 && canShow(scenario.evidence, style),
  );
  const habits = styles.reduce((sum, { habit }) => sum + habit, 0);
  if (share === 0 || habits === 0) return [];
  return styles.map(({ style, habit }) => [
    { scenario, evidence: evidenceSampler(scenario.evidence, style) },
    (share * habit) / habits,
  ]);
}
