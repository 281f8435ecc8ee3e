export type LeaderRefresh = {
  /** Asks who leads the partitions that were written to. */
  refreshLeaders(): Promise<void>;
};

type ProducerOptions = { cluster: { refreshMetadata(): Promise<void> } };
export type CreateProducer = (options: ProducerOptions) => object;

/**
 * kafkajs' producer asks who leads when a request fails, and every five minutes. One that waits for something else while a
 * host is lost would send its first request there.
 */
export function withLeaderRefresh(createProducer: CreateProducer): CreateProducer {
  return (options) => ({
    ...createProducer(options),
    refreshLeaders: () => options.cluster.refreshMetadata(),
  });
}

/** Whether a producer is one of those above. */
export function hasLeaderRefresh<Producer extends object>(producer: Producer): producer is Producer & LeaderRefresh {
  return 'refreshLeaders' in producer;
}
