/** What is used here of kafkajs' connections to one broker. */
export type ConnectionPool = {
  pool: { socket?: { destroy(error: Error): void } }[];
  send(request: object): Promise<unknown>;
};

type ConnectionPoolClass = new (...given: never[]) => ConnectionPool;

/**
 * A broker whose host is lost closes no connection, and kafkajs goes on with those that it has: it asks the same broker
 * who leads now, and waits for the timeout of that request as well, again and again. So a broker that has not answered
 * in time loses its connections; whoever asks next connects anew, or takes another broker.
 */
export function withoutLostBrokers(Original: ConnectionPoolClass): ConnectionPoolClass {
  return class extends Original {
    override async send(request: object): Promise<unknown> {
      try {
        return await super.send(request);
      } catch (error) {
        if (error instanceof Error && error.name === 'KafkaJSRequestTimeoutError') {
          for (const { socket } of this.pool) socket?.destroy(error);
        }
        throw error;
      }
    }
  };
}
