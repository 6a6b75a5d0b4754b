import type { BrokerSecurity } from './broker-security.ts';
import { LOOPBACK } from './free-port.ts';

/** One node of the cluster: broker and controller in one process. */
export interface NodePorts {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** A second listener for clients, and the port under which it is known to them. */
  readonly detour: { readonly port: number; readonly advertisedPort: number } | null;
}

/**
 * The `server.properties` of a node. One node has no replicas; three keep three copies and ask for two,
 * of the internal topics as well. Few partitions of those, and no delay before a first rebalance, make a
 * start quick.
 */
export function kafkaProperties(
  node: NodePorts,
  nodes: readonly NodePorts[],
  logDir: string,
  security: BrokerSecurity | null,
): string {
  const replicas = nodes.length;
  const secure = security === null ? '' : `,SECURE://${LOOPBACK}:${security.port}`;
  const clients = (detourPort: number | undefined) =>
    `PLAINTEXT://${LOOPBACK}:${node.port}${detourPort === undefined ? '' : `,DETOUR://${LOOPBACK}:${detourPort}`}${secure}`;
  const inSync = Math.min(2, replicas);
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@${LOOPBACK}:${controllerPort}`).join(','),
    listeners: `${clients(node.detour?.port)},CONTROLLER://${LOOPBACK}:${node.controllerPort}`,
    'advertised.listeners': clients(node.detour?.advertisedPort),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT,SECURE:SASL_SSL',
    'log.dirs': logDir,
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.num.partitions': 6,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 6,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': replicas === 1 ? 0 : 200,
    'broker.session.timeout.ms': 6_000,
    'broker.heartbeat.interval.ms': 1_000,
    'replica.lag.time.max.ms': 6_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16 << 20,
    // Tests write records of long ago. What has to go names its size or its age for its topic.
    'log.retention.ms': -1,
    'log.retention.check.interval.ms': 10_000,
    ...security?.properties,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
