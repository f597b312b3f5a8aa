import { describe, expect, it } from 'vitest';
import { nearest, verdict, waterfall } from '../src/model/book';
import type { BookAccount, BookDocument } from '../src/studio/api';

const account = (over: Partial<BookAccount> = {}): BookAccount => ({
  account: 'a', place: 'main', mode: 'unified', survives: true, equity_start_usd: 100, equity_lowest_usd: 60, lowest_us: 2e6, equity_end_usd: 80, change_usd: -20, gauge: 'uniMMR', threshold: 1.05, worst: 1.4, worst_us: 2e6,
  called_us: null, sold_us: null, rule: null, channel: null, market: null, price: null, mark: null, forced_usd: 0, deleveraged: [], legs: [], ...over,
});
const book = (...runs: BookAccount[][]): BookDocument => ({ scenario: 's', shock_us: 0, survives: false, depth: [], levers: [], runs: runs.map((accounts, i) => ({ seed: i, digest: '', cut_short: false, survives: accounts.every((a) => a.survives), equity_start_usd: 0, equity_end_usd: 0, accounts })) });
const sold = account({ survives: false, sold_us: 61e6, rule: 'uniMMR at 1.05 or under', market: 'main:WBETH/ETH' });

describe('a book in words', () => {
  it('lives, and says what came nearest', () => {
    const said = verdict(book([account(), account({ account: 'b', worst: 1.06 })]));
    expect(said).toEqual({ survives: true, title: 'This book survives.', lead: 'Nearest to its end was b: uniMMR 1.060 at 00:00:02 UTC (+0:02), sold at 1.050.' });
  });
  it('dies, when and by what, and who follows', () => {
    expect(verdict(book([account(), sold, { ...sold, account: 'c', sold_us: 99e6 }]))).toEqual({ survives: false, title: 'This book does not survive.', lead: 'a is sold at 00:01:01 UTC (+1:01): uniMMR at 1.05 or under, on main:WBETH/ETH; 1 more account follows.' });
  });
  it('counts seeds', () => {
    expect(verdict(book([sold], [account()], [account()])).title).toBe('This book survives on 2 of 3 seeds.');
  });
  it('names no cause where nothing is at stake', () => {
    expect(verdict(book([account({ worst: null })])).lead).toBe('');
  });
  it('knows that an LTV rises to its end', () => {
    expect(nearest([account({ worst: 1.2, threshold: 1 }), account({ account: 'loan', gauge: 'LTV', worst: 0.9, threshold: 0.91 })])?.account).toBe('loan');
  });
});

describe('the waterfall', () => {
  it('goes from the start over the legs to what is left, each bar where the last one ended', () => {
    const bars = waterfall({ ...sold, equity_end_usd: 5, legs: [{ leg: 'x', change_usd: 10 }, { leg: 'y', change_usd: -70 }, { leg: 'z', change_usd: 0.2 }, { leg: 'w', change_usd: -5 }] });
    expect(bars.map((b) => [b.name, b.from, b.to, b.kind])).toEqual([['Start', 0, 100, 'sum'], ['y', 100, 30, 'worst'], ['w', 30, 25, 'leg'], ['x', 25, 35, 'leg'], ['Before it is sold', 0, 35, 'sum'], ['Left at the end', 0, 5, 'sum']]);
  });
  it('sums small legs up, and calls no leg a killer where nobody died', () => {
    const bars = waterfall(account({ legs: Array.from({ length: 10 }, (_, i) => ({ leg: `l${i}`, change_usd: -10 + i })) }), 3);
    expect(bars.at(-2)!.name).toBe('7 smaller legs');
    expect(bars.at(-1)).toMatchObject({ name: 'At the end', to: 100 - 55 });
    expect(bars.every((b) => b.kind !== 'worst')).toBe(true);
  });
});
