type FetchRequest = { requestTimeout: number };
type CreateFetch = (options: { maxWaitTime: number }) => FetchRequest;
/** What is used here of kafkajs' fetch requests. */
export type FetchProtocol = {
  versions: string[];
  protocol(of: { version: number }): CreateFetch;
};

/** The last version that only a leader answers. */
const lastForLeaders = 10;

/** How much longer than the broker may wait for records an answer may take, in milliseconds. */
const onTheWayMs = 3_000;

/**
 * From version 11 on a broker that follows answers a fetch too (KIP-392), from what it has: a consumer that has heard from
 * it, before it knew, that it leads would read from there, behind the others for as long as it takes to catch up. One that
 * does not lead refuses the versions before, and kafkajs asks who does.
 * And kafkajs gives an answer a tenth of a second, which a busy broker needs more of, so that it would be taken for lost.
 */
export function fromLeaders(original: FetchProtocol): FetchProtocol {
  return {
    versions: original.versions.filter((version) => Number(version) <= lastForLeaders),
    protocol: (of) => {
      const create = original.protocol(of);
      return (options) => ({ ...create(options), requestTimeout: options.maxWaitTime + onTheWayMs });
    },
  };
}
