/**
 * For every query and write of the views: the server ends what takes longer, before the client gives up the
 * connection. Compare-and-set writes may be interrupted and repeated.
 */
export const operationLimit = { maxTimeMS: 15_000 } as const;

/** The same for unordered writes. */
export const unordered = { ordered: false, ...operationLimit } as const;

/** For writes that must be on MongoDB's disk before what they stand for is forgotten elsewhere. */
export const journaled = { ...operationLimit, writeConcern: { w: 'majority', journal: true } } as const;
