// Uniswap v3 and v2 by Uniswap's own packages.
import { createRequire } from 'node:module';
import { Draw, Vectors } from './draw.js';
const require = createRequire(import.meta.url);
const { Pool, Position, TickMath, SqrtPriceMath, SwapMath, TickListDataProvider, v3Swap } = require('@uniswap/v3-sdk');
const { Pair } = require('@uniswap/v2-sdk');
const { Token, CurrencyAmount } = require('@uniswap/sdk-core');
const JSBI = require('jsbi');
const J = (x) => JSBI.BigInt(x.toString()), B = (x) => BigInt(x.toString());
const MIN_TICK = -887272, MAX_TICK = 887272, MIN = B(TickMath.MIN_SQRT_RATIO), MAX = B(TickMath.MAX_SQRT_RATIO);
const at = (t) => B(TickMath.getSqrtRatioAtTick(t));

export function v3math(version) {
  const v = new Vectors('uniswap-v3-math', '@uniswap/v3-sdk', version, {
    sqrtAtTick: { in: ['tick'], out: ['sqrtPriceX96'], rule: 'TickMath' }, tickAtSqrt: { in: ['sqrtPriceX96'], out: ['tick'], rule: 'TickMath' },
    amount0: { in: ['sqrtA', 'sqrtB', 'liquidity', 'roundUp'], out: ['amount'], rule: 'SqrtPriceMath.getAmount0Delta' },
    amount1: { in: ['sqrtA', 'sqrtB', 'liquidity', 'roundUp'], out: ['amount'], rule: 'SqrtPriceMath.getAmount1Delta' },
    nextFromInput: { in: ['sqrtP', 'liquidity', 'amountIn', 'zeroForOne'], out: ['sqrtNext'], rule: 'SqrtPriceMath' },
    nextFromOutput: { in: ['sqrtP', 'liquidity', 'amountOut', 'zeroForOne'], out: ['sqrtNext'], rule: 'SqrtPriceMath' },
    swapStep: { in: ['sqrtP', 'sqrtTarget', 'liquidity', 'amountRemaining (negative: exact out)', 'feePips'], out: ['sqrtNext', 'amountIn', 'amountOut', 'fee'], rule: 'SwapMath.computeSwapStep' },
  });
  const d = new Draw(18007);
  const edges = [MIN_TICK, MIN_TICK + 1, -500000, -50001, -257, -256, -255, -1, 0, 1, 255, 256, 257, 50001, 500000, MAX_TICK - 1, MAX_TICK];
  const ticks = [...edges]; for (let k = 0; k < 20; k++) ticks.push(1 << k, -(1 << k));
  while (ticks.length < 250) ticks.push(d.int(MIN_TICK, MAX_TICK));
  for (const t of ticks) v.add('sqrtAtTick', [t], [at(t)]);
  for (const t of ticks.slice(0, 120)) for (const off of [-1n, 0n, 1n]) {
    const p = at(t) + off;
    if (p >= MIN && p < MAX) v.add('tickAtSqrt', [p], [TickMath.getTickAtSqrtRatio(J(p))]);
  }
  const price = () => at(d.of([d.int(-2000, 2000), d.int(-200000, 200000), d.int(MIN_TICK, MAX_TICK - 1)])) + d.between(0, 3);
  for (let k = 0; k < 160; k++) {
    const a = price(), b = price(), l = d.upTo(127);
    for (const up of [0, 1]) {
      v.add('amount0', [a, b, l, up], [SqrtPriceMath.getAmount0Delta(J(a), J(b), J(l), up === 1)]);
      v.add('amount1', [a, b, l, up], [SqrtPriceMath.getAmount1Delta(J(a), J(b), J(l), up === 1)]);
    }
  }
  for (let k = 0; k < 200; k++) {
    const p = price(), l = d.upTo(120), amount = d.upTo(120), zero = d.int(0, 1) === 1;
    for (const [f, g] of [['nextFromInput', SqrtPriceMath.getNextSqrtPriceFromInput], ['nextFromOutput', SqrtPriceMath.getNextSqrtPriceFromOutput]]) {
      try { const n = B(g(J(p), J(l), J(amount), zero)); if (n >> 160n) continue; v.add(f, [p, l, amount, zero ? 1 : 0], [n]); } catch { /* refused by the original: not a vector */ }
    }
  }
  for (let k = 0; k < 400; k++) {
    const p = price(), t = price(), l = d.of([0n, d.upTo(127)]), fee = d.of([1, 100, 500, 3000, 10000, 999999]);
    const amount = d.int(0, 1) ? d.upTo(126) : -d.upTo(126);
    try {
      const r = SwapMath.computeSwapStep(J(p), J(t), J(l), J(amount), J(fee));
      if (B(r[0]) >> 160n) continue;
      v.add('swapStep', [p, t, l, amount, fee], r);
    } catch { /* refused by the original */ }
  }
  return v;
}

