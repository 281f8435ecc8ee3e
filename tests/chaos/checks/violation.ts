/** What was promised and not kept: an invariant of the design, or the truth of what a client was told. */
export type Promised =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'answers'
  | 'linearizability'
  | 'recovery'
  | 'verify';

export type Violation = { promised: Promised; what: string };
