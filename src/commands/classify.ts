import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CallEnded } from '../engine/call.ts';
import type { Engine } from '../engine/classify.ts';
import type { SourcedCall } from './sourced-call.ts';

export interface CommandStreams {
  readonly output: Writable;
  readonly errors: Writable;
}

/**
 * Writes one line for each call, in order. What is no call is reported with its place on `errors`, and the
 * others go on.
 * @returns how many were no calls.
 */
export async function classifyCalls(
  calls: AsyncIterable<SourcedCall>,
  engine: Engine,
  { output, errors }: CommandStreams,
): Promise<number> {
  let bad = 0;
  for await (const sourced of calls) {
    switch (sourced.kind) {
      case 'call':
        if (!output.write(`${classifiedLine(engine, sourced.call)}\n`)) await once(output, 'drain');
        break;
      case 'bad':
        bad += 1;
        errors.write(`${sourced.place}: ${sourced.problem}\n`);
    }
  }
  return bad;
}

function classifiedLine(engine: Engine, call: CallEnded): string {
  const { status, reasonAttribution, callStatus, unclassifiedReason, ruleId } = engine.classify(call);
  return JSON.stringify({ callId: call.callId, status, reasonAttribution, callStatus, unclassifiedReason, ruleId });
}