export async function v3swaps(version) {
  const v = new Vectors('uniswap-v3-swap', '@uniswap/v3-sdk', version, {
    swap: { in: ['feePips', 'tickSpacing', 'sqrtPriceX96', 'tick', 'liquidity', 'zeroForOne', 'amountSpecified (negative: exact out)', 'sqrtPriceLimitX96 (0: none)', 'ticks tick:liquidityNet;...'],
      out: ['amountCalculated (negative: paid out)', 'sqrtPriceX96', 'liquidity', 'tick'], rule: 'v3Swap, UniswapV3Pool.swap' },
  });
  const d = new Draw(18008);
  const kinds = [[100, 1], [500, 10], [3000, 60], [10000, 200]];
  let failed = 0;
  while (v.cases.length < 840) {
    const [fee, spacing] = d.of(kinds), middle = d.of([0, d.int(-200, 200), d.int(-60000, 60000), d.int(-600000, 600000)]);
    const net = new Map(), add = (t, x) => net.set(t, (net.get(t) ?? 0n) + x), snap = (t) => Math.floor(t / spacing) * spacing;
    const price = at(middle) + d.between(0, at(middle) / 30000n);
    const tick = TickMath.getTickAtSqrtRatio(J(price));
    let liquidity = 0n;
    const width = d.of([5, 20, 300]), scale = d.int(40, 90);
    for (let k = d.int(1, 5); k > 0; k--) {
      const lower = Math.max(snap(middle - d.int(0, width) * spacing), snap(MIN_TICK) + spacing), upper = Math.min(snap(middle + d.int(-3, width) * spacing) + spacing, snap(MAX_TICK));
      if (lower >= upper) continue;
      const l = d.between(1, 1n << BigInt(scale));
      add(lower, l); add(upper, -l);
      if (lower <= tick && tick < upper) liquidity += l;
    }
    if (d.int(0, 3) > 0) { // most pools also hold liquidity far beyond the others, so that a swap across them goes on
      const far = 2000 * spacing, lower = Math.max(snap(middle) - far, snap(MIN_TICK) + spacing), upper = Math.min(snap(middle) + far, snap(MAX_TICK));
      const l = d.between(1, 1n << BigInt(scale));
      if (lower < upper) { add(lower, l); add(upper, -l); if (lower <= tick && tick < upper) liquidity += l; }
    }
    const list = [...net].filter(([, x]) => x !== 0n).sort((a, b) => a[0] - b[0]);
    if (list.length < 2) continue;
    const gross = list.map(([index, x]) => ({ index, liquidityNet: x.toString(), liquidityGross: (x < 0n ? -x : x).toString() }));
    const provider = new TickListDataProvider(gross, spacing);
    for (let k = 0; k < 4; k++) {
      const zero = d.int(0, 1) === 1, around = 1n << BigInt(Math.max(1, scale + d.int(-9, 2)));
      const amount = d.of([d.of([1n, -1n]), d.of([d.upTo(96), -d.upTo(90)]), d.between(1, around), d.between(1, around), -d.between(1, around), -d.between(1, around)]);
      // a limit keeps a run across empty words short; some limits are reached, some are not
      const reach = d.of([3, 40, 600, 600]) * spacing * d.of([1, 7]);
      const far = Math.max(MIN_TICK + 1, Math.min(MAX_TICK - 1, middle + (zero ? -reach : reach)));
      const limit = at(far);
      if (zero ? limit >= price : limit <= price) continue;
      try {
        const r = await v3Swap(J(fee), J(price), tick, J(liquidity), spacing, provider, zero, J(amount), J(limit));
        v.add('swap', [fee, spacing, price, tick, liquidity, zero ? 1 : 0, amount, limit, list.map(([t, x]) => `${t}:${x}`).join(';')],
          [r.amountCalculated, r.sqrtRatioX96, r.liquidity, r.tickCurrent]);
      } catch (e) { if (failed++ > 200) throw e; }
    }
  }
  return v;
}

