// Reading markets out of the document: who is an altcoin, where bitcoin trades, which path a market took.
import { MILLIONTHS, type MarketColumns, type PriceRow, type ReportDocument } from './document';
import type { Point } from './decimate';
import { median, quantile } from './scale';

/** The row that stands for bitcoin: its spot book on the main venue, else the busiest. */
export function bitcoin(doc: ReportDocument): PriceRow | undefined {
  return [...doc.run.prices]
    .filter((row) => row.asset === 'BTC')
    .sort((a, b) => Number(b.kind === 'spot') - Number(a.kind === 'spot') || Number(b.venue === doc.main_venue) - Number(a.venue === doc.main_venue) || b.trades - a.trades)[0];
}

/** Spot rows of the main venue's altcoins, one an asset. */
export function altcoins(doc: ReportDocument): PriceRow[] {
  const rows = doc.run.prices.filter((row) => row.kind === 'spot' && row.class === 'altcoin' && row.venue === doc.main_venue);
  const best = new Map<string, PriceRow>();
  for (const row of rows) if ((best.get(row.asset)?.trades ?? -1) < row.trades) best.set(row.asset, row);
  return [...best.values()];
}

export function medianAltcoinFall(doc: ReportDocument): number | null {
  return median(altcoins(doc).map((row) => Math.abs(row.drawdown ?? NaN)));
}

export function medianAltcoinUnforced(doc: ReportDocument): number | null {
  return median(altcoins(doc).flatMap((row) => (typeof row.drawdown_unforced === 'number' ? [Math.abs(row.drawdown_unforced)] : [])));
}

export function columnsOf(doc: ReportDocument, market: string): MarketColumns | undefined {
  return doc.prices.markets.find((columns) => columns.market === market);
}

/** The last price of each bucket as a change since the shock, drawn at the bucket's end. */
export function path(doc: ReportDocument, columns: MarketColumns): Point[] {
  return points(doc, columns.last);
}

/** Lowest and highest trade of each bucket: the envelope that keeps every wick. */
export function envelope(doc: ReportDocument, columns: MarketColumns): { low: Point[]; high: Point[] } {
  return { low: points(doc, columns.low), high: points(doc, columns.high) };
}

function points(doc: ReportDocument, values: (number | null)[]): Point[] {
  const t = doc.prices.t;
  return values.flatMap((value, i) => (typeof value === 'number' ? [[t[i + 1] ?? t[i]!, value / MILLIONTHS - 1] as Point] : []));
}

export interface Bands { t: number[]; median: number[]; low: number[]; high: number[]; lowest: number[] }

/** Over many markets: median, a quarter and three quarters of the prices, and the median of how far each has fallen so far; as changes since the shock. */
export function bands(doc: ReportDocument, markets: MarketColumns[]): Bands {
  const found: Bands = { t: [], median: [], low: [], high: [], lowest: [] };
  const least = new Map<string, number>();
  for (let i = 0; i < doc.prices.t.length; i++) {
    const values = markets.flatMap((m) => (typeof m.last[i] === 'number' ? [m.last[i]! / MILLIONTHS - 1] : []));
    for (const m of markets) if (typeof m.low[i] === 'number' && doc.prices.t[i]! >= 0) least.set(m.market, Math.min(least.get(m.market) ?? 0, m.low[i]! / MILLIONTHS - 1));
    if (values.length === 0) continue;
    found.t.push(doc.prices.t[i + 1] ?? doc.prices.t[i]!);
    found.median.push(median(values)!);
    found.low.push(quantile(values, 0.25)!);
    found.high.push(quantile(values, 0.75)!);
    found.lowest.push(least.size > 0 ? median([...least.values()])! : 0);
  }
  return found;
}

export const seconds = (doc: ReportDocument, us: number | null | undefined): number | null =>
  us === null || us === undefined ? null : (us - doc.origin_us) / 1e6;
