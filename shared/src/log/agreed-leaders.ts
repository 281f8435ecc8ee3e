/** What a broker says of a partition; kafkajs' names. */
export type PartitionState = { partitionId: number; leader: number; replicas: number[] };

/** Of one broker. */
type Answer = { node: number; partitions: PartitionState[] };

/**
 * Who leads each partition of a topic, by what most of the brokers that have it say for themselves.
 *
 * One broker's word is not enough: a leader that is cut off from the controller takes itself for the leader as long as
 * that lasts, and answers how far its own copy goes. What was acknowledged meanwhile is on its successor and, with
 * `min.insync.replicas` of 2 of 3 (of 3 of 5), on another copy, and each of them learned of its new leader before it took
 * a record from it. So a majority that names one leader names the one that all acknowledged records went to.
 * @param nodes the brokers to ask, by their ids
 * @param ask what a broker says; it may fail, and may take as long as it likes when it is not needed
 * @returns leader by partition, as soon as enough have answered
 * @throws Error when all have answered, and no majority agrees
 */
export function agreedLeaders(
  nodes: number[],
  ask: (node: number) => Promise<PartitionState[]>,
): Promise<Map<number, number>> {
  return new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    let open = nodes.length;
    const closeOne = () => {
      open -= 1;
      if (open === 0)
        reject(new Error(`of ${nodes.length} brokers ${answers.length} say who leads, and no majority agrees`));
    };
    for (const node of nodes) {
      ask(node)
        .then((partitions) => {
          answers.push({ node, partitions });
          const leaders = leadersOfMost(answers);
          if (leaders !== undefined) resolve(leaders);
        })
        .then(closeOne, closeOne);
    }
    if (open === 0) reject(new Error('no broker answers'));
  });
}

/** @returns undefined while one of the partitions has no leader that most of its brokers name */
function leadersOfMost(answers: Answer[]): Map<number, number> | undefined {
  const votes = new Map<number, Map<number, number>>();
  const leaders = new Map<number, number>();
  for (const { node, partitions } of answers) {
    for (const { partitionId, leader, replicas } of partitions) {
      const ofPartition = votes.get(partitionId) ?? new Map<number, number>();
      votes.set(partitionId, ofPartition);
      if (!replicas.includes(node)) continue;
      const count = (ofPartition.get(leader) ?? 0) + 1;
      ofPartition.set(leader, count);
      if (count > replicas.length / 2) leaders.set(partitionId, leader);
    }
  }
  return leaders.size === votes.size && votes.size > 0 ? leaders : undefined;
}
