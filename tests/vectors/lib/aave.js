// Second implementation of Aave v3.5.0's integer rules, from aave-dao/aave-v3-origin. Each function names the file that states its rule.
import { Draw, Vectors } from './draw.js';

const RAY = 10n ** 27n, WAD = 10n ** 18n, BPS = 10000n, YEAR = 31536000n;
const MAX = (1n << 256n) - 1n;
const up = (a, b) => (a + b - 1n) / b;
const min = (a, b) => (a < b ? a : b);

// WadRayMath.sol
export const rayMul = (a, b) => (a * b + RAY / 2n) / RAY;
export const rayDiv = (a, b) => (a * RAY + b / 2n) / b;
export const rayMulFloor = (a, b) => (a * b) / RAY;
export const rayMulCeil = (a, b) => up(a * b, RAY);
export const rayDivFloor = (a, b) => (a * RAY) / b;
export const rayDivCeil = (a, b) => up(a * RAY, b);
export const wadMul = (a, b) => (a * b + WAD / 2n) / WAD;
export const wadDiv = (a, b) => (a * WAD + b / 2n) / b;
// PercentageMath.sol
export const percentMul = (x, p) => (x * p + BPS / 2n) / BPS;
export const percentMulFloor = (x, p) => (x * p) / BPS;
export const percentMulCeil = (x, p) => up(x * p, BPS);
export const percentDiv = (x, p) => (x * BPS + p / 2n) / p;
export const percentDivCeil = (x, p) => up(x * BPS, p);
// MathUtils.sol
export const linear = (rate, t) => RAY + (rate * t) / YEAR;
export const mulDivCeil = (a, b, c) => up(a * b, c);
export function compounded(rate, t) {
  if (t === 0n) return RAY;
  const x = (rate * t) / YEAR;
  return RAY + x + rayMul(x, x / 2n + rayMul(x, x / 6n));
}
// TokenMath.sol
export const token = {
  supplyMint: rayDivFloor, supplyBurn: rayDivCeil, supplyTransfer: rayDivCeil, supplyBalance: rayMulFloor,
  debtMint: rayDivCeil, debtBurn: rayDivFloor, debtBalance: rayMulCeil,
};
// GenericLogic.sol calculateUserAccountData; collateral [scaled, index, price, decimals, lt], debt [scaled, index, price, decimals]
export function account(collateral, debts) {
  let value = 0n, weighted = 0n, owed = 0n;
  for (const [scaled, index, price, decimals, lt] of collateral) {
    const base = (token.supplyBalance(scaled, index) * price) / 10n ** decimals;
    value += base; weighted += base * lt;
  }
  for (const [scaled, index, price, decimals] of debts) owed += mulDivCeil(token.debtBalance(scaled, index), price, 10n ** decimals);
  const health = owed === 0n ? MAX : wadDiv(weighted, owed) / BPS;
  return { value, owed, averageLt: value === 0n ? 0n : weighted / value, health };
}
// LiquidationLogic.sol executeLiquidationCall, _calculateAvailableCollateralToLiquidate, _burnDebtTokens; ValidationLogic.sol for the health check
const CLOSE_ALL = 95n * 10n ** 16n, SMALL = 2000n * 10n ** 8n, LEFTOVER = SMALL / 2n;
export function liquidate(q) {
  if (q.health >= WAD) return { status: 'healthy' };
  const cu = 10n ** q.collateralDecimals, du = 10n ** q.debtDecimals;
  const debtBase = mulDivCeil(q.debt, q.debtPrice, du), collateralBase = (q.collateral * q.collateralPrice) / cu;
  let most = q.debt;
  if (collateralBase >= SMALL && debtBase >= SMALL && q.health > CLOSE_ALL) {
    const half = percentMul(q.totalDebt, 5000n);
    if (debtBase > half) most = (half * du) / q.debtPrice;
  }
  let repaid = min(q.cover, most);
  let seized = percentMul((q.debtPrice * repaid * cu) / (q.collateralPrice * du), q.bonus);
  if (seized > q.collateral) {
    seized = q.collateral;
    repaid = percentDivCeil((q.collateralPrice * seized * du) / (q.debtPrice * cu), q.bonus);
  }
  const seizedBase = (seized * q.collateralPrice) / cu;
  const fee = q.fee === 0n ? 0n : percentMul(seized - percentDiv(seized, q.bonus), q.fee);
  if (repaid < q.debt && seized < q.collateral) {
    const debtLeft = mulDivCeil(q.debt - repaid, q.debtPrice, du) >= LEFTOVER;
    const collateralLeft = ((q.collateral - seized) * q.collateralPrice) / cu >= LEFTOVER;
    if (!debtLeft || !collateralLeft) return { status: 'dust' };
  }
  const deficit = q.totalCollateral === seizedBase ? q.debt - repaid : 0n;
  return { status: 'done', repaid, received: seized - fee, fee, deficit };
}

