type Broker = { isConnected(): boolean };
type Asked<T> = (asked: { nodeId: string; broker: Broker }) => Promise<T>;

/** What is used here of kafkajs' brokers of a cluster. */
export type BrokerPool = {
  brokers: Record<string, Broker>;
  findBroker(options: { nodeId: string }): Promise<Broker>;
  withBroker<T>(ask: Asked<T>): Promise<T | null>;
};

type BrokerPoolClass = new (...given: never[]) => BrokerPool;

/**
 * Where any broker may be asked, as for a group's coordinator, kafkajs goes through them in random order until one answers.
 * But it gives up at the first that it cannot connect to, so that with one of three gone a third of the questions fail,
 * and a host that is lost takes the time of a connection. This pool asks those that it is connected to first, and all of
 * them. The order stays random: one that is cut off from the others answers as well, and does not know.
 */
export function withAnyBroker(Original: BrokerPoolClass): BrokerPoolClass {
  return class extends Original {
    override async withBroker<T>(ask: Asked<T>): Promise<T | null> {
      const inTurn = Object.entries(this.brokers)
        .map(([nodeId, broker]) => ({ nodeId, place: Math.random() + (broker.isConnected() ? 0 : 1) }))
        .toSorted((one, other) => one.place - other.place);
      for (const { nodeId } of inTurn) {
        try {
          return await ask({ nodeId, broker: await this.findBroker({ nodeId }) });
        } catch {
          // Another one may answer.
        }
      }
      return inTurn.length === 0 ? await super.withBroker(ask) : null;
    }
  };
}
