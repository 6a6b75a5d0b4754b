import type { KafkaConfig } from 'kafkajs';

type Patience = Pick<KafkaConfig, 'requestTimeout' | 'retry'>;

/** Of whoever asks at the start of a worker: a few seconds, to hear soon that no broker answers. */
export const ASKING: Patience = {
  requestTimeout: 6_000,
  retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 8 },
};

/** Of a command that somebody waits for. */
export const ASKING_BY_HAND: Patience = {
  requestTimeout: 6_000,
  retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 5 },
};

export const PUBLISHING: Patience = {
  requestTimeout: 6_000,
  retry: { initialRetryTime: 15, maxRetryTime: 500, retries: 40 },
};

/**
 * Longer than a cluster takes to find another coordinator: a consumer that gives up comes back as another member, and the
 * group waits for the one that is gone.
 */
export const CONSUMING: Patience = {
  requestTimeout: 8_000,
  retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 40 },
};
