import { describe, expect, it } from 'vitest';
import { dialsOfLink, dialsToLink, dialText, runWords } from '../src/studio/words';

describe('numbers that were moved', () => {
  it.each([['insurance-fund-times', 2, 'insurance fund 2×'], ['haircuts-points', -5, 'haircuts −5\u00a0pts'], ['ltv-points', 2.5, 'ltv +2.5\u00a0pts'], ['shock-size-percent', 4, 'shock size 4%'], ['later', 1, 'later 1']])('%s at %s is %s', (id, value, text) => expect(dialText(id, value)).toBe(text));
  it('stand among the words of a run', () => expect(runWords({ levers: ['depeg', 'price-band'], dials: [{ id: 'insurance-fund-times', value: 2 }] })).toBe('without depeg, price band, insurance fund 2×'));
  it('go into a link and come back, and nothing else does', () => {
    const dials = [{ id: 'haircuts-points', value: -5 }, { id: 'shock-size-percent', value: 3.5 }];
    expect(dialsOfLink(dialsToLink(dials))).toEqual(dials);
    expect(dialsOfLink('x,:3,a:b,')).toEqual([]);
    expect(dialsOfLink(null)).toEqual([]);
  });
});
