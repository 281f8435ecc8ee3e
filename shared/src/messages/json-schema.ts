/**
 * For zod's `override`: an instant as people read it in a document. zod's own pattern spells out leap years; what it
 * says beyond `date-time` is that the time is UTC.
 */
export function plainInstants({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = 'Z$';
}
