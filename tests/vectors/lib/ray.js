// Ray arithmetic and linear interest by Aave's own package. Its compounding is older than v3.4 and is not used.
import { createRequire } from 'node:module';
import { Draw, Vectors } from './draw.js';
const aave = createRequire(import.meta.url)('@aave/math-utils');
const RAY = 10n ** 27n;

export function ray(version) {
  const v = new Vectors('ray', '@aave/math-utils', version, {
    rayMul: { in: ['a', 'b'], out: ['c'], rule: 'WadRayMath.sol, half up' },
    rayDiv: { in: ['a', 'b'], out: ['c'], rule: 'WadRayMath.sol, half up' },
  });
  const linearOnly = new Vectors('ray-linear', '@aave/math-utils', version, {
    linearInterest: { in: ['rate', 'seconds'], out: ['factor'], rule: 'pool-math: rate by the part of a year, both half up in rays; MathUtils.sol divides once, down' },
  });
  const d = new Draw(18001);
  const plain = (x) => x.toFixed(0, 1);
  const mul = (a, b) => v.add('rayMul', [a, b], [plain(aave.rayMul(a.toString(), b.toString()))]);
  const div = (a, b) => v.add('rayDiv', [a, b], [plain(aave.rayDiv(a.toString(), b.toString()))]);
  const linear = (rate, t) => linearOnly.add('linearInterest', [rate, t],
    [plain(aave.calculateLinearInterest({ rate: rate.toString(), lastUpdateTimestamp: 0, currentTimestamp: t }))]);
  for (const a of [0n, 1n, RAY / 2n - 1n, RAY / 2n, RAY / 2n + 1n, RAY - 1n, RAY, RAY + 1n, (1n << 112n) - 1n]) {
    for (const b of [1n, 2n, 3n, RAY - 1n, RAY, RAY + 1n, 2n * RAY - 1n]) { mul(a, b); div(a, b); }
    mul(a, 0n);
  }
  for (let i = 0; i < 250; i++) { mul(d.upTo(127), d.upTo(112)); div(d.upTo(127), d.upTo(112)); }
  for (const t of [0, 1, 12, 3600, 86400, 31535999, 31536000, 31536001, 315360000]) for (const r of [0n, 1n, RAY / 20n, RAY, 10n * RAY]) linear(r, t);
  for (let i = 0; i < 460; i++) linear(d.between(0, 4n * RAY), d.int(0, 100000000));
  return [v, linearOnly];
}
