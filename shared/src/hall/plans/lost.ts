/** What a plan says and a layout has no place for. */
export type Lost =
  /** Its code would be that of another section. */
  | { kind: 'section-renamed'; section: string; code: string; taken: string }
  | { kind: 'row-renamed'; row: string; section: string; name: string }
  /** A row has one price: its other seats are rows of a section of their own. */
  | { kind: 'row-split'; row: string; section: string }
  | { kind: 'seat-renamed'; seat: string; row: string; label: string }
  | { kind: 'seat-guids' }
  | { kind: 'positions' }
  | { kind: 'areas'; count: number }
  /** Of a plan's only zone: then the layout has no sections. */
  | { kind: 'zone-name'; zone: string }
  /** Of a CSV file, in which we know no more columns. */
  | { kind: 'columns'; columns: string };

/** @returns it as half a sentence in English, to follow "not kept: " */
export function lostInWords(lost: Lost): string {
  switch (lost.kind) {
    case 'section-renamed':
      return `section "${lost.section}" is ${lost.code}, because ${lost.taken} is another section`;
    case 'row-renamed':
      return `row "${lost.row}"${lost.section && ` of section "${lost.section}"`} is ${lost.name}`;
    case 'row-split':
      return `row "${lost.row}" has more than one price: some of its seats are in section "${lost.section}"`;
    case 'seat-renamed':
      return `seat "${lost.seat}" of row ${lost.row} is ${lost.label}`;
    case 'seat-guids':
      return 'the seat_guid of each seat: ids are made of section, row and label';
    case 'positions':
      return 'positions on the plan, other than gaps in a row';
    case 'areas':
      return `${lost.count} areas: they are only drawn, and may be standing room`;
    case 'zone-name':
      return `the name of its only zone, "${lost.zone}"`;
    case 'columns':
      return `the columns ${lost.columns}`;
  }
}
