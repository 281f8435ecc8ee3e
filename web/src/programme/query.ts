/** What a list of the programme is narrowed to. It is in the address, so that it can be sent to somebody. */
export type Selection = {
  q?: string;
  city?: string;
  date?: string;
  type?: string;
  language?: string;
  rating?: string;
  genre?: string;
};

export type Narrowing = keyof Selection;

const limits: Record<Narrowing, number> = {
  q: 100,
  city: 100,
  date: 10,
  type: 50,
  language: 35,
  rating: 50,
  genre: 50,
};

/** The selection that an address asks for. What the API would refuse is left out: anybody can write an address. */
export function selectionOf(query: Record<string, string>): Selection {
  const selection: Selection = {};
  for (const name of Object.keys(limits) as Narrowing[]) {
    const value = query[name]?.trim();
    if (value === undefined || value === '' || value.length > limits[name]) continue;
    if (name === 'date' && !isDate(value)) continue;
    selection[name] = value;
  }
  return selection;
}

/** The address of a page with a selection; what is not chosen is not in it. */
export function addressOf(path: string, selection: Selection): string {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(limits) as Narrowing[]) {
    const value = selection[name];
    if (value !== undefined && value !== '') parameters.set(name, value);
  }
  const query = parameters.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Another choice; undefined takes one back. */
export function changed(selection: Selection, name: Narrowing, value: string | undefined): Selection {
  const { [name]: _, ...rest } = selection;
  return value === undefined || value === '' ? rest : { ...rest, [name]: value };
}

function isDate(value: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(`${value}T12:00:00Z`));
}
