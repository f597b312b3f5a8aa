// The table behind a chart, and its CSV.
export type Cell = string | number | null;
export interface Table { columns: { name: string; left?: boolean; show?: (value: number) => string }[]; rows: Cell[][] }

/** RFC 4180. A text that a spreadsheet would take for a formula is prefixed, so that nothing in a name is executed. */
export function csv(table: Table): string {
  const cell = (value: Cell): string => {
    if (value === null) return '';
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [table.columns.map((column) => column.name), ...table.rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
