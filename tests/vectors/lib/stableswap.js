// StableSwap as deployed (curvefi/stableswap-ng: CurveStableSwapNGMath.vy get_D, get_y; CurveStableSwapNG.vy __exchange, _dynamic_fee), second implementation.
import { Draw, Vectors } from './draw.js';
const P = 100n, WAD = 10n ** 18n, TENTH = 10n ** 10n;
const near = (a, b) => (a > b ? a - b : b - a) <= 1n;

export function getD(xp, amp) {
  const n = BigInt(xp.length), sum = xp.reduce((a, b) => a + b, 0n), ann = amp * n;
  let d = sum;
  for (let round = 0; round < 255; round++) {
    let p = d;
    for (const x of xp) p = (p * d) / x;
    p /= n ** n;
    const before = d;
    d = (((ann * sum) / P + p * n) * d) / (((ann - P) * d) / P + (n + 1n) * p);
    if (near(d, before)) return d;
  }
  return undefined; // the contract reverts
}
export function getY(i, j, x, xp, amp, d) {
  const n = BigInt(xp.length), ann = amp * n;
  let sum = 0n, c = d;
  xp.forEach((held, k) => {
    if (k === j) return;
    const now = k === i ? x : held;
    sum += now;
    c = (c * d) / (now * n);
  });
  c = (c * d * P) / (ann * n);
  const b = sum + (d * P) / ann;
  let y = d;
  for (let round = 0; round < 255; round++) {
    const before = y;
    y = (y * y + c) / (2n * y + b - d);
    if (near(y, before)) return y;
  }
  return undefined;
}
export function dynamicFee(xi, xj, fee, m) {
  if (m <= TENTH) return fee;
  return (m * fee) / (((m - TENTH) * 4n * xi * xj) / (xi + xj) ** 2n + TENTH);
}
export function exchange(q) {
  const rates = q.decimals.map((k) => 10n ** (36n - k));
  const xp = q.balances.map((b, k) => (b * rates[k]) / WAD);
  const d = getD(xp, q.amp);
  if (d === undefined) return undefined;
  const x = xp[q.i] + (q.dx * rates[q.i]) / WAD, y = getY(q.i, q.j, x, xp, q.amp, d);
  if (y === undefined || y + 1n >= xp[q.j]) return undefined;
  const gross = xp[q.j] - y - 1n;
  const fee = (gross * dynamicFee((xp[q.i] + x) / 2n, (xp[q.j] + y) / 2n, q.fee, q.multiplier)) / TENTH;
  return { out: ((gross - fee) * WAD) / rates[q.j], admin: (((fee * q.adminFee) / TENTH) * WAD) / rates[q.j] };
}
export function stableswap() {
  const v = new Vectors('stableswap', 'own second implementation, formulas of CurveStableSwapNGMath.vy and CurveStableSwapNG.vy (curvefi/stableswap-ng)', 'as deployed: Ann = A*n, A times 100', {
    d: { in: ['amplification (A*100)', 'balances in 18 decimals x;x'], out: ['D'], rule: 'get_D' },
    y: { in: ['i', 'j', 'x', 'balances', 'amplification', 'D'], out: ['y'], rule: 'get_y' },
    exchange: { in: ['A', 'fee 1e10', 'off-peg multiplier 1e10', 'admin fee 1e10', 'i', 'j', 'dx', 'balances', 'decimals'], out: ['dy', 'adminFee'], rule: '__exchange' },
  });
  const d = new Draw(18006);
  const AS = [1n, 2n, 5n, 10n, 50n, 85n, 100n, 200n, 500n, 1000n, 2000n, 5000n, 10000n];
  const balances = (n, tilt) => { const whole = d.between(10n ** 18n, 10n ** 28n); return Array.from({ length: n }, () => (whole * d.between(1, tilt)) / BigInt(tilt) + 1n); };
  const fitting = (n) => { // within the pool's stated range: each coin at least a millionth of the sum
    for (;;) { const xp = balances(n, d.of([2, 10, 1000, 20000])); const s = xp.reduce((a, b) => a + b, 0n); if (xp.every((x) => x * 900000n >= s)) return xp; }
  };
  for (const a of AS) for (const n of [2, 3]) for (let k = 0; k < 10; k++) {
    const xp = k === 0 ? Array(n).fill(10n ** 24n) : fitting(n), inv = getD(xp, a * P);
    if (inv === undefined) continue;
    v.add('d', [a * P, xp.join(';')], [inv]);
    const x = xp[0] + d.between(1, xp[0]), y = getY(0, n - 1, x, xp, a * P, inv);
    if (y !== undefined) v.add('y', [0, n - 1, x, xp.join(';'), a * P, inv], [y]);
  }
  for (let made = 0; made < 520;) {
    const n = d.int(2, 3), decimals = Array.from({ length: n }, () => d.of([6n, 8n, 9n]));
    const xp = fitting(n);
    const held = xp.map((x, k) => x / 10n ** (18n - decimals[k]) + 1n);
    if (held.some((b) => b >> 60n)) continue;
    const wide = held.map((b, k) => b * 10n ** (18n - decimals[k])), s = wide.reduce((a, b) => a + b, 0n);
    if (wide.some((x) => x * 900000n < s)) continue;
    const i = d.int(0, n - 1), j = (i + d.int(1, n - 1)) % n;
    const q = { amp: d.of(AS) * P, fee: d.of([0n, 1000000n, 4000000n, 30000000n]), multiplier: d.of([0n, 10n ** 10n, 2n * 10n ** 10n, 5n * 10n ** 10n]), adminFee: d.of([0n, 5n * 10n ** 9n]),
      i, j, dx: d.of([1n, 10n, held[i] / 1000n + 1n, held[i] / 10n + 1n, held[i]]), balances: held, decimals };
    const r = exchange(q);
    if (r === undefined || r.out < 1n) continue;
    // the pool's range after the trade, as it refuses to be drained
    const left = (held[j] - r.out - r.admin) * 10n ** (18n - decimals[j]);
    if (left * 900000n < s + q.dx * 10n ** (18n - decimals[i])) continue;
    v.add('exchange', [q.amp / P, q.fee, q.multiplier, q.adminFee, i, j, q.dx, held.join(';'), decimals.join(';')], [r.out, r.admin]);
    made++;
  }
  return v;
}
