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

/** Each bucket by its first extreme, its second and its last price, so that a line through them goes to every wick; as a change since the shock. */
export function path(doc: ReportDocument, columns: MarketColumns): Point[] {
  const points: Point[] = [];
  const t = doc.prices.t;
  for (let i = 0; i < t.length; i++) {
    const [low, high, last] = [columns.low[i], columns.high[i], columns.last[i]];
    if (typeof low !== 'number' || typeof high !== 'number' || typeof last !== 'number') continue;
    const width = (t[i + 1] ?? t[i]! + 60) - t[i]!;
    const share = (value: number) => value / MILLIONTHS - 1;
    const wick = high - low > 0.002 * MILLIONTHS;
    if (wick && low < last) points.push([t[i]! + width / 3, share(low)]);
    if (wick && high > last) points.push([t[i]! + width / 2, share(high)]);
    points.push([t[i]! + width, share(last)]);
  }
  return points;
}

export interface Bands { t: number[]; median: number[]; low: number[]; high: number[]; deepest: number[] }

/** Over many markets: median, quarter to three quarters and the deepest trade of each bucket, as changes since the shock. */
export function bands(doc: ReportDocument, markets: MarketColumns[]): Bands {
  const found: Bands = { t: [], median: [], low: [], high: [], deepest: [] };
  for (let i = 0; i < doc.prices.t.length; i++) {
    const values = markets.flatMap((m) => (typeof m.last[i] === 'number' ? [m.last[i]! / MILLIONTHS - 1] : []));
    const lows = markets.flatMap((m) => (typeof m.low[i] === 'number' ? [m.low[i]! / MILLIONTHS - 1] : []));
    if (values.length === 0) continue;
    found.t.push(doc.prices.t[i + 1] ?? doc.prices.t[i]!);
    found.median.push(median(values)!);
    found.low.push(quantile(values, 0.25)!);
    found.high.push(quantile(values, 0.75)!);
    found.deepest.push(Math.min(...lows));
  }
  return found;
}

export const seconds = (doc: ReportDocument, us: number | null | undefined): number | null =>
  us === null || us === undefined ? null : (us - doc.origin_us) / 1e6;
