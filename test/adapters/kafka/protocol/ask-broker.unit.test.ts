import { describe, expect, it } from 'vitest';
import {
  askBroker,
  questionOf,
  versionFor,
  type AskedBroker,
  type Question,
  type VersionRange,
} from '../../../../src/adapters/kafka/protocol/ask-broker.ts';
import { StopError } from '../../../../src/pipeline/failures.ts';

const REQUEST = { apiKey: 22, apiName: 'InitProducerId', least: 3, most: 5, flexible: 4 };

const brokerOf = (range: VersionRange | undefined): AskedBroker => ({
  nodeId: 7,
  versions: { 22: range },
  connectionPool: { send: () => Promise.reject(new Error('nobody is there')) },
});
const range = (minVersion: number, maxVersion: number) => brokerOf({ minVersion, maxVersion });

describe('the version of a request', () => {
  it.each([
    ['that the broker knows too', range(0, 9), 5, undefined],
    ['that an older broker knows', range(0, 3), 3, undefined],
    ['that a newer broker still knows', range(5, 9), 5, undefined],
    ['that is asked for', range(0, 9), 4, 4],
  ])('is the newest %s', (_, broker, version, most) => {
    expect(versionFor(broker, REQUEST, most)).toBe(version);
  });

  it.each([
    ['is too old', range(0, 2), '0 to 2', '3 to 5', undefined],
    ['is too new', range(6, 9), '6 to 9', '3 to 5', undefined],
    ['is too new for what is asked for', range(5, 9), '5 to 9', '3 to 4', 4],
    ['does not know it', brokerOf(undefined), 'none', '3 to 5', undefined],
  ])('ends the worker where a broker %s, and says which it is', (_, broker, theirs, ours, most) => {
    expect(() => versionFor(broker, REQUEST, most)).toThrow(
      new StopError(`broker 7 takes InitProducerId in versions ${theirs}, and this worker speaks ${ours}`),
    );
  });

  it('says whether it is flexible', () => {
    expect(questionOf(range(0, 3), REQUEST)).toEqual({
      apiKey: 22,
      apiName: 'InitProducerId',
      version: 3,
      isFlexible: false,
    });
    expect(questionOf(range(0, 4), REQUEST)).toMatchObject({ version: 4, isFlexible: true });
  });
});

/** What goes out, and what comes of this answer. */
async function ask(
  answer: readonly number[],
  more: Partial<Question<{ readonly value: number; readonly throttleMs?: number }>>,
) {
  let sent: object = {};
  let throttledMs = -1;
  const connectionPool = {
    async send(exchange: object) {
      const { request, response, ...rest } = exchange as Exchange;
      const { buffer, following } = await request.encode();
      sent = {
        ...rest,
        apiKey: request.apiKey,
        apiVersion: request.apiVersion,
        bytes: Array.from(Buffer.concat([buffer, ...following])),
      };
      const decoded = await response.decode(Buffer.from(answer));
      throttledMs = decoded.clientSideThrottleTime;
      return response.parse(decoded);
    },
  };
  const given = await askBroker(
    { nodeId: 7, versions: {}, connectionPool },
    {
      apiKey: 22,
      apiName: 'InitProducerId',
      version: 4,
      isFlexible: true,
      write: (to) => to.int8(5),
      read: (from) => ({ value: from.int8() }),
      ...more,
    },
  );
  return { sent, given, throttledMs };
}

describe('a question', () => {
  it('has the tags of a header, and so has its answer, in a flexible version', async () => {
    const { sent, given, throttledMs } = await ask([1, 200, 1, 1, 7, 42], {});
    expect(sent).toEqual({ apiKey: 22, apiVersion: 4, requestTimeout: null, bytes: [0, 5] });
    expect(given).toEqual({ value: 42 });
    expect(throttledMs).toBe(0);
  });

  it('has none in others', async () => {
    const { sent, given } = await ask([42], { isFlexible: false });
    expect(sent).toMatchObject({ bytes: [5] });
    expect(given).toEqual({ value: 42 });
  });

  it('may have an answer without, where it is asked in a version that nobody may know', async () => {
    const { sent, given } = await ask([42], { hasPlainAnswerHeader: true });
    expect(sent).toMatchObject({ bytes: [0, 5] });
    expect(given).toEqual({ value: 42 });
  });

  it('waits for as long as it says, and keeps to what the broker asks for', async () => {
    const { sent, throttledMs } = await ask([0, 42], {
      timeoutMs: 30_000,
      read: (from) => ({ value: from.int8(), throttleMs: 70 }),
    });
    expect(sent).toMatchObject({ requestTimeout: 30_000 });
    expect(throttledMs).toBe(70);
  });
});

interface Exchange {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly encode: () => Promise<{ readonly buffer: Buffer; readonly following: readonly Buffer[] }>;
  };
  readonly response: {
    readonly decode: (answer: Buffer) => Promise<{ readonly clientSideThrottleTime: number }>;
    readonly parse: (decoded: object) => Promise<unknown>;
  };
}
