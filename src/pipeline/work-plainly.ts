import { TASK_TYPES } from '../engine/call.ts';
import type { Engine } from '../engine/classify.ts';
import { toDeadLetter } from '../events/dead-letter.ts';
import type { ConsumedRecord, OutgoingRecord } from '../records/record.ts';
import { isWithin } from '../records/timestamp-limits.ts';
import type { BatchTimes } from './batch-times.ts';
import type { Carriers } from './carriers.ts';
import { processRecord, type RecordProcessorParts } from './process-record.ts';
import type { OpenTally } from './tally.ts';

export interface PlainWorkParts extends RecordProcessorParts {
  readonly engine: RecordProcessorParts['engine'] & Pick<Engine, 'unknownCodes'>;
  readonly carriers: Pick<Carriers, 'placeOf'>;
  /** `max.message.bytes` of the dead-letter topic. */
  readonly maxDeadLetterBytes: number;
}

/** Where records of one batch go. */
export interface PlainWorkTargets {
  readonly topic: string;
  readonly partition: number;
  readonly times: BatchTimes;
  readonly tally: OpenTally;
  readonly write: (output: OutgoingRecord) => void;
  readonly deadLetters: OutgoingRecord[];
}

/** Works one record as an object: it is written or put aside, and counted. */
export function workPlainly(record: ConsumedRecord, parts: PlainWorkParts, targets: PlainWorkTargets): void {
  const { topic, partition, times, tally, write, deadLetters } = targets;
  const outcome = processRecord(record, parts, times.output);
  switch (outcome.kind) {
    case 'classified': {
      const { call, decision } = outcome;
      tally.countPlainly();
      tally.countCall(
        call,
        TASK_TYPES.indexOf(call.taskType),
        decision,
        parts.carriers.placeOf(call.carrier),
        call.endedAt,
      );
      tally.noteUnknownCodes(parts.engine.unknownCodes(call));
      write(outcome.record);
      break;
    }
    case 'skipped':
      tally.countSkipped(outcome.reason);
      break;
    case 'defective': {
      const position = { topic, partition, offset: record.offset };
      const isKept = times.deadLetters !== null && isWithin(times.deadLetters, Number(record.timestamp));
      const ownTimestampMs = isKept ? null : times.nowMs;
      deadLetters.push(toDeadLetter(record, position, outcome.defect, parts.maxDeadLetterBytes, ownTimestampMs));
      tally.countDefect(outcome.defect, record.offset);
    }
  }
}
