import type { Pool } from 'pg';

type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
};

/** How a plan reaches the rows of a table: by which columns of an index, none where it reads all of it. */
export type TableAccess = { table: string; by: string[] };

/**
 * How a statement finds its rows, as it is planned once for all values.
 * @param text with parameters $1, $2 …
 */
export async function tableAccesses(pool: Pool, text: string): Promise<TableAccess[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
  );
  return accessesOf(rows[0]!['QUERY PLAN'][0].Plan);
}

function accessesOf(node: PlanNode, heap?: string): TableAccess[] {
  const { Plans = [] } = node;
  const type = node['Node Type'];
  // Of a bitmap the condition stands at the index, and the table above it.
  if (type === 'Bitmap Heap Scan') return Plans.flatMap((plan) => accessesOf(plan, node['Relation Name']));
  const table = node['Relation Name'] ?? heap;
  const inner = Plans.flatMap((plan) => accessesOf(plan, heap));
  if (!type.endsWith('Scan') || table === undefined) return inner;
  return [{ table, by: columnsOf(node['Index Cond']) }, ...inner];
}

// `((event_id = w.event_id) AND (seat_id = w.seat_id))`: what stands left of each comparison.
function columnsOf(condition = ''): string[] {
  return Array.from(condition.matchAll(/\(([a-z_]+) =/g), ([, column]) => column!);
}
