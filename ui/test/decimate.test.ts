import { describe, expect, it } from 'vitest';
import { apart } from '../src/chart/path';
import { decimate, type Point } from '../src/model/decimate';
import { atLeast, linear, median, quantile, ticks, timeTicks } from '../src/model/scale';

describe('decimation', () => {
  const long: Point[] = Array.from({ length: 50_000 }, (_, i) => [i, Math.sin(i / 300)]);

  it('keeps a wick of a single point wherever it stands', () => {
    for (const at of [0, 1, 7, 12_345, 49_998, 49_999]) {
      const wick = long.map((p): Point => [...p]);
      wick[at] = [at, -90];
      const kept = decimate(wick, 2000);
      expect(kept.length).toBeLessThanOrEqual(2000);
      expect(Math.min(...kept.map((p) => p[1]))).toBe(-90);
      expect(kept.some((p) => p[0] === at && p[1] === -90)).toBe(true);
    }
  });

  it('keeps time in order, the first point and the last', () => {
    const kept = decimate(long, 400);
    expect(kept.every((p, i) => i === 0 || p[0] > kept[i - 1]![0])).toBe(true);
    expect([kept[0], kept.at(-1)]).toEqual([long[0], long.at(-1)]);
  });

  it('leaves a short series alone', () => expect(decimate(long.slice(0, 100), 2000)).toHaveLength(100));
});

describe('scales', () => {
  it('there and back', () => expect(linear([-240, 5000], [0, 800]).invert(linear([-240, 5000], [0, 800])(1234))).toBeCloseTo(1234));
  it('round ticks inside the range', () => expect(ticks([-0.77, 0.02], 4)).toEqual([-0.6, -0.4, -0.2, 0]));
  it('ticks of time on whole minutes, with the shock among them', () => expect(timeTicks([-240, 5220], 10)).toEqual([0, 600, 1200, 1800, 2400, 3000, 3600, 4200, 4800]));
  it('a flat series keeps a span', () => expect(atLeast([1, 1], 0.002)).toEqual([0.999, 1.001]));
  it('medians of even and odd many, none of none', () => expect([median([3, 1, 2]), median([1, 2, 3, 4]), median([]), quantile([0, 10], 0.25)]).toEqual([2, 2.5, null, 2.5]));
  it('labels at line ends never overlap and stay inside', () => {
    const at = apart([{ y: 100 }, { y: 101 }, { y: 102 }, { y: 103 }], 15, [8, 120]).map((l) => l.at);
    expect(at.every((y, i) => i === 0 || y - at[i - 1]! >= 15)).toBe(true);
    expect([Math.min(...at) >= 8, Math.max(...at) <= 120]).toEqual([true, true]);
  });
});
