import { refusals } from '../refusals.ts';
import type { CatalogueCommandType } from './commands.ts';

/** The business refusals of the catalogue: the stable code and the title for clients. */
export const catalogueRefusals = {
  'precondition-required': 'It is there already: to replace it, say which version was read.',
  'version-conflict': 'It has changed since the version that was read.',
  'movie-unknown': 'There is no such movie.',
  'movie-in-use': 'The movie has shows to come.',
  'hall-unknown': 'There is no such hall.',
  'hall-occupied': 'Another show has the hall at that time.',
  'already-over': 'The show would be over already.',
  'hall-in-use': 'A hall that is left out has shows to come.',
  undecidable: refusals.undecidable,
} as const;

export type CatalogueRefusalCode = keyof typeof catalogueRefusals;

/** The codes by which each command may be refused. */
export const catalogueRefusalsOf = {
  DefineMovie: ['precondition-required', 'version-conflict', 'undecidable'],
  RetireMovie: ['movie-unknown', 'version-conflict', 'movie-in-use', 'undecidable'],
  UseMovie: ['movie-unknown', 'undecidable'],
  DefineTheater: ['precondition-required', 'version-conflict', 'hall-in-use', 'undecidable'],
  TakeSlot: ['already-over', 'hall-unknown', 'hall-occupied', 'undecidable'],
  ReleaseSlot: ['undecidable'],
  SettleSlot: ['undecidable'],
} as const satisfies Record<CatalogueCommandType, readonly CatalogueRefusalCode[]>;

/** The codes by which a type of command may be refused. */
export type CatalogueRefusalCodeOf<T extends CatalogueCommandType> = (typeof catalogueRefusalsOf)[T][number];

export const catalogueRefusalCodes = Object.keys(catalogueRefusals) as [
  CatalogueRefusalCode,
  ...CatalogueRefusalCode[],
];
