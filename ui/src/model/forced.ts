// Forced sales by channel, over venues.
import type { ReportDocument } from './document';

export interface ChannelMinutes { channel: string; usd: number[]; total: number }

export function byChannel(doc: ReportDocument): ChannelMinutes[] {
  const sums = new Map<string, number[]>();
  for (const row of doc.forced.rows) {
    const into = sums.get(row.channel) ?? new Array<number>(doc.forced.minute.length).fill(0);
    row.usd.forEach((usd, i) => (into[i]! += usd));
    sums.set(row.channel, into);
  }
  return [...sums].map(([channel, usd]) => ({ channel, usd, total: usd.reduce((a, b) => a + b, 0) })).sort((a, b) => b.total - a.total);
}

/** Channel by venue: the same money as a table. */
export function byVenue(doc: ReportDocument): { channel: string; venues: Map<string, number>; total: number }[] {
  const found = new Map<string, Map<string, number>>();
  for (const row of doc.run.liquidations) {
    const venues = found.get(row.channel) ?? new Map<string, number>();
    venues.set(row.venue, (venues.get(row.venue) ?? 0) + (row.notional_usd ?? 0));
    found.set(row.channel, venues);
  }
  return [...found].map(([channel, venues]) => ({ channel, venues, total: [...venues.values()].reduce((a, b) => a + b, 0) })).sort((a, b) => b.total - a.total);
}
