import fc from 'fast-check';

/** What our OpenAPI documents use of JSON Schema. */
export type JsonSchema = {
  type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  properties?: Record<string, JsonSchema>;
  required?: string[];
  oneOf?: { required: string[] }[];
  not?: { required: string[] };
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  enum?: string[];
};

/** Any value that a schema allows. */
export function jsonOfSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(jsonOfSchema));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return arrayOf(schema);
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
  }
}

function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], oneOf = [{ required: [] }], not } = schema;
  const alternatives = new Set(oneOf.flatMap((alternative) => alternative.required));
  const fields = Object.entries(properties);
  return fc.oneof(
    ...oneOf.map((alternative) => {
      const requiredKeys = [...required, ...alternative.required];
      const allowed = fields.filter(([name]) => !alternatives.has(name) || requiredKeys.includes(name));
      const model = Object.fromEntries(allowed.map(([name, property]) => [name, jsonOfSchema(property)]));
      return fc
        .record(model, { requiredKeys })
        .map((object) => withKnownNames(withSectionsOfLayout(asRow(withTimesInOrder(notAll(object, not?.required))))));
    }),
  );
}

function notAll(object: Record<string, unknown>, names: string[] = []): Record<string, unknown> {
  const [first] = names;
  if (first === undefined || names.some((name) => !Object.hasOwn(object, name))) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== first));
}

// Sales open, close and the show starts one after the other, which JSON Schema cannot say.
function withTimesInOrder(object: Record<string, unknown>): Record<string, unknown> {
  const names = ['salesOpenAt', 'salesCloseAt', 'startsAt'].filter((name) => typeof object[name] === 'string');
  const times = names.map((name) => Date.parse(String(object[name]))).sort((one, other) => one - other);
  const apart = times.map((ms, index) => new Date(Math.min(ms, Date.UTC(9999, 0)) + index).toISOString());
  return { ...object, ...Object.fromEntries(names.map((name, index) => [name, apart[index]])) };
}

// There are only so many time zones and languages, which JSON Schema cannot say.
function withKnownNames(object: Record<string, unknown>): Record<string, unknown> {
  return {
    ...object,
    ...(object.timeZone !== undefined && { timeZone: 'Asia/Kathmandu' }),
    ...(object.language !== undefined && { language: 'pt-BR' }),
    ...(object.subtitles !== undefined && { subtitles: ['de', 'en-GB'] }),
  };
}

/** A row has few numbers, each label once, and attributes only for its own, which JSON Schema cannot say. */
function asRow(object: Record<string, unknown>): Record<string, unknown> {
  const { row, section, priceMinor, category, seats, labels, places, step } = object;
  if (priceMinor === undefined) return object;
  const head = { ...(section !== undefined && { section }), priceMinor, ...(category !== undefined && { category }) };
  if (places !== undefined) return { ...head, places: 1 };
  if (!Array.isArray(labels)) {
    return { ...head, row, seats: Math.min(Number(seats), 10), from: 100, ...(step ? { step, blocked: ['100'] } : {}) };
  }
  const distinct = labels.filter((label, index) => label === null || labels.indexOf(label) === index);
  const first = distinct.find((label) => label !== null);
  if (first === undefined) return { ...head, row, seats: 1 };
  return { ...head, row, labels: distinct, accessible: [first], restricted: [first] };
}

/** Only sections of the layout have names, and each has one. */
function withSectionsOfLayout(object: Record<string, unknown>): Record<string, unknown> {
  const { sections, layout, ...rest } = object;
  if (!Array.isArray(sections) || !Array.isArray(layout)) return object;
  const codes = Array.from(new Set(layout.map(({ section }) => section))).filter((code) => code !== undefined);
  const named = codes.slice(0, sections.length).map((code, index) => ({ ...sections[index], code }));
  return { ...rest, layout, ...(named.length > 0 && { sections: named }) };
}

function arrayOf({ items, minItems = 0, maxItems = 10, uniqueItems }: JsonSchema): fc.Arbitrary<unknown> {
  const item = jsonOfSchema(items!);
  // A row may stand once only, which JSON Schema cannot say; so a layout is told apart by its rows.
  const isLayout = items?.properties?.row !== undefined;
  // And halls by their ids.
  const isHalls = items?.properties?.hallId !== undefined;
  const key = (value: unknown) =>
    isLayout ? rowOf(Object(value)) : JSON.stringify(isHalls ? Object(value).hallId : value);
  const bounds = { minLength: minItems, maxLength: Math.min(maxItems, 10) };
  return uniqueItems || isLayout || isHalls
    ? fc.uniqueArray(item, { ...bounds, selector: key })
    : fc.array(item, bounds);
}

function rowOf({ section, row }: { section?: string; row?: string }): string {
  return [section, row].filter((part) => part !== undefined).join('-');
}

function textOf({ pattern, format, minLength = 0, maxLength = 100, ...schema }: JsonSchema): fc.Arbitrary<string> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (format === 'date-time') {
    const [min, max] = [new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59Z')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (format === 'date') {
    const [min, max] = [new Date('1895-12-28'), new Date('9999-12-31')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  }
  if (format === 'uri-reference') return fc.constantFrom('/posters/a.svg', 'https://example.com/a%20b.png?size=2#top');
  if (pattern === undefined || minLength > 0) {
    const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.floor(maxLength / 10) });
    return pattern === undefined ? text : text.filter((value) => new RegExp(pattern).test(value));
  }
  return fc.stringMatching(new RegExp(pattern));
}
