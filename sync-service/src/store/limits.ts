/**
 * Of every query and write of the views: the server ends what takes longer, before the client takes the connection for
 * dead. What is written with compare-and-set may be ended in the middle and done again.
 */
export const operationLimit = { maxTimeMS: 15_000 } as const;

/** The same for writes in any order. */
export const unordered = { ordered: false, ...operationLimit } as const;
