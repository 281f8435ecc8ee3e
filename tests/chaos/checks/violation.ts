/** What was promised and not kept: an invariant of the design, the truth of what a client was told, or the run's own worth. */
export const promises = {
  I1: 'no seat ever has two owners',
  I2: 'every accepted command has exactly one outcome',
  I3: 'no outcome without a command',
  I4: 'log, tables, views and topic agree',
  I5: 'events are published in order of version',
  I6: 'a replay gives the same bytes',
  I7: 'first come, first served',
  I8: 'what was acknowledged is kept',
  answers: 'what a client is told of an order or a booking is true',
  slots: 'no two shows have a hall at a time, and each has its hall and its movie',
  movies: 'a movie is told as it was at its version',
  halls: 'a hall is the one of its version, now and in the past',
  lists: 'a list has every show once, in order, as it was at its version',
  history: 'a history has every event of its subject, as on the log',
  streams: 'a stream leaves no gap',
  'never back': 'no reader of one process is shown an older version than before',
  found: 'what was acknowledged is found',
  'not for ever': 'nothing stays pending or undecided',
  linearizability: 'one order explains what the clients saw of a seat',
  recovery: 'the system works again after a fault',
  money: 'no money without a seat, no seat without money',
  verify: 'verify finds nothing',
  'fault done': 'every fault of the plan was done, and did something',
  'enough seen': 'the run had enough of everything to say something',
} as const;

export type Promised = keyof typeof promises;

export type Violation = { promised: Promised; what: string };
