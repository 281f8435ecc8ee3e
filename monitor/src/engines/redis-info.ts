/** What INFO tells: a line `name:value` for each figure. */
export function parseInfo(text: string): Map<string, string> {
  return new Map(
    text.split('\r\n').flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return at <= 0 || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

/** The replicas in INFO replication: `slave0:ip=10.0.0.2,port=6379,state=online,offset=42,lag=0`. */
export function replicasOf(info: ReadonlyMap<string, string>, masterOffset: number) {
  return Array.from(info)
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, line]) => {
      const fields = new Map(line.split(',').map((field) => field.split('=', 2) as [string, string]));
      const offset = fields.get('offset');
      const lag = fields.get('lag');
      return {
        address: `${fields.get('ip')}:${fields.get('port')}`,
        state: fields.get('state') ?? 'unknown',
        ...(offset !== undefined && { behindBytes: Math.max(0, masterOffset - Number(offset)) }),
        ...(lag !== undefined && { lastAckSeconds: Number(lag) }),
      };
    });
}
