import { expect, it } from 'vitest';
import { askBroker } from '../../../../src/adapters/kafka/protocol/ask-broker.ts';
import { EARLIEST, LATEST, listOffsetsQuestion } from '../../../../src/adapters/kafka/protocol/list-offsets-request.ts';
import { fakeFetchBrokers, TOPIC } from '../../../support/fake-fetch-broker.ts';

it('the beginnings and ends of several partitions are asked for at once, and each has an error of its own', async () => {
  const brokers = fakeFetchBrokers({ partitions: 3 });
  brokers.logs.get(1)!.start = 5n;
  brokers.append(1, { records: 3 });
  brokers.logs.get(2)!.leader = 7;
  const { broker } = brokers.node(1);
  const ask = async (timestamp: bigint) => {
    const question = listOffsetsQuestion(broker, { topic: TOPIC, partitions: [1, 0, 2], timestamp });
    return (await askBroker(broker, question)).offsets;
  };
  expect(await ask(EARLIEST)).toMatchObject([
    { partition: 1, errorCode: 0, offset: 5n },
    { partition: 0, errorCode: 0, offset: 0n },
    { partition: 2, errorCode: 6 },
  ]);
  expect((await ask(LATEST)).map(({ offset }) => offset)).toEqual([8n, 0n, 0n]);
});

it('they are asked for in version 5, as of everything that all replicas have', () => {
  const { broker } = fakeFetchBrokers().node(1);
  const question = listOffsetsQuestion(broker, { topic: 'in', partitions: [3], timestamp: 1_000n });
  expect(question).toMatchObject({ apiKey: 2, version: 5, isFlexible: false });
});
