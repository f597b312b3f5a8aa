import { expect, test } from 'vitest';
import { largest, onsets, outcomes, whatIfTitle } from '../src/model/compare';
import { runWords } from '../src/studio/words';
import { dominoes, made, price } from './made-up';

const was = made();
const now = made({}, { digest: 'other', dominoes: dominoes((id) => id !== 'depeg' && id !== 'backstops'), prices: [price('BTC', 0.13, { class: 'major' }), price('A', 0.4), price('B', 0.4), price('C', 0.4)] });

test('the title counts what stands and what falls, and says nothing of causes', () => {
  expect(whatIfTitle(was, now)).toBe('Two dominoes that fell stand.');
  expect(whatIfTitle(now, was)).toBe('Two more dominoes fall.');
  expect(whatIfTitle(was, made({}, { digest: 'other' }))).toBe('The same dominoes fall.');
  const mixed = made({}, { digest: 'third', dominoes: dominoes((id) => id !== 'spot-collapse') });
  expect(whatIfTitle(now, mixed)).toBe('One domino that fell stands; two others fall.');
});

test('equal digests are one run, whatever else is said', () => {
  expect(whatIfTitle(was, made())).toContain('Nothing changed');
});

test('outcomes are read from both runs by the same rule, and what neither has is left out', () => {
  const rows = outcomes(was, now);
  expect(rows.find((r) => r.id === 'dominoes')).toMatchObject({ was: 12, now: 10 });
  expect(rows.find((r) => r.id === 'altcoin')).toMatchObject({ was: -0.67, now: -0.4 });
  expect(rows.some((r) => r.id === 'usde')).toBe(false);
});

test('the sentence under the title takes the largest relative differences, none under a hundredth', () => {
  expect(largest(outcomes(was, now)).map((o) => o.id)).toEqual(['altcoin']);
});

test('onsets stand in the order of the first run; one that stood has no time', () => {
  const rows = onsets(was, now);
  expect(rows.map((r) => r.was)).toEqual([...rows.map((r) => r.was!)].sort((a, b) => a - b));
  expect(rows.find((r) => r.id === 'depeg')).toMatchObject({ was: 180, now: null });
});

test('an order in words', () => {
  expect(runWords({ scenario: 'x', levers: ['redemption-index', 'depeg'], settings: ['a.b=1'] })).toBe('redemption index, without depeg, a.b=1');
  expect(runWords(null)).toBe('');
});
