import { describe, expect, it } from 'vitest';
import { axisOf, bins, checkedSweep, leading, missing, places, rankCorrelation, shown, sweepSecond, sweepVerdict, trend, type SweepDocument } from '../src/model/sweep';

const N = '\u202f';

function made(values: number[], change: Partial<SweepDocument> = {}, plan: Partial<NonNullable<SweepDocument['plan']>> = {}): SweepDocument {
  const sorted = [...values].sort((a, b) => a - b);
  const risk = { name: 'losses', paths: values.length, mean: 0, lowest: sorted[0] ?? null, q05: sorted[0] ?? null, median: sorted[Math.floor(sorted.length / 2)] ?? null, var95: sorted.at(-1) ?? null, es95: null, var99: sorted.at(-1) ?? null, es99: null, highest: sorted.at(-1) ?? null };
  return {
    kind: 'sweep', version: 1, key: 'abcdef0123456789', program: '0.1.0',
    plan: { version: '0.1.0', sweep: 'made-up', scenario: 'toy', scenario_hash: 'h', overlays: [], sample: 'latin-hypercube', points: values.length, replications: 1, seed: 1, seeds: values.length, paths: values.length, vary: [], start_us: 0, end_us: 1, outcomes: [{ name: 'losses', unit: 'USD', sentence: 'lost', usual: true }], ...plan },
    paths: { path: values.map((_, i) => i), point: values.map((_, i) => i), seed: values, digest: values.map(String), varied: [] }, outcomes: [{ name: 'losses', values }], risks: values.length > 0 ? [risk] : [],
    dominoes: [{ id: 'macro-shock', fell: values.length, paths: values.length, probability: 1, error: 0 }, { id: 'depeg', fell: 0, paths: values.length, probability: 0, error: 0 }], fans: [], ...change,
  };
}

describe('the verdict of a sweep', () => {
  it('speaks of one path in a hundred only where there are a hundred', () => {
    expect(sweepVerdict(made(Array.from({ length: 100 }, (_, i) => i * 1e8)))).toBe(`In one path of a hundred losses came to 9.9${N}bn USD or more.`);
    expect(sweepVerdict(made([1e9, 3e9, 2e9]))).toBe(`Over 3 paths losses ran from 1${N}bn to 3${N}bn USD.`);
  });
  it('calls no quantile of a grid a chance', () => {
    const grid = made(Array.from({ length: 200 }, (_, i) => i * 1e8), {}, { sample: 'grid' });
    expect(sweepVerdict(grid)).toBe(`Over 200 paths losses ran from 0 to 19.9${N}bn USD.`);
    expect(sweepSecond(grid)).toContain('not how likely anything is');
  });
  it('says that nothing is done, and of one path what it came to', () => {
    expect(sweepVerdict(made([]))).toBe('No path of this sweep is done yet.');
    expect(sweepVerdict(made([5e6]))).toBe(`One path was run: losses came to 5${N}m USD.`);
  });
  it('counts dominoes that fell on all and on no path', () => expect(sweepSecond(made([1, 2]))).toBe('Of 2 dominoes 1 fell on every path and 1 on none.'));
});

describe('what a folder does not tell', () => {
  it('is nothing where the sweep is whole', () => expect(missing(made([1, 2]))).toEqual([]));
  it('is the plan, of folders of before', () => {
    const old = made([1, 2], { plan: null });
    expect(missing(old)).toHaveLength(1);
    expect(missing(old)[0]).toContain('units of outcomes');
    expect(leading(old)).toBe('losses');
  });
  it('is the paths that are not done', () => expect(missing(made([1, 2], {}, { paths: 50 }))[0]).toContain('2 of 50 paths are done'));
  it('is refused where the version is another', () => expect(() => checkedSweep({ ...made([1]), version: 2 })).toThrow('version 1'));
});

describe('pictures of a sweep', () => {
  it('bins hold every path once', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10);
    const found = bins(values);
    expect(found.reduce((sum, b) => sum + b.count, 0)).toBe(1000);
    expect(found.length).toBeGreaterThanOrEqual(8);
    expect(found.length).toBeLessThanOrEqual(40);
    expect([found[0]!.from, found.at(-1)!.to]).toEqual([Math.min(...values), expect.closeTo(Math.max(...values), 10)]);
  });
  it('one value is one bin, and none is none', () => {
    expect(bins([3, 3, 3])).toEqual([{ from: 3, to: 3, count: 3 }]);
    expect(bins([])).toEqual([]);
  });
  it('medians stand at each value where there are few', () => expect(trend([[1, 5], [1, 7], [1, 100], [2, 4], [2, 6]])).toEqual([[1, 7], [2, 5]]));
  it('and in ten slices where there are many', () => expect(trend(Array.from({ length: 100 }, (_, i) => [i, 2 * i] as [number, number]))).toHaveLength(10));
  it('rank correlation is one for any rising law, and none where nothing varies', () => {
    expect(rankCorrelation([[1, 1], [2, 8], [3, 27], [4, 64]])).toBeCloseTo(1);
    expect(rankCorrelation([[1, 3], [2, 2], [3, 1]])).toBeCloseTo(-1);
    expect(rankCorrelation([[1, 3], [1, 2]])).toBeNull();
  });
  it('words have places, numbers stay numbers', () => {
    expect(places({ path: 'a', set: ['queue', 'pro-rata', 'queue'], number: [null, null, null] })).toEqual({ at: [0, 1, 0], names: ['queue', 'pro-rata'] });
    expect(places({ path: 'a', set: ['1%', '2%'], number: [0.01, 0.02] })).toEqual({ at: [0.01, 0.02], names: null });
  });
  it('an axis says percent where the plan does', () => {
    expect(axisOf({ path: 'a', set: ['5.8%'], number: [0.058] })(0.058)).toBe('5.8%');
    expect(axisOf({ path: 'a', set: ['x 0.5'], number: [0.5] })(0.5)).toBe('0.5×');
  });
  it('values are written by their unit', () => expect(['share', 'USD', 'accounts', 'minutes', 'USD per token', ''].map((u) => shown(u, 0.5))).toEqual(['50%', '0.5', '1', '0.5', '0.5', '0.5']));
});
