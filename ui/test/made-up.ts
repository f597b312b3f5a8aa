// A report's document with round numbers that a reader recognises.
import type { Domino, PriceRow, ReportDocument } from '../src/model/document';

export const SHOCK = 1_760_129_400_000_000;
const IDS = ['macro-shock', 'risk-aversion', 'loop-unwind', 'depeg', 'loop-liquidation', 'loan-liquidation', 'passive-leverage', 'unified-liquidation', 'staked-token-break', 'liquidity-vacuum', 'spot-collapse', 'backstops', 'perp-liquidation'];

/** Fallen at minute i from the shock; null where it stands. */
export function dominoes(fallen: (id: string, i: number) => boolean = () => true): Domino[] {
  return IDS.map((id, i) => ({
    number: id === 'perp-liquidation' ? null : i + 1, id, built: true, onset_us: fallen(id, i) ? SHOCK + i * 60_000_000 : null, magnitude: id === 'macro-shock' ? -0.06 : 1, unit: id === 'macro-shock' ? 'share' : 'USD',
    how_large: 'large', peak_us: fallen(id, i) ? SHOCK + i * 60_000_000 : null, end_us: null, levels: [], strip: [0, 1, 2, 1],
  }));
}

export function price(asset: string, drawdown: number, more: Partial<PriceRow> = {}): PriceRow {
  return { asset, venue: 'main', market: `main:${asset}/USDT`, kind: 'spot', class: 'altcoin', start: 1, low: 1 - drawdown, low_us: SHOCK, drawdown, recovery: 1, trades: 10, ...more };
}

export function made(change: Partial<ReportDocument> = {}, run: Partial<ReportDocument['run']> = {}): ReportDocument {
  return {
    version: 1, origin_us: SHOCK, main_venue: 'main', scenario: null, targets: null, validation: null, whatif: null, shapley: null,
    run: {
      digest: '7f3a', seed: 1, scenario: 'made-up', scenario_hash: 'h', version: '0', start_us: SHOCK - 3_000_000_000, end_us: SHOCK + 36_000_000_000, shock_us: SHOCK, accounts: 1, happenings: 1, facts: 1, stopped_by: null,
      dominoes: dominoes(), prices: [price('BTC', 0.131, { class: 'major' }), price('A', 0.5), price('B', 0.67), price('C', 0.9)], liquidations: [], losses: [], backstops: [], coverage: [], figures: [], audit: { conserved: true, assets: [] }, timing: { wall_s: 1 }, ...run,
    },
    prices: { t: [], markets: [] }, depth: { t: [], markets: [] }, forced: { minute: [], rows: [] }, deleveragings: { minute: [], rows: [] }, funds: [], contagion: null,
    cascade_minutes: { pairs: [], minute: [], pair: [], usd: [] }, forced_by: {}, balances: [], ...change,
  };
}
