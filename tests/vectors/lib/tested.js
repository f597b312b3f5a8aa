// What the tests of SparkLend (Aave v3.0) and of Aave's own package expect and what pools before v3.4 answered, typed. Where v3.5 has the same rule, the second implementation must give each number; where
// v3.4 and v3.5 changed it, the older rule (below) must, and the second implementation must lie within the distance of the two.
import * as own from './aave.js';
import { Vectors } from './draw.js';
const RAY = 10n ** 27n, E = 10n ** 18n, YEAR = 31536000n;

const sources = {
  spark: { repository: 'marsfoundation/sparklend-testing', path: 'test/LiquidationCall.t.sol', commit: '08134a2870defb76f0a65731d4b30c777f04a8a3', licence: 'AGPL-3.0-or-later' },
  utilities: { repository: 'aave/aave-utilities', licence: 'MIT',
    path: 'packages/math-utils/src: pool-math.test.ts (2116b39e), formatters/user/generate-user-reserve-summary.test.ts and calculate-user-reserve-totals.test.ts (03ee51b6) on user.mocks.ts (0f3521bf), generate-raw-user-summary.test.ts (7a2ea1e9)' },
  bot: { repository: 'asdv23/liquidation', path: 'backend/test/testHealthFactor.js (551fb385 and other stored versions): answers of getUserAccountData', licence: 'none stated in the stored copy; numbers only' },
};
const functions = {
  closed: { in: ['debt', 'debtToCover', 'collateral', 'decimals', 'bonusBps', 'feeBps'], out: ['repaid', 'received', 'fee'],
    rule: 'LiquidationLogic.sol of v3.0: seizure, collateral that does not reach, fee. Both prices are 1,000 and the health factor 0.5, so that the close factor and the leftovers of v3.3 stay out; equal prices cancel' },
  linearInterest: { in: ['rate', 'seconds'], out: ['factor'], rule: 'MathUtils.sol' },
  income: { in: ['index', 'rate', 'seconds'], out: ['index'], rule: 'ReserveLogic.getNormalizedIncome' },
  supplied: { in: ['scaled', 'index', 'rate', 'seconds'], out: ['balance'], rule: 'the same and a ray multiplication, half up as before v3.5' },
  collateralBase: { in: ['balance', 'price', 'decimals'], out: ['value'], rule: 'GenericLogic.sol' },
  debtBase: { in: ['balance', 'price', 'decimals'], out: ['value'], rule: 'GenericLogic.sol' },
};
const olderFunctions = {
  health: { in: ['collateralBase', 'debtBase', 'thresholdBps'], out: ['healthFactor'], rule: 'v3.0 rounds the weighted collateral to a whole unit of value (half up) and the factor half up; v3.5 and ours keep four decimals more and end down: bound half a unit of value over the debt, up, and 1' },
  owed: { in: ['scaled', 'index', 'rate', 'seconds'], out: ['balance'], rule: 'compounding was a binomial before v3.4: bound = the distance of the two formulas (AaveExpectations.Distance) times balance and index; half up, ours up' },
};
/** How far the binomial to the third power, each power rounded down a second, can lie from 1 + x + x^2/2 + x^3/6; in rays. */
export function distance(rate, n) {
  if (n === 0n) return 0n;
  const x = (rate * n) / YEAR, square = own.rayMulCeil(x, x), cube = own.rayMulCeil(square, x);
  return (square + cube) / (2n * n) + n + (n * n) / 2n + n ** 3n / 6n + 3n;
}
/** MathUtils.sol of v3.0: the binomial of (1 + rate / year)^n to the third power. */
const binomial = (rate, n) => {
  const two = own.rayMul(rate, rate) / (YEAR * YEAR), three = own.rayMul(two, rate) / YEAR;
  return RAY + (rate * n) / YEAR + (n * (n - 1n) * two) / 2n + (n * (n - 1n) * (n - 2n) * three) / 6n;
};
/** The rules as they were: they give every number of aave-older to the unit. */
const older = {
  health: ([c, d, t]) => [(own.percentMul(c, t) * E + d / 2n) / d], owed: ([s, i, r, n]) => [own.rayMul(s, own.rayMul(binomial(r, n), i))],
};
const liquidate = ([debt, cover, collateral, decimals, bonus, fee]) => {
  const price = 1000n * 10n ** 8n, value = (x) => (x * price) / 10n ** decimals;
  const r = own.liquidate({ totalCollateral: value(collateral), totalDebt: value(debt), health: E / 2n, collateral, collateralPrice: price, collateralDecimals: decimals,
    debt, debtPrice: price, debtDecimals: decimals, bonus, fee, cover });
  return [r.repaid, r.received, r.fee];
};
const ours = {
  closed: liquidate, linearInterest: ([r, t]) => [own.linear(r, t)], income: ([i, r, t]) => [own.rayMul(own.linear(r, t), i)],
  supplied: ([s, i, r, t]) => [own.rayMul(s, own.rayMul(own.linear(r, t), i))],
  collateralBase: ([b, p, d]) => [(b * p) / 10n ** d], debtBase: ([b, p, d]) => [own.mulDivCeil(b, p, 10n ** d)],
  health: ([c, d, t]) => [own.wadDiv(c * t, d) / 10000n],
  owed: ([s, i, r, t]) => [own.token.debtBalance(s, own.rayMul(own.compounded(r, t), i))],
};
const bound = {
  // half a unit of value, half a unit of the factor, and less than one
  health: ([, d]) => (E + 2n * d - 1n) / (2n * d) + 1n,
  owed: ([s, i, r, t]) => own.rayMulCeil(own.rayMulCeil(s, i), distance(r, t)) + 2n,
};
const ether = (text) => { const [w, f = ''] = text.split('.'); return w + f.padEnd(18, '0'); };
const Y1 = '723.445957199470228858', Y3 = '1350.548092145123279590', D4 = '501.853426710065837121';
const spark = (n, debt, cover, bonus, fee, out) => ['closed', [ether(debt), ether(cover), ether('1000'), '18', bonus, fee], out.map(ether), `spark test_liquidationCall_${n}`];
const RATE = '370000000000000000000000000';
const expected = [
  spark('01', Y1, '800', '10100', '0', ['723.445957199470228858', '730.680416771464931147', '0']),
  spark('02', Y3, '1200', '10100', '0', ['990.099009900990099010', '1000', '0']),
  spark('03', Y1, '400', '10100', '0', ['400', '404', '0']),
  spark('04, half as found by v3.0', D4, '250.926713355032918561', '10100', '0', ['250.926713355032918561', '253.435980488583247747', '0']),
  spark('05', D4, '200', '10100', '0', ['200', '202', '0']),
  spark('06', Y1, '800', '10100', '2000', ['723.445957199470228858', '729.233524857065990689', '1.446891914398940458']),
  spark('07', Y3, '1200', '10100', '2000', ['990.099009900990099010', '998.019801980198019802', '1.980198019801980198']),
  spark('08', Y1, '400', '10100', '2000', ['400', '403.2', '0.8']),
  spark('09, half as found by v3.0', D4, '250.926713355032918561', '10100', '2000', ['250.926713355032918561', '252.934127061873181910', '0.501853426710065837']),
  spark('10', D4, '200', '10100', '2000', ['200', '201.6', '0.4']),
  spark('11', Y1, '800', '10500', '2000', ['723.445957199470228858', '752.383795487449038012', '7.234459571994702289']),
  ['linearInterest', [RATE, '31536000'], ['1370000000000000000000000000'], 'spark liquidityIndex of 01'],
  ['linearInterest', [RATE, '86400000'], ['2013698630136986301369863013'], 'spark liquidityIndex of 02'],
  ['linearInterest', [RATE, '315360'], ['1003700000000000000000000000'], 'spark liquidityIndex of 04'],
  ['linearInterest', ['500000000000000000', '100000100'], ['1000000001585491184677828513'], 'utilities pool-math'],
  ['income', ['1048540642417873765200833079', '500000000000000000', '100000100'], ['1048540644080325710530799122'], 'utilities pool-math'],
  ['supplied', ['161316503206059870', '1001723339432542553527150680', '22461916953455574582370088', '1918'], ['161594727054623229'], 'utilities pool-math: YFI of a user at block 11581421, from hardhat'],
  ['supplied', ['2328085146', '1048540642417873765200833079', '46062683922433651545591283', '154'], ['2441092444'], 'utilities reserve summary: USDC'],
  ['supplied', ['11199353924118371338', '1007413997850700625419347606', '254255556752591383202873', '358'], ['11282385942605776182'], 'utilities totals: ETH, the total without USDC'],
  ['collateralBase', ['2441092444', '220215220000000', '6'], ['537565709595797680'], 'utilities reserve summary'],
  ['debtBase', ['52314205', '220215220000000', '6'], ['11520384163200100'], 'utilities reserve summary'],
  ['health', ['59600000000', '32344595719', '5000'], ['921328566258590063'], 'spark 03, values in 8 decimals'],
  ['health', ['74656401951', '25092671335', '5000'], ['1487613673237473184'], 'spark 04, values in 8 decimals'],
  ['health', ['79800000000', '30185342671', '5000'], ['1321833594366751193'], 'spark 05, values in 8 decimals'],
  ['health', ['100000000000000000', '50000000000000000', '5000'], ['1000000000000000000'], 'utilities pool-math'],
  ['health', ['100000000000000000', '30000000000000000', '5000'], ['1666666666666666667'], 'utilities pool-math: 1.66666666666666666667'],
  ['health', ['4000000000000000000000', '2000000000000000000000', '6000'], ['1200000000000000000'], 'utilities raw summary'],
  ['health', ['4000000000000000000000', '2000000000000000000000', '7000'], ['1400000000000000000'], 'utilities raw summary, e-mode'],
  ['health', ['14533942611', '12084228335', '8300'], ['998257566191544493'], 'bot: account 0xe9526c72, Base block 30672597, a block before its liquidation'],
  ['health', ['14533943102', '12084229335', '8300'], ['998257517346264432'], 'bot: the same account'],
  ['health', ['72775851483', '59999702427', '8300'], ['1006737605148822949'], 'bot: another account'],
  ['owed', [ether('500'), RAY, RATE, '31536000'], [ether(Y1)], 'spark debt of 01'],
  ['owed', [ether('500'), RAY, RATE, '86400000'], [ether(Y3)], 'spark debt of 02'],
  ['owed', [ether('500'), RAY, RATE, '315360'], [ether(D4)], 'spark debt of 04'],
  ['owed', ['48856783', '1070766170735867540788710974', '56235456575090775514594900', '154'], ['52314205'], 'utilities reserve summary: USDC of the user'],
  ['owed', ['4790920796601146', '1070766170735867540788710974', '56235456575090775514594900', '154'], ['5129957324438749'], 'utilities reserve summary: USDC of the reserve'],
  ['owed', ['1761463562232346784', '1008848677653085643734896653', '5738395583946989083240726', '358'], ['1777050301254353747'], 'utilities totals: ETH, the total without USDC'],
];

const apart = (published, got) => published.map((x, i) => (BigInt(x) > got[i] ? BigInt(x) - got[i] : got[i] - BigInt(x)));

export function tested() {
  const source = 'expectations of marsfoundation/sparklend-testing and aave/aave-utilities (sources)';
  const same = new Vectors('aave-tests', source, 'v2 to v3.0, where v3.5 has the same rule', functions, sources);
  const changed = new Vectors('aave-older', source, 'v2 to v3.0, where v3.4 and v3.5 changed the rule', olderFunctions, sources);
  for (const [f, inputs, outputs, note] of expected) {
    const numbers = inputs.map(BigInt), most = bound[f]?.(numbers) ?? 0n;
    if (older[f] && apart(outputs, older[f](numbers)).some((x) => x !== 0n)) throw new Error(`${f}(${inputs}) ${note}: published ${outputs}, the older rule ${older[f](numbers)}`);
    if (apart(outputs, ours[f](numbers)).some((x) => x > most)) throw new Error(`${f}(${inputs}) ${note}: published ${outputs}, second implementation ${ours[f](numbers)}, bound ${most}`);
    (older[f] ? changed : same).add(f, inputs, outputs, note);
  }
  return [same, changed];
}
