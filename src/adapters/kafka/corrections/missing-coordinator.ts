/*
 * A group whose coordinator cannot be found, which is what a cluster that is down looks like, ends the consumer
 * for good, while every other way to lose the brokers makes it start itself again.
 */

/** Makes the consumer look for its coordinator again, however long there is none. */
export function correctMissingCoordinator(require: NodeJS.Require): void {
  const { KafkaJSGroupCoordinatorNotFound: MissingCoordinator } = require('kafkajs/src/errors') as {
    KafkaJSGroupCoordinatorNotFound: { prototype: Error };
  };
  // Its constructor sets the property to false; an accessor of the prototype comes before that.
  Object.defineProperty(MissingCoordinator.prototype, 'retriable', { get: () => true, set: () => {} });
}
