import { describe, expect, it } from 'vitest';
import type { Moment } from '../src/studio/api';
import { forcedMinutes } from '../src/studio/live.svelte';

const at = (seconds: number, forced: [string, number][]): Moment => ({ now_us: seconds * 1e6, start_us: 0, end_us: 6e8, btc: null, worst_altcoin: null, worst_fall: 0, usde: [], fallen: [], eth: null, median_fall: null, forced: forced.map(([channel, usd]) => ({ channel, usd })), btc_bid: null, btc_bids_left: null, altcoin_bids_left: null, grain: seconds % 60 === 0 ? 'minute' : 'between' });

describe('forced sales a minute', () => {
  it('are what was added to the sums, the minute of a look included', () => {
    const found = forcedMinutes([at(60, [['perp', 5]]), at(90, [['perp', 7]]), at(120, [['perp', 10], ['loan', 1]])], at(130, [['perp', 12], ['loan', 1]]));
    expect(found).toEqual([
      { minute: 0, parts: [{ channel: 'perp', usd: 5 }], sum: 5 },
      { minute: 1, parts: [{ channel: 'perp', usd: 5 }, { channel: 'loan', usd: 1 }], sum: 6 },
      { minute: 2, parts: [{ channel: 'perp', usd: 2 }], sum: 2 },
    ]);
    expect(found.reduce((sum, m) => sum + m.sum, 0)).toBe(13);
  });
  it('are none where nobody was forced', () => {
    expect(forcedMinutes([at(60, [])], at(61, []))).toEqual([]);
  });
});
