import { describe, expect, it } from 'vitest';
import { axisOffset, change, fall, inUnit, offset, percent, price, share, short, span, times, whole } from '../src/model/format';
import { csv } from '../src/model/table';

const T = '\u202f';

describe('numbers', () => {
  it.each([
    [19_400_000_000, `19.4${T}bn`], [1_310_000_000, `1.31${T}bn`], [999_500_000, `1${T}bn`], [740_000_000, `740${T}m`], [50_000, `50${T}k`], [999.4, '999'], [12, '12'], [0.164, '0.164'], [0, '0'], [-2_020_000_000, `−2.02${T}bn`], [null, '–'], [NaN, '–'],
  ])('%s is short for %s', (value, text) => expect(short(value)).toBe(text));

  it('a plus stands on differences only', () => {
    expect(change(5)).toBe('+5');
    expect(change(-5)).toBe('−5');
    expect(change(0)).toBe('0');
  });

  it.each([[0.114, '11.4%'], [0.72, '72%'], [-0.033, '−3.3%'], [0.1996, '20%'], [0, '0.0%'], [-0.0001, '0.0%']])('share %s is %s', (value, text) => expect(percent(value)).toBe(text));

  it('a fall always has its minus, an unmeasured one a dash', () => {
    expect(fall(0.72)).toBe('−72%');
    expect(fall(null)).toBe('–');
  });

  it.each([[0.374, '37%'], [0.003, '<1%'], [0, '0%'], [1, '100%']])('part %s of a whole is %s', (value, text) => expect(share(value)).toBe(text));

  it.each([[103_705, '103,705'], [3_432.1, '3,432.1'], [2.7152, '2.715'], [0.00001142, '0.00001142'], [0, '0']])('price %s is %s', (value, text) => expect(price(value)).toBe(text));

  it.each([[0, '0:00'], [11, '+0:11'], [2269, '+37:49'], [-240, '−4:00'], [8591, '+2:23:11'], [5999, '+99:59']])('%s s from the shock is %s', (value, text) => expect(offset(value)).toBe(text));

  it('axes say round times', () => expect([0, 600, 7200, 5400, 9000, -600].map(axisOffset)).toEqual(['shock', `+10${T}min`, `+2${T}h`, `+90${T}min`, `+2:30${T}h`, `−10${T}min`]));

  it('a column in billions says what is too small for it', () => expect([6.1e9, 0, 2e6, NaN].map((v) => inUnit(v, 1e9))).toEqual(['6.10', '0.00', '<0.01', '–']));

  it('counts, times and spans', () => {
    expect(whole(207313)).toBe('207,313');
    expect(times(1.94)).toBe('1.9×');
    expect([60, 2555, 6000 * 2].map(span)).toEqual(['1 minute', '43 minutes', '3.3 hours']);
  });
});

describe('a downloaded table', () => {
  it('quotes what must be quoted and keeps numbers as they are', () =>
    expect(csv({ columns: [{ name: 'a' }, { name: 'b, c' }], rows: [['x "y"', -1.5], [null, NaN]] })).toBe('a,"b, c"\r\n"x ""y""",-1.5\r\n,\r\n'));

  it('holds no text that a spreadsheet would run', () =>
    expect(csv({ columns: [{ name: 'n' }], rows: [['=HYPERLINK("x")'], ['+1'], ['-1'], ['@a']] })).toBe('n\r\n"\'=HYPERLINK(""x"")"\r\n\'+1\r\n\'-1\r\n\'@a\r\n'));
});
