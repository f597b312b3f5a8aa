// Numbers that aave-dao/aave-v3-origin's own tests expect, typed from them; each is also asked of the second implementation, which must agree.
import * as own from './aave.js';
import { Vectors } from './draw.js';
const RAY = 10n ** 27n, HALF_YEAR = 15768000n;
const MATH = 'MathUtils.t.sol', WRM = 'WadRayMath.t.sol', PCT = 'PercentageMath.t.sol', AT = 'ATokenRounding.t.sol', VT = 'VariableDebtTokenRounding.t.sol', POOL = 'Pool.Rounding.t.sol';
const T = own.token;
const d = (text, decimals) => { const [w, f = ''] = text.split('.'); return BigInt(w + f.padEnd(decimals, '0')); };
const ray = (t) => d(t, 27), wad = (t) => d(t, 18);

/** MathUtils.sol before v3.4: (1 + rate/year)^n to the third power of the rate. */
function binomial(rate, n) {
  const year = 31536000n, two = own.rayMul(rate, rate) / (year * year), three = own.rayMul(two, rate) / year;
  return RAY + (rate * n) / year + (n * (n - 1n) * two) / 2n + (n * (n - 1n) * (n - 2n) * three) / 6n;
}

export function published() {
  const v = new Vectors('aave-published', 'expectations of the tests of aave-dao/aave-v3-origin (tests/protocol); liquidation amounts are not among them: there the tests ask a helper, not a number', 'v3.5', {});
  const one = (file, f, g, inputs, expected) => {
    const got = g(...inputs);
    if (got !== expected) throw new Error(`${file} ${f}(${inputs}): published ${expected}, second implementation ${got}`);
    v.add(f, inputs, [expected], file);
  };
  one(MATH, 'linearInterest', own.linear, [ray('1.0005'), HALF_YEAR], ray('1.50025'));
  // MathUtils.t.sol as stored (commit b6694d1) still expects the binomial of before v3.4; that it does is shown here, and it is no vector.
  if (binomial(ray('1.0005'), HALF_YEAR) !== ray('1.646239361880034706419516000')) throw new Error('the older expectation is not the older formula either');
  one(MATH, 'compoundedInterest', own.compounded, [ray('1.0005'), 0n], RAY);
  for (const [a, b, c] of [['2.5', '0.5', '1.25'], ['412.2', '1', '412.2'], ['6', '2', '12']]) {
    one(WRM, 'wadMul', own.wadMul, [wad(a), wad(b)], wad(c));
    one(WRM, 'rayMul', own.rayMul, [ray(a), ray(b)], ray(c));
  }
  for (const [a, b, c, e] of [['2.5', '0.5', '5', '5'], ['412.2', '1', '412.2', '412.2'], ['8.745', '0.67', '13.052238805970149254', '13.052238805970149253731343284'], ['6', '2', '3', '3']]) {
    one(WRM, 'wadDiv', own.wadDiv, [wad(a), wad(b)], wad(c));
    one(WRM, 'rayDiv', own.rayDiv, [ray(a), ray(b)], ray(e));
  }
  one(PCT, 'percentMul', own.percentMul, [wad('1'), 5000n], wad('0.5'));
  one(PCT, 'percentMul', own.percentMul, [wad('14.2515'), 7442n], wad('10.6059663'));
  one(PCT, 'percentMul', own.percentMul, [9087312n * RAY, 1333n], 1211338689600000000000000000000000n);
  one(PCT, 'percentDiv', own.percentDiv, [wad('1'), 5000n], wad('2'));
  one(PCT, 'percentDiv', own.percentDiv, [wad('14.2515'), 7442n], wad('19.150094060736361193'));
  one(PCT, 'percentDiv', own.percentDiv, [9087312n * RAY, 1333n], 68171882970742685671417854463615904n);
  one(PCT, 'percentMulCeil', own.percentMulCeil, [wad('100'), 10000n], wad('100'));
  one(PCT, 'percentMulCeil', own.percentMulCeil, [1n, 1n], 1n);
  one(PCT, 'percentMulFloor', own.percentMulFloor, [1n, 1n], 0n);
  one(PCT, 'percentDivCeil', own.percentDivCeil, [5n, 3n], 16667n);
  for (const [index, a, b] of [[RAY, 1n, 1n], [RAY + 1n, 1n, 2n], [RAY - 1n, 0n, 1n], [2n * RAY - 1n, 1n, 2n]]) {
    one(AT, 'supplyBalance', T.supplyBalance, [1n, index], a);
    one(VT, 'debtBalance', T.debtBalance, [1n, index], b);
  }
  one(AT, 'supplyMint', T.supplyMint, [1n, RAY + 1n], 0n);
  one(AT, 'supplyMint', T.supplyMint, [4n, 2n * RAY + 1n], 1n);
  one(AT, 'supplyBalance', T.supplyBalance, [1n, 2n * RAY + 1n], 2n);
  one(AT, 'supplyMint', T.supplyMint, [8n, 2n * RAY + 1n], 3n);
  one(AT, 'supplyBalance', T.supplyBalance, [3n, 2n * RAY + 1n], 6n);
  one(AT, 'supplyBalance', T.supplyBalance, [3n, 3n * RAY - 1n], 8n);
  one(AT, 'supplyBurn', T.supplyBurn, [4n, 3n * RAY - 1n], 2n);
  one(AT, 'supplyBurn', T.supplyBurn, [8n, 3n * RAY - 1n], 3n);
  one(VT, 'debtMint', T.debtMint, [3n, 2n * RAY + 1n], 2n);
  one(VT, 'debtBalance', T.debtBalance, [2n, 2n * RAY + 1n], 5n);
  one(VT, 'debtMint', T.debtMint, [7n, 2n * RAY + 1n], 4n);
  one(VT, 'debtBalance', T.debtBalance, [4n, 2n * RAY + 1n], 9n);
  one(VT, 'debtBurn', T.debtBurn, [4n, 2n * RAY + 1n], 1n);
  one(VT, 'debtBalance', T.debtBalance, [3n, 2n * RAY + 1n], 7n);
  const eight = 8n * 10n ** 18n, seven = 7n * 10n ** 18n;
  one(POOL, 'supplyMint', T.supplyMint, [eight, 2n * RAY + 1n], eight / 2n - 1n);
  one(POOL, 'supplyBalance', T.supplyBalance, [eight / 2n - 1n, 2n * RAY + 1n], eight - 2n);
  one(POOL, 'supplyBalance', T.supplyBalance, [3n, 2n * RAY - 1n], 5n);
  one(POOL, 'debtMint', T.debtMint, [seven - 5n, 2n * RAY + 1n], seven / 2n - 2n);
  one(POOL, 'debtBalance', T.debtBalance, [seven / 2n - 2n, 2n * RAY + 1n], seven - 3n);
  return v;
}
