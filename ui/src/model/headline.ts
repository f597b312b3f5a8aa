// The six numbers of the first five seconds, and where each stands to the real day.
import type { ReportDocument, Target } from './document';
import { fall, offset, percent, price, short } from './format';
import { altcoins, bitcoin, medianAltcoinFall, seconds } from './market';

export interface Strip { value: number; real: [number, number]; low: number; high: number; realWords: string; passes: boolean; from: string; judged: string | null }
export interface Headline { id: string; label: string; value: string; unit?: string; note: string; strip?: Strip; without?: string }

/** The real day's figures as numbers; docs/reference/targets.md has their sources. */
const REAL: Record<string, { real: [number, number]; words: string }> = {
  'btc-drop': { real: [-0.13, -0.13], words: '−13%' },
  'alt-median': { real: [-0.7, -0.68], words: '−68 to −70%' },
  'usde-main': { real: [0.65, 0.65], words: '0.65' },
  wbeth: { real: [0.2012, 0.2012], words: '0.20' },
  'liq-total': { real: [19.1e9, 19.4e9], words: '19.1–19.4 bn' },
  insurance: { real: [0.153, 0.153], words: '15%' },
};

export function headlines(doc: ReportDocument): Headline[] {
  return [forced(doc), btc(doc), median(doc), usde(doc), reproduction(doc) ?? staked(doc), fund(doc)].filter((h) => h !== null);
}

/** What `validate` judged on this very run where it has, else the figure that the report can judge by the same rule; nothing where it cannot. */
function strip(doc: ReportDocument, id: string, own: number | null): Strip | undefined {
  const target = doc.targets?.find((t) => t.id === id);
  const known = REAL[id];
  if (!target || !known) return undefined;
  const judged = doc.validation?.seeds.find((s) => s.digest === doc.run.digest)?.rows.find((r) => r.id === id);
  const value = judged?.simulated ?? own;
  if (value === null || value === undefined || !Number.isFinite(value)) return undefined;
  const passes = judged ? judged.verdict === 'pass' : inside(target, value);
  // Where the number shown is not the figure that is judged, the judged one is said too.
  const said = own === null ? (id === 'liq-total' ? `${short(value)} as published` : `${percent(value)} of it used`) : null;
  return { value, real: known.real, realWords: known.words, low: target.low ?? -Infinity, high: target.high ?? Infinity, passes, from: judged ? 'validate' : 'this report', judged: said };
}

function inside(target: Target, value: number): boolean {
  return value >= (target.low ?? -Infinity) && value <= (target.high ?? Infinity);
}

function forced(doc: ReportDocument): Headline {
  const total = doc.run.liquidations.reduce((sum, r) => sum + (r.notional_usd ?? 0), 0);
  const longs = doc.run.liquidations.filter((r) => r.side === 'long').reduce((sum, r) => sum + (r.notional_usd ?? 0), 0);
  const hours = Math.round((doc.run.end_us - doc.run.start_us) / 3.6e9);
  return {
    id: 'forced', label: `Forced sales, ${hours} h`, value: short(total), unit: 'USD', note: total > 0 ? longs / total > 0.995 ? 'nearly all of it longs and pledges' : `${percent(longs / total)} of it longs` : 'nobody was forced',
    strip: strip(doc, 'liq-total', null), without: 'real 19.1–19.4 bn published; validate counts as published',
  };
}

function btc(doc: ReportDocument): Headline | null {
  const row = bitcoin(doc);
  if (!row) return null;
  return { id: 'btc', label: 'Bitcoin from the shock', value: fall(row.drawdown), note: `low ${price(row.low)} at ${offset(seconds(doc, row.low_us))}`, strip: strip(doc, 'btc-drop', row.drawdown === null ? null : -Math.abs(row.drawdown)) };
}

function median(doc: ReportDocument): Headline | null {
  const value = medianAltcoinFall(doc);
  if (value === null) return null;
  const coins = altcoins(doc);
  const deep = coins.filter((c) => (c.drawdown ?? 0) >= 0.7).length;
  const leg = doc.targets?.find((t) => t.id === 'alt-median')?.leg_before ?? 0;
  return { id: 'alt', label: 'Median altcoin', value: fall(value), note: `${deep} of ${coins.length} coins fell 70% or more`, strip: strip(doc, 'alt-median', -(1 - (1 - value) * (1 - leg))) };
}

function usde(doc: ReportDocument): Headline | null {
  const rows = doc.run.prices.filter((r) => r.asset === 'USDe' && r.kind !== 'perp' && r.low !== null);
  const main = rows.find((r) => r.venue === doc.main_venue);
  if (!main) return null;
  const others = [...new Set(rows.filter((r) => r !== main).map((r) => r.venue))].map((venue) => `${venue} ${price(Math.round(Math.min(...rows.filter((r) => r.venue === venue).map((r) => r.low!)) * 1000) / 1000)}`);
  return { id: 'usde', label: `USDe low, ${main.venue}`, value: price(Math.round(main.low! * 1000) / 1000), note: others.length > 0 ? others.join(' · ') : `at ${offset(seconds(doc, main.low_us))}`, strip: strip(doc, 'usde-main', main.low) };
}

function reproduction(doc: ReportDocument): Headline | null {
  const max = doc.contagion?.r_max;
  if (!max) return null;
  const above = (doc.contagion?.above_one ?? []).reduce((sum, o) => sum + (o.to_us - o.from_us) / 6e7, 0);
  return { id: 'r', label: 'R at its peak', value: max.r.toFixed(2), note: `at ${offset(seconds(doc, max.start_us))}${above > 0 ? `, above 1 for ${Math.max(1, Math.round(above))} min` : ''}`, without: 'no published figure' };
}

function staked(doc: ReportDocument): Headline | null {
  const rows = doc.run.prices.filter((r) => r.class === 'staked-token' && r.venue === doc.main_venue && r.low !== null && !r.market.endsWith('USDT'));
  const row = rows.find((r) => r.asset === 'WBETH') ?? rows[0];
  if (!row) return null;
  const others = rows.filter((r) => r !== row).map((r) => `${r.asset} ${fall(r.drawdown)}`);
  return { id: 'staked', label: `${row.market.split(':').pop()} low`, value: price(Math.round(row.low! * 1000) / 1000), note: `${fall(row.drawdown)}${others.length ? ' · ' + others.join(' · ') : ''}`, strip: row.asset === 'WBETH' ? strip(doc, 'wbeth', row.low) : undefined };
}

function fund(doc: ReportDocument): Headline | null {
  const row = doc.run.backstops.find((r) => r.venue === doc.main_venue && r.kind === 'insurance-fund');
  if (!row) return null;
  const adl = doc.run.backstops.filter((r) => r.kind === 'adl').reduce((sum, r) => sum + (r.used_usd ?? 0), 0);
  const bad = doc.run.backstops.filter((r) => r.kind === 'bad-debt' || r.kind === 'socialised-loss').reduce((sum, r) => sum + (r.used_usd ?? 0), 0);
  return {
    id: 'fund', label: 'Insurance fund paid out', value: short(row.used_usd), unit: 'USD', note: `of ${short(row.before_usd)} · ADL ${short(adl)} · loss left ${short(bad)}`,
    strip: strip(doc, 'insurance', null), without: 'real: 15% of the fund used; validate counts its assets too',
  };
}