const rule = (i, out, file) => ({ in: i, out, rule: file });
const functions = {
  linearInterest: rule(['rate', 'seconds'], ['factor'], 'MathUtils.sol'),
  compoundedInterest: rule(['rate', 'seconds'], ['factor'], 'MathUtils.sol'),
  supplyMint: rule(['amount', 'index'], ['scaled'], 'TokenMath.sol'), supplyBurn: rule(['amount', 'index'], ['scaled'], 'TokenMath.sol'),
  supplyBalance: rule(['scaled', 'index'], ['amount'], 'TokenMath.sol'), debtMint: rule(['amount', 'index'], ['scaled'], 'TokenMath.sol'),
  debtBurn: rule(['amount', 'index'], ['scaled'], 'TokenMath.sol'), debtBalance: rule(['scaled', 'index'], ['amount'], 'TokenMath.sol'),
  account: rule(['collateral scaled:index:price:decimals:threshold;...', 'debt scaled:index:price:decimals;...'],
    ['collateralBase', 'debtBase', 'averageThreshold', 'healthFactor'], 'GenericLogic.sol'),
  liquidate: rule(['totalCollateralBase', 'totalDebtBase', 'healthFactor', 'collateral', 'collateralPrice', 'collateralDecimals', 'debt',
    'debtPrice', 'debtDecimals', 'bonusBps', 'feeBps', 'debtToCover'], ['status', 'repaid', 'received', 'fee', 'deficit'], 'LiquidationLogic.sol'),
};
const OWN = 'own second implementation, formulas of MathUtils.sol, WadRayMath.sol, PercentageMath.sol, TokenMath.sol, GenericLogic.sol, LiquidationLogic.sol, ValidationLogic.sol (aave-dao/aave-v3-origin)';

