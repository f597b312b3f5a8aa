import { describe, expect, it } from 'vitest';
import type { Contagion } from '../src/model/document';
import { headlines } from '../src/model/headline';
import { article, cascadeTitle, reproductionTitle, second, timelineTitle, verdict } from '../src/model/sentences';
import { defaultChoice, drops, initialRange, rows } from '../src/model/timeline';
import { SHOCK, dominoes, made, price } from './made-up';

const R: Contagion = { window_seconds: 30, nodes: [], edges: [], r: [], r_max: { start_us: SHOCK + 1_590_000_000, r: 1.86 }, above_one: [{ from_us: SHOCK, to_us: SHOCK + 660_000_000 }] };

describe('the verdict', () => {
  it('says shock, bitcoin and the median altcoin', () => expect(verdict(made())).toBe('A 6.0% shock became a 13.1% fall in bitcoin and a 67% fall in the median altcoin.'));
  it('is calm where nothing but the shock fell', () => expect(verdict(made({}, { dominoes: dominoes((id) => id === 'macro-shock') }))).toBe('Nothing broke: a 6.0% shock toppled no other domino.'));
  it('is calm where not even a shock was', () => expect(verdict(made({}, { dominoes: dominoes(() => false) }))).toBe('Nothing broke.'));
  it('names no market that the scenario does not have', () => expect(verdict(made({}, { prices: [] }))).toBe('Twelve dominoes fell.'.replace('Twelve', 'Eleven')));
  it('needs no shock', () => expect(verdict(made({}, { dominoes: dominoes((id) => id !== 'macro-shock') }))).toBe('There was a 13.1% fall in bitcoin and a 67% fall in the median altcoin.'));
  it.each([['8.0%', 'an 8.0%'], ['11.4%', 'an 11.4%'], ['11%', 'an 11%'], ['18.2%', 'an 18.2%'], ['80%', 'an 80%'], ['13%', 'a 13%'], ['1.8%', 'a 1.8%']])('%s takes its article', (text, said) => expect(article(text)).toBe(said));
});

describe('the second sentence', () => {
  it('claims a rerun only where one was made', () => {
    expect(second(made())).toBe('All twelve dominoes fell within 11 minutes.');
    expect(second(made({}, { prices: [price('A', 0.6, { drawdown_unforced: 0.15 })] }))).toContain('Rerun without forced selling, the median altcoin falls 15.0%.');
  });
  it('says how many of twelve', () => expect(second(made({}, { dominoes: dominoes((_, i) => i < 3) }))).toBe('Three of twelve dominoes fell within 2 minutes.'));
  it('speaks of feeding itself only where R was measured above 1', () => {
    expect(second(made({ contagion: R }))).toContain('For 11 minutes in all each forced dollar forced more than one more.');
    expect(second(made({ contagion: { ...R, above_one: [] } }))).not.toContain('forced dollar');
  });
  it('names the budget that stopped the run', () => expect(second(made({}, { stopped_by: '5 happenings' }))).toContain('stopped by a budget (5 happenings)'));
});

describe('titles', () => {
  it('tell the order and no cause', () => {
    const { fallen } = rows(made());
    expect(timelineTitle(fallen)).toBe('The crowd went first, the USDe loops second; leveraged positions went last');
    expect(timelineTitle(fallen.slice(0, 2))).toBe('Dominoes in the order they fell');
    expect(timelineTitle(fallen.slice(0, 1))).toBe('Nothing fell but the shock');
  });
  it('of R stand on its maximum', () => {
    expect(reproductionTitle(made({ contagion: R }))).toBe('It fed itself: R reached 1.86 at +26:30');
    expect(reproductionTitle(made({ contagion: { ...R, r_max: { start_us: SHOCK, r: 0.83 } } }))).toBe('It never fed itself: R stayed at 0.83 or less');
    expect(reproductionTitle(made())).toBe('Does it feed itself?');
  });
  it('of the cascade name perps only where they forced a quarter of themselves', () => {
    const edge = (share: number) => ({ ...R, edges: [{ from: 'perp-liquidation', to: 'perp-liquidation', usd: 1e9, share_of_target: share, part_of_r: null }] });
    expect(cascadeTitle(made({ contagion: edge(0.37) }))).toBe('Perp liquidations forced 37% of themselves');
    expect(cascadeTitle(made({ contagion: edge(0.1) }))).toContain('Who came right before whom');
    expect(cascadeTitle(made())).toBe('No sale was forced');
  });
});

