// Writes every committed file of vectors beside itself. Run: npm ci && npm run generate (README.md).
import { readFileSync, writeFileSync } from 'node:fs';
import { ray } from './lib/ray.js';
import * as aave from './lib/aave.js';
import { stableswap } from './lib/stableswap.js';
import { v2, v3liquidity, v3math, v3swaps } from './lib/uniswap.js';
import { published } from './lib/published.js';
import { chain } from './lib/chain.js';
import { tested } from './lib/tested.js';
import { pools } from './lib/pools.js';

const here = new URL('.', import.meta.url);
const versions = JSON.parse(readFileSync(new URL('package.json', here))).dependencies;
const made = [...ray(versions['@aave/math-utils']), aave.interest(), aave.tokens(), aave.health(), aave.liquidations(), published(), ...tested(), chain(), stableswap(), pools(),
  v2(versions['@uniswap/v2-sdk']), v3math(versions['@uniswap/v3-sdk']), await v3swaps(versions['@uniswap/v3-sdk']), v3liquidity(versions['@uniswap/v3-sdk'])];
for (const v of made) {
  writeFileSync(new URL(`${v.mechanism}.json`, here), v.toString());
  console.log(`${v.mechanism}: ${v.cases.length} cases`);
}