export function interest() {
  const d = new Draw(18002), v = new Vectors('aave-interest', OWN, 'v3.5.0', functions);
  for (const r of [0n, 1n, RAY / 100n, RAY / 20n, RAY / 2n, RAY, 4n * RAY]) for (const t of [0n, 1n, 12n, 3600n, 86400n, 31536000n, 315360000n])
    { v.add('compoundedInterest', [r, t], [compounded(r, t)]); v.add('linearInterest', [r, t], [linear(r, t)]); }
  for (let i = 0; i < 500; i++) { const r = d.between(0, 4n * RAY), t = d.between(0, 3n * YEAR); v.add('compoundedInterest', [r, t], [compounded(r, t)]); v.add('linearInterest', [r, t], [linear(r, t)]); }
  return v;
}
export function tokens() {
  const d = new Draw(18003), v = new Vectors('aave-token', OWN, 'v3.5.0', functions);
  const names = ['supplyMint', 'supplyBurn', 'supplyBalance', 'debtMint', 'debtBurn', 'debtBalance'];
  const all = (x, index) => { for (const f of names) v.add(f, [x, index], [token[f](x, index)]); };
  for (const x of [0n, 1n, 2n, 3n, 8n, 10n ** 18n, (1n << 63n) - 1n]) for (const index of [RAY, RAY + 1n, 2n * RAY - 1n, 2n * RAY + 1n, 3n * RAY - 1n]) all(x, index);
  for (let i = 0; i < 100; i++) all(d.upTo(63), d.between(RAY, 5n * RAY));
  return v;
}
const draw = (d) => {
  const decimals = d.of([6n, 8n, 9n]);
  const price = d.of([10n ** 8n, d.between(99n * 10n ** 6n, 101n * 10n ** 6n), d.between(10n ** 6n, 5n * 10n ** 12n)]);
  return { decimals, price, index: d.between(RAY, 3n * RAY) };
};
const join = (list) => list.map((x) => x.join(':')).join(';');
export function health() {
  const d = new Draw(18004), v = new Vectors('aave-health', OWN, 'v3.5.0', functions);
  const one = (c, b) => { const a = account(c, b); v.add('account', [join(c), join(b)], [a.value, a.owed, a.averageLt, a.health]); };
  one([], []); one([[1n, RAY, 10n ** 8n, 8n, 8300n]], []); one([[10n ** 18n, RAY, 1n, 9n, 8000n]], [[1n, RAY, 1n, 9n]]);
  one([], [[1n, RAY, 10n ** 8n, 6n]]);
  for (let i = 0; i < 520; i++) {
    const c = [], b = [];
    for (let n = d.int(0, 3); n >= 0; n--) { const a = draw(d); c.push([d.upTo(52), a.index, a.price, a.decimals, d.of([0n, 7500n, 8300n, 9200n, 9300n, 9500n])]); }
    for (let n = d.int(0, 2); n >= 0; n--) { const a = draw(d); b.push([d.upTo(52), a.index, a.price, a.decimals]); }
    one(c, b);
  }
  return v;
}
export function liquidations() {
  const d = new Draw(18005), v = new Vectors('aave-liquidation', OWN, 'v3.5.0', functions);
  const counts = {};
  const usd = (base, a) => (base * 10n ** a.decimals) / a.price;
  const one = () => {
    const c = draw(d), b = draw(d);
    const collateralUsd = d.of([d.between(1, 100), d.between(500, 3000), d.between(1999, 2001), d.between(2000, 5000), d.between(5000, 10 ** 7)]) * 10n ** 8n;
    const collateral = usd(collateralUsd, c) + d.between(1, 1000);
    const other = d.int(0, 2) === 0 ? (collateralUsd * d.between(0, 3000)) / 1000n : 0n;
    const lt = d.of([7500n, 8300n, 9200n]);
    const value = (collateral * c.price) / 10n ** c.decimals;
    const target = d.of([d.between(300, 700), d.between(700, 949), 950n, d.between(951, 999), d.between(951, 999), d.between(1000, 1010)]);
    const owed = ((value + other) * lt * 1000n) / (BPS * target);
    const share = d.of([1000n, 1000n, d.between(200, 999)]);
    const debt = usd((owed * share) / 1000n, b) + 1n;
    const debtBase = mulDivCeil(debt, b.price, 10n ** b.decimals);
    const totalDebt = debtBase + (share === 1000n ? 0n : (owed * (1000n - share)) / 1000n);
    const q = { totalCollateral: value + other, totalDebt, health: wadDiv((value + other) * lt, totalDebt) / BPS, collateral, collateralPrice: c.price,
      collateralDecimals: c.decimals, debt, debtPrice: b.price, debtDecimals: b.decimals, bonus: d.of([10200n, 10400n, 10500n, 10750n, 11000n]),
      fee: d.of([0n, 1000n, 1000n, 2000n]), cover: d.of([debt * 2n, debt * 2n, debt, (debt * d.between(1, 999)) / 1000n, 1n, debt - 1n]) };
    if (q.cover < 1n || collateral >> 62n || debt >> 61n) return;
    const r = liquidate(q);
    counts[r.status] = (counts[r.status] ?? 0) + 1;
    if (r.status !== 'done' && counts[r.status] > 120) return;
    v.add('liquidate', [q.totalCollateral, q.totalDebt, q.health, q.collateral, q.collateralPrice, q.collateralDecimals, q.debt, q.debtPrice, q.debtDecimals,
      q.bonus, q.fee, q.cover], r.status === 'done' ? [r.status, r.repaid, r.received, r.fee, r.deficit] : [r.status]);
  };
  while (v.cases.length < 900) one();
  return v;
}
