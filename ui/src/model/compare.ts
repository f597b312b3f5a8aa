// Two runs side by side: outcomes, onsets, and sentences that say no more than the two runs show.
import { domino, type Hue } from './channels';
import type { ReportDocument } from './document';
import { altcoins, bitcoin, medianAltcoinFall, seconds } from './market';

export type Unit = 'count' | 'share' | 'usd' | 'price';
export interface Outcome { id: string; label: string; unit: Unit; was: number | null; now: number | null }
export interface Onset { id: string; number: number | null; name: string; hue: Hue; was: number | null; now: number | null }

export function outcomes(was: ReportDocument, now: ReportDocument): Outcome[] {
  const row = (id: string, label: string, unit: Unit, of: (doc: ReportDocument) => number | null): Outcome => ({ id, label, unit, was: of(was), now: of(now) });
  const used = (doc: ReportDocument, ...kinds: string[]) => {
    const rows = doc.run.backstops.filter((r) => kinds.includes(r.kind));
    return rows.length === 0 ? null : rows.reduce((sum, r) => sum + (r.used_usd ?? 0), 0);
  };
  return [
    row('dominoes', 'Dominoes fallen', 'count', (d) => fallen(d)),
    row('bitcoin', 'Bitcoin, fall', 'share', (d) => negative(bitcoin(d)?.drawdown)),
    row('altcoin', 'Median altcoin, fall', 'share', (d) => negative(altcoins(d).length > 0 ? medianAltcoinFall(d) : null)),
    row('usde', 'USDe, lowest, main venue', 'price', (d) => d.run.prices.find((r) => r.asset === 'USDe' && r.kind !== 'perp' && r.venue === d.main_venue)?.low ?? null),
    row('staked', 'Staked token, largest fall', 'share', (d) => negative(most(d.run.prices.filter((r) => r.class === 'staked-token' && r.venue === d.main_venue && !r.market.endsWith('USDT')).map((r) => r.drawdown)))),
    row('forced', 'Forced sales', 'usd', (d) => d.run.liquidations.reduce((sum, r) => sum + (r.notional_usd ?? 0), 0)),
    row('fund', 'Insurance funds used', 'usd', (d) => used(d, 'insurance-fund', 'vault')),
    row('adl', 'Auto-deleveraged', 'usd', (d) => used(d, 'adl')),
    row('bad', 'Bad debt and shared loss', 'usd', (d) => used(d, 'bad-debt', 'socialised-loss')),
    row('r', 'R at its peak', 'count', (d) => d.contagion?.r_max?.r ?? null),
  ].filter((o) => o.was !== null || o.now !== null);
}

function fallen(doc: ReportDocument): number {
  return doc.run.dominoes.filter((d) => d.number !== null && d.onset_us !== null).length;
}

const negative = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : -Math.abs(value));

function most(values: (number | null)[]): number | null {
  const known = values.filter((v) => v !== null).map(Math.abs);
  return known.length === 0 ? null : Math.max(...known);
}

/** In the order in which they fell in the first run; then those that only the second has; then those that stand in both. */
export function onsets(was: ReportDocument, now: ReportDocument): Onset[] {
  return was.run.dominoes
    .map((d): Onset => {
      const { name, hue } = domino(d.id);
      return { id: d.id, number: d.number, name, hue, was: seconds(was, d.onset_us), now: seconds(now, now.run.dominoes.find((o) => o.id === d.id)?.onset_us) };
    })
    .sort((a, b) => (a.was ?? 1e12) - (b.was ?? 1e12) || (a.now ?? 1e12) - (b.now ?? 1e12));
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve', 'Thirteen'];
const count = (n: number, one: string, many: string) => `${NUMBERS[n] ?? n} ${n === 1 ? one : many}`;

/** What the dominoes say; of one seed each, so it claims nothing of other draws. */
export function whatIfTitle(was: ReportDocument, now: ReportDocument): string {
  if (was.run.digest === now.run.digest) return 'Nothing changed: both runs are the same, to the last event.';
  const rows = onsets(was, now);
  const [stood, fell] = [rows.filter((r) => r.was !== null && r.now === null).length, rows.filter((r) => r.was === null && r.now !== null).length];
  if (stood > 0 && fell > 0) return `${count(stood, 'domino', 'dominoes')} that fell ${stood === 1 ? 'stands' : 'stand'}; ${count(fell, 'other falls', 'others fall').toLowerCase()}.`;
  if (stood > 0) return `${count(stood, 'domino that fell stands', 'dominoes that fell stand')}.`;
  if (fell > 0) return `${count(fell, 'more domino falls', 'more dominoes fall')}.`;
  return 'The same dominoes fall.';
}

/** Largest difference first, as a share of what it was: for the sentence under the title. */
export function largest(rows: Outcome[]): Outcome[] {
  const size = (o: Outcome) => (o.was === null || o.now === null || o.was === 0 ? 0 : Math.abs(o.now - o.was) / Math.abs(o.was));
  return rows.filter((o) => o.id !== 'dominoes' && size(o) >= 0.01).sort((a, b) => size(b) - size(a));
}
