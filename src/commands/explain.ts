import { once } from 'node:events';
import type { Explainer } from '../engine/explain.ts';
import type { CommandStreams } from './classify.ts';
import { explanationAsJson } from './explanation-as-json.ts';
import { renderExplanation } from './render-explanation.ts';
import type { SourcedCall } from './sourced-call.ts';

export interface ExplainOptions {
  readonly json: boolean;
  /** Explains the calls with this id and passes over the others; null: all. */
  readonly callId: string | null;
}

/**
 * Explains each call, in order: for people, or as one line of JSON. What is no call is reported with its
 * place on `errors`, and the others go on.
 * @returns how many were explained, and how many were no calls.
 */
export async function explainCalls(
  calls: AsyncIterable<SourcedCall>,
  explain: Explainer,
  { json, callId }: ExplainOptions,
  { output, errors }: CommandStreams,
): Promise<{ readonly explained: number; readonly bad: number }> {
  let explained = 0;
  let bad = 0;
  for await (const sourced of calls) {
    if (sourced.kind === 'bad') {
      bad += 1;
      errors.write(`${sourced.place}: ${sourced.problem}\n`);
      continue;
    }
    if (callId !== null && sourced.call.callId !== callId) continue;
    const explanation = explain(sourced.call);
    const text = json
      ? `${JSON.stringify(explanationAsJson(sourced, explanation))}\n`
      : `${explained === 0 ? '' : '\n'}${renderExplanation(sourced, explanation)}`;
    explained += 1;
    if (!output.write(text)) await once(output, 'drain');
  }
  return { explained, bad };
}
