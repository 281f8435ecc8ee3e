/**
 * For zod's `override`: describes an instant as UTC `date-time`, instead of zod's own pattern, which spells out leap
 * years.
 */
export function plainInstants({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = 'Z$';
}