describe('the chain', () => {
  const doc = made({ forced_by: {
    'spot-collapse': { ground: 'sellers', parts: [{ channel: 'unified-liquidation', share: 0.7 }, { channel: 'loan-liquidation', share: 0.2 }] },
    'unified-liquidation': { ground: 'contagion', parts: [{ channel: 'unified-liquidation', share: 0.6 }, { channel: 'risk-off', share: 0.3 }, { channel: 'perp-liquidation', share: 0.1 }] },
  } });
  it('walks back from the chosen domino by the largest cause that had fallen before', () => {
    const { fallen } = rows(doc);
    const bold = drops(fallen, 'spot-collapse').filter((d) => d.bold).map((d) => `${d.from}>${d.to}`);
    expect(bold).toEqual(['risk-aversion>unified-liquidation', 'unified-liquidation>spot-collapse']);
    expect(drops(fallen, 'spot-collapse').filter((d) => d.second).map((d) => d.from)).toEqual(['loan-liquidation']);
  });
  it('never draws a cause that fell later, nor itself', () => expect(drops(rows(doc).fallen, null).some((d) => d.from === 'perp-liquidation' || d.from === d.to)).toBe(false));
  it('says who sold where nobody attributed the price', () => expect(rows(doc).fallen.find((r) => r.id === 'spot-collapse')!.forcedBy).toBe('sold by unified 70%'));
  it('says itself', () => expect(rows(doc).fallen.find((r) => r.id === 'unified-liquidation')!.forcedBy).toBe('itself 60%'));
  it('starts at spot collapse, else at the last that fell', () => {
    expect(defaultChoice(rows(doc).fallen)).toBe('spot-collapse');
    expect(defaultChoice(rows(made({}, { dominoes: dominoes((_, i) => i < 2) })).fallen)).toBe('risk-aversion');
    expect(defaultChoice([])).toBeNull();
  });
  it('shows from four minutes before the shock to 23 after the last onset', () => expect(initialRange(doc, rows(doc).fallen)).toEqual([-240, 12 * 60 + 23 * 60]));
});

describe('the numbers', () => {
  const target = { id: 'btc-drop', what: '', real: '', tolerance: '', sure: 'A', source: '', low: -0.18, high: -0.1, leg_before: 0.045 };
  it('are judged by the table of targets, and only where there is one', () => {
    expect(headlines(made()).find((h) => h.id === 'btc')!.strip).toBeUndefined();
    expect(headlines(made({ targets: [target] })).find((h) => h.id === 'btc')!.strip!.passes).toBe(true);
    expect(headlines(made({ targets: [{ ...target, high: -0.15 }] })).find((h) => h.id === 'btc')!.strip!.passes).toBe(false);
  });
  it('take the verdict of validate on this very run before their own', () => {
    const validation = { scenario_hash: 'h', floor: { sure_rows: 14, needed: 10, met_rows: 11, met: true }, rows: [], seeds: [{ seed: 1, digest: '7f3a', rows: [{ id: 'btc-drop', simulated: -0.2, verdict: 'miss', words: '' }] }] };
    expect(headlines(made({ targets: [target], validation })).find((h) => h.id === 'btc')!.strip).toMatchObject({ value: -0.2, passes: false, from: 'validate' });
    expect(headlines(made({ targets: [target], validation: { ...validation, seeds: [{ ...validation.seeds[0]!, digest: 'other' }] } })).find((h) => h.id === 'btc')!.strip!.from).toBe('this report');
  });
});