export function v3liquidity(version) {
  const v = new Vectors('uniswap-v3-liquidity', '@uniswap/v3-sdk', version, {
    mint: { in: ['feePips', 'tickSpacing', 'sqrtPriceX96', 'tickLower', 'tickUpper', 'liquidity'], out: ['amount0', 'amount1'], rule: 'Position.mintAmounts, up' },
    burn: { in: ['feePips', 'tickSpacing', 'sqrtPriceX96', 'tickLower', 'tickUpper', 'liquidity'], out: ['amount0', 'amount1'], rule: 'Position.amount0, amount1, down' },
  });
  const d = new Draw(18010);
  const [t0, t1] = ['1', '2'].map((k) => new Token(1, `0x${k.padStart(40, '0')}`, 18, k));
  while (v.cases.length < 600) {
    const [fee, spacing] = d.of([[100, 1], [500, 10], [3000, 60], [10000, 200]]);
    const middle = d.of([0, d.int(-2000, 2000), d.int(-400000, 400000)]), price = at(middle) + d.between(0, at(middle) / 30000n);
    const lower = d.of([Math.ceil(MIN_TICK / spacing) * spacing, (Math.floor(middle / spacing) + d.int(-300, 100)) * spacing]);
    const upper = d.of([Math.floor(MAX_TICK / spacing) * spacing, lower + d.int(1, 400) * spacing]);
    const l = d.of([1n, d.upTo(100)]);
    const pool = new Pool(t0, t1, fee, J(price), J(0), TickMath.getTickAtSqrtRatio(J(price)));
    const position = new Position({ pool, liquidity: J(l), tickLower: lower, tickUpper: upper });
    const what = [fee, spacing, price, lower, upper, l];
    v.add('mint', what, [position.mintAmounts.amount0, position.mintAmounts.amount1]);
    v.add('burn', what, [position.amount0.quotient, position.amount1.quotient]);
  }
  return v;
}

export function v2(version) {
  const v = new Vectors('uniswap-v2', '@uniswap/v2-sdk', version, { amountOut: { in: ['amountIn', 'reserveIn', 'reserveOut'], out: ['amountOut'], rule: 'Pair.getOutputAmount, UniswapV2Library.getAmountOut' } });
  const d = new Draw(18009);
  const a = new Token(1, '0x0000000000000000000000000000000000000001', 18, 'A'), b = new Token(1, '0x0000000000000000000000000000000000000002', 18, 'B');
  const one = (x, r0, r1) => {
    const pair = new Pair(CurrencyAmount.fromRawAmount(a, r0.toString()), CurrencyAmount.fromRawAmount(b, r1.toString()));
    let out = '0';
    try { out = pair.getOutputAmount(CurrencyAmount.fromRawAmount(a, x.toString()))[0].quotient.toString(); } catch { /* nothing would be paid: 0 */ }
    v.add('amountOut', [x, r0, r1], [out]);
  };
  for (const x of [1n, 2n, 1000n, 10n ** 9n, 1n << 61n]) for (const r0 of [1n, 1000n, 10n ** 12n, 1n << 61n]) for (const r1 of [1n, 1003n, 10n ** 15n, (1n << 62n) - 1n]) one(x, r0, r1);
  for (let i = 0; i < 520; i++) one(d.upTo(61), d.upTo(61), d.upTo(62));
  return v;
}
