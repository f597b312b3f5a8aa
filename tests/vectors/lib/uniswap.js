// Uniswap v3 and v2 by Uniswap's own packages.
import { createRequire } from 'node:module';
import { Draw, Vectors } from './draw.js';
const require = createRequire(import.meta.url);
const { TickMath, SqrtPriceMath, SwapMath, TickListDataProvider, v3Swap } = require('@uniswap/v3-sdk');
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
  while (v.cases.length < 640) {
    const [fee, spacing] = d.of(kinds), middle = d.of([0, d.int(-200, 200), d.int(-60000, 60000), d.int(-600000, 600000)]);
    const net = new Map(), add = (t, x) => net.set(t, (net.get(t) ?? 0n) + x), snap = (t) => Math.floor(t / spacing) * spacing;
    const price = at(middle) + d.between(0, at(middle) / 30000n);
    const tick = TickMath.getTickAtSqrtRatio(J(price));
    let liquidity = 0n;
    const width = d.of([5, 300, 2000]);
    for (let k = d.int(1, 5); k > 0; k--) {
      const lower = Math.max(snap(middle - d.int(0, width) * spacing), snap(MIN_TICK) + spacing), upper = Math.min(snap(middle + d.int(-3, width) * spacing) + spacing, snap(MAX_TICK));
      if (lower >= upper) continue;
      const l = d.upTo(90) + 1n;
      add(lower, l); add(upper, -l);
      if (lower <= tick && tick < upper) liquidity += l;
    }
    const list = [...net].filter(([, x]) => x !== 0n).sort((a, b) => a[0] - b[0]);
    if (list.length < 2) continue;
    const gross = list.map(([index, x]) => ({ index, liquidityNet: x.toString(), liquidityGross: (x < 0n ? -x : x).toString() }));
    const provider = new TickListDataProvider(gross, spacing);
    for (let k = 0; k < 4; k++) {
      const zero = d.int(0, 1) === 1, amount = d.of([1n, -1n, d.upTo(30), d.upTo(96), -d.upTo(30), -d.upTo(90)]);
      // a limit keeps a run across empty words short; some limits are reached, some are not
      const reach = d.of([3, 40, 600]) * spacing * d.of([1, 7]);
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
