import type { PlanError, PlanFault } from '@ticketing/shared/hall/plans/plan-error.ts';
import type { LayoutRefusal } from '@ticketing/shared/messages/layout-refusals.ts';
import { z } from 'zod';
import { words } from './words.ts';

/** What is wrong with the file of a seating plan, in the language of the page. */
export function planErrorText(error: PlanError): string {
  return planErrorWords().text(error);
}

const planErrorWords = words({
  en: { text: (error: PlanError) => error.message },
  de: { text: (error) => error.faults.map(faultInGerman).join('; ') },
});

/** To follow "Das ist kein Plan: ". */
function faultInGerman(fault: PlanFault): string {
  switch (fault.code) {
    case 'no-json':
      return `kein JSON (${fault.said})`;
    case 'no-csv':
      return `keine CSV-Datei (${fault.said})`;
    case 'no-columns':
      return 'die erste Zeile muss die Spalten section, row, seat, price und kind nennen';
    case 'no-seats':
      return 'er hat keine Plätze';
    case 'standing-with-row':
      return `Zeile ${fault.line}: row muss bei Stehplätzen leer sein`;
    case 'row-without-seats':
      return `die Reihe ${fault.row} hat keine Plätze`;
    case 'seat-without-number':
      return `der Platz „${fault.seat}“ der Reihe ${fault.row} hat keine Nummer`;
    case 'refused': {
      const said = issueInGerman(fault.issue);
      if (fault.line !== undefined) return `Zeile ${fault.line}: ${fault.field} ${said}`;
      if (fault.row !== undefined) return `Reihe ${fault.row}: ${fault.field} ${said}`;
      return fault.field === '' ? `er ${said}` : `${fault.field}: ${said}`;
    }
    case 'no-plan':
      return `nicht in der Form eines Saalplans: ${fault.field} ${issueInGerman(fault.issue)}`;
  }
}

const german = z.locales.de().localeError;

function issueInGerman(issue: z.core.$ZodIssue): string {
  const refusal = issue.code === 'custom' ? (issue.params as LayoutRefusal | undefined) : undefined;
  if (refusal !== undefined) return refusalInGerman(refusal);
  const said = ofFormats[issue.message] ?? german({ ...issue, input: undefined });
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}

/** Schemas that say in words which text they take, as a pattern would not tell people. */
const ofFormats: Record<string, string> = {
  'must be a whole number of minor units': 'muss eine ganze Zahl sein, in Cent',
  'must be 1 to 16 capitals and digits': 'muss aus 1 bis 16 Großbuchstaben und Ziffern sein',
  'must be 1 to 4 capitals and digits': 'muss aus 1 bis 4 Großbuchstaben und Ziffern sein',
  'must be standing alone for standing room': 'muss bei Stehplätzen standing allein sein',
  'must not have more than 2000 rows': 'darf nicht mehr als 2000 Reihen haben',
  'must be 1 to 4 digits and perhaps a capital, such as 12A':
    'muss aus 1 bis 4 Ziffern sein, danach vielleicht ein Großbuchstabe, etwa 12A',
};

function refusalInGerman(refusal: LayoutRefusal): string {
  switch (refusal.is) {
    case 'row-twice':
      return `darf ${refusal.key} kein zweites Mal nennen`;
    case 'too-many-seats':
      return `darf nicht mehr als ${refusal.most} Plätze haben`;
    case 'given-twice':
      return 'darf nicht zweimal vorkommen';
    case 'no-section':
      return 'ist kein Bereich des Plans';
    case 'stands-beside':
      return `darf nicht neben ${refusal.way} stehen`;
    case 'missing':
      return 'fehlt';
    case 'no-seats':
      return 'fehlt, oder sonst labels oder places';
    case 'only-gaps':
      return 'darf nicht nur aus Lücken bestehen';
    case 'beyond-numbers':
      return `darf nicht über die Nummern 0 bis ${refusal.last} hinausgehen`;
    case 'no-seat':
      return 'ist kein Platz dieser Reihe';
    case 'wheelchair-already':
      return 'ist schon ein Rollstuhlplatz';
  }
}
