// Real StableSwap pools and what their contracts answered, typed from the repositories that keep them; the second implementation must give each to the unit.
// Older templates divide D's product coin by coin; on none of these states does that change a unit.
import { dynamicFee, exchange, getD, getY } from './stableswap.js';
import { Vectors } from './draw.js';
const WAD = 10n ** 18n, TENTH = 10n ** 10n;
const list = (text) => text.split(';').map(BigInt);

const sources = {
  kyber: { repository: 'KyberNetwork/kyberswap-dex-lib', licence: 'none stated in the stored copy; numbers only',
    path: 'pkg/liquidity-source/curve/stable-ng/pool_simulator_test.go (2dc8373c), plain/pool_simulator_test.go (05b320ac), pkg/source/curve/base/pool_simulator_test.go (0eadf56a): states read from the chain, answers of get_dy, get_dx and get_virtual_price' },
  curvesim: { repository: 'curveresearch/curvesim', path: 'test/fixtures/pool.py', commit: '030212d4d8c7dea2665c5ec2909cab799b0c00c7', licence: 'MIT (its package page; the Vyper snippets it names were not used)' },
  saddle: { repository: 'saddle-finance/saddle-contract', path: 'test/swap.ts', commit: '039aedc0a49fb453845f26107bd52c1475841fc1', licence: 'GPLv3 (package.json)' },
};
const functions = {
  dy: { in: ['A*100', 'fee 1e10', 'off-peg multiplier 1e10', 'i', 'j', 'dx', 'balances', 'rates'], out: ['dy'], rule: 'get_dy' },
  dx: { in: ['A*100', 'fee 1e10', 'off-peg multiplier 1e10', 'i', 'j', 'dy', 'balances', 'rates'], out: ['dx'], rule: 'get_dx: y the other way round' },
  virtualPrice: { in: ['A*100', 'balances', 'rates', 'supply'], out: ['price'], rule: 'D * 10^18 / supply' },
  exchange: { in: ['A', 'fee 1e10', 'off-peg multiplier 1e10', 'admin fee 1e10', 'i', 'j', 'dx', 'balances', 'decimals'], out: ['dy', 'adminFee'], rule: 'the same trade asked of the pool' },
  sold: { in: ['A', 'fee 1e10', 'off-peg multiplier 1e10', 'admin fee 1e10', 'i', 'j', 'dx', 'balances', 'decimals'], out: ['dy'], rule: 'the same, where the admin fee is not told' },
};
const scaled = (balances, rates) => balances.map((b, k) => (b * rates[k]) / WAD);
const ours = {
  dy([amp, fee, m, i, j, dx, balances, rates]) {
    const xp = scaled(balances, rates), x = xp[i] + (dx * rates[i]) / WAD, y = getY(i, j, x, xp, amp, getD(xp, amp)), gross = xp[j] - y - 1n;
    return [((gross - (gross * dynamicFee((xp[i] + x) / 2n, (xp[j] + y) / 2n, fee, m)) / TENTH) * WAD) / rates[j]];
  },
  dx([amp, fee, m, i, j, dy, balances, rates]) {
    const xp = scaled(balances, rates), rate = dynamicFee(xp[i], xp[j], fee, m), y = xp[j] - (((dy * rates[j]) / WAD + 1n) * TENTH) / (TENTH - rate);
    return [((getY(j, i, y, xp, amp, getD(xp, amp)) - xp[i]) * WAD) / rates[i]];
  },
  virtualPrice: ([amp, balances, rates, supply]) => [(getD(scaled(balances, rates), amp) * WAD) / supply],
  exchange([a, fee, multiplier, adminFee, i, j, dx, balances, decimals]) {
    const r = exchange({ amp: a * 100n, fee, multiplier, adminFee, i, j, dx, balances, decimals });
    return [r.out, r.admin];
  },
  sold: (q) => ours.exchange(q).slice(0, 1),
};

const R18 = '1000000000000000000', R6 = '1000000000000000000000000000000', R2 = '10000000000000000000000000000000000';
/** A pool: amplification, fee, multiplier, balances, rates, where; trades i, j, in, expected out. */
const bought = [
  ['20000', '4000000', '20000000000', '50980;75958', `${R6};${R6}`, 'kyber NG USDT/USDC.e, Arbitrum block 185969597', [
    [0, 1, '5000000', '75900'], [0, 1, '50000001', '75897'], [0, 1, '500000012', '75897'], [1, 0, '500000012', '50939'], [1, 0, '50000001', '50939'], [1, 0, '5000000', '50940']]],
  ['100000', '1000000', '50000000000', '8994725349517509957774712;1568153728639', `${R18};${R6}`, 'kyber NG crvUSD/USDC.e, Arbitrum block 185977087', [
    [0, 1, '50000000000000000', '49719'], [0, 1, '500000000000000001', '497190'], [0, 1, '5000000000000000012', '4971903'], [1, 0, '5000001', '5026592848229394394'],
    [1, 0, '500000', '502659192342457080'], [1, 0, '50000', '50265919315764975'], [1, 0, '5000', '5026591932391690']]],
  ['150000', '3000000', '0', '101940884;107546110', `${R6};${R6}`, 'kyber base 0x1005f740, Ethereum', [
    [0, 1, '5000', '4998'], [0, 1, '50000', '49986'], [1, 0, '50000', '49983'], [1, 0, '51000', '50982'], [0, 1, '510000', '509863']]],
  ['150000', '3000000', '0', '69265278;140296574', `${R6};${R6}`, 'kyber base 0x1005f740, Ethereum, January 2024', [
    [0, 1, '100000000000000', '140254485'], [0, 1, '1000000000000', '140254485'], [0, 1, '100000000', '99936588'], [0, 1, '100002233', '99938816'],
    [1, 0, '20000', '19982'], [1, 0, '3000200', '2997456'], [1, 0, '88001800', '69067695'], [1, 0, '100000000000000', '69244498']]],
  ['1000', '4000000', '0', '103902458912250371998101;96026429950922739854657;90684626303', `${R18};${R18};${R6}`, 'kyber plain cEUR/agEUR/EURC, Ethereum', [
    [0, 1, '500000000000000', '496315310333753'], [0, 1, '50000000000000000', '49631528847328147'], [0, 1, '5000000000000000000', '4963131024216305126'], [0, 2, '50000000000000000', '49364'],
    [0, 2, '5000000000000000000', '4936384'], [2, 1, '5000', '5025079238286081'], [2, 1, '500045', '502552896527853049']]],
  ['40000', '4000000', '0', '8189776041162322264444;9661706603857954240258', `${R18};${R18}`, 'kyber plain ETH/OETH, Ethereum', [
    [0, 1, '500000000000000', '500008393783392'], [0, 1, '500000000000000000', '500008321109370981'], [1, 0, '500000000000000000', '499591620339898039'], [1, 0, '5000000000000000000', '4995909662946962499']]],
  ['20000', '4000000', '0', '549022857960890312641141;1075362632212;46720010', `${R18};${R6};${R2}`, 'kyber plain agEUR/EURT/EURS, Ethereum', [
    [0, 1, '500000000000000', '501'], [0, 1, '50000000000000000', '50169'], [0, 2, '5000000000000000000', '499'], [2, 1, '1020', '10248489']]],
  ['150000', '1000000', '0', '207488005116042557636229;47921035344869338429831', `${R18};1057419823498475822`, 'kyber plain crvUSD/sDAI with its rate, Ethereum', [
    [0, 1, '50000000000000123', '47184327843196292'], [0, 1, '500000000000123', '471843279437909'], [1, 0, '500000000000123', '529730979292097'], [1, 0, '50000000000000123', '52973097809547429']]],
  ['5000', '4000000', '0', '171562283322052190070;159666449951883581558', `${R18};1158379174506084879`, 'kyber plain ETH/wstETH with its rate, Arbitrum', [
    [0, 1, '50000000000000123', '43210033023565492'], [0, 1, '500000000000123', '432102703851362'], [1, 0, '500000000000123', '578103325620533'], [1, 0, '50000000000000123', '57809965215424298']]],
  ['5003', '10000000', '0', '2000000000000000000;91408257454997694', `${R18};${R18}`, 'saddle, A on its way up', [[1, 0, '908591742545002306', '997214696574405737']]],
];
const wanted = [
  ['20000', '4000000', '20000000000', '66996;59934', `${R6};${R6}`, 'kyber NG USDT/USDC.e, Arbitrum block 207324939', [
    [0, 1, '59888', '245510'], [0, 1, '59900', '359489'], [1, 0, '59934', '61139'], [1, 0, '66900', '153257']]],
  ['100000', '1000000', '50000000000', '4275318662128184254659562;1213843323736', `${R18};${R6}`, 'kyber NG crvUSD/USDC.e, Arbitrum block 207324939', [
    [0, 1, '100000000', '100248005680952903976'], [0, 1, '1000000001', '1002481994891621945984'], [0, 1, '10000000012', '10025015205490539024214'],
    [1, 0, '100000000000000000000', '99779215'], [1, 0, '1000000000000000000001', '997794079'], [1, 0, '10000000000000000000012', '9978131310']]],
  ['20000', '1000000', '50000000000', '19563159037462843534173493;14855154831138', `${R18};${R6}`, 'kyber NG USDe/USDC, Ethereum block 19787999', [
    [0, 1, '100000000', '100151570619671643706'], [0, 1, '1000000001', '1001515998388117040232'], [0, 1, '10000000012', '10015189113903312626697'],
    [1, 0, '100000000000000000000', '99868941'], [1, 0, '1000000000000000000001', '998689704'], [1, 0, '10000000000000000000012', '9986926034']]],
];
/** Trades one after another on one pool, whose balances after each trade lose the admin fee: amplification, fee, multiplier, admin fee, balances, rates, where. */
const chains = [
  ['20000', '4000000', '20000000000', '50980;75958', `${R6};${R6}`, 'kyber NG USDT/USDC.e, one trade after another', [[0, 1, '5000000', '75900'], [0, 1, '50000001', '29']]],
  ['100000', '1000000', '50000000000', '8262422587316288724376566;1219069890648', `${R18};${R6}`, 'kyber NG crvUSD/USDC.e, one trade after another', [
    [0, 1, '50000000000000000', '49625'], [0, 1, '500000000000000001', '496251'], [0, 1, '5000000000000000012', '4962511'], [1, 0, '5000001', '5035968519257369998'],
    [1, 0, '500000', '503596734266597847'], [1, 0, '50000', '50359673256255325'], [1, 0, '5000', '5035967323921488']]],
];
const SADDLE = ['50', '10000000', '0'], EQUAL = '1000000000000000000;1000000000000000000', TWO18 = '18;18', BASE = '69265278;140296574';
const whole = [
  ['exchange', [...SADDLE, '100000000', '0', '1', '100000000000000000', EQUAL, TWO18], ['99702611562565289', '998024139765'], 'saddle'],
  ['sold', [...SADDLE, '0', '0', '1', '100000000000000000', '1100000000000000000;900297388437434711', TWO18], ['99286252365528551'], 'saddle, the second of two'],
  ['sold', [...SADDLE, '0', '0', '1', '1000000000000000000', EQUAL, TWO18], ['908591742545002306'], 'saddle, half of the pool'],
  ['sold', ['100', '10000000', '0', '0', '1', '0', '908591742545002306', '2000000000000000000;91408257454997694', TWO18], ['955743484403042509'], 'saddle, and back at twice the A'],
  ...bought[2][6].map(([i, j, dx, dy]) => ['sold', ['1500', '3000000', '0', '5000000000', i, j, dx, bought[2][3], '6;6'].map(String), [dy], bought[2][5]]),
  ...bought[3][6].filter(([, , dx]) => dx.length < 13).map(([i, j, dx, dy]) => ['sold', ['1500', '3000000', '0', '5000000000', i, j, dx, BASE, '6;6'].map(String), [dy], bought[3][5]]),
];
/** Saddle's pool of equal coins after one of coin 0 was added: what the share tokens then are. Fee 5e6 of what is out of balance; no admin fee. */
function supplyAfterOneSided() {
  const before = 2n * WAD, after = getD([2n * WAD, WAD], 5000n);
  const kept = [2n * WAD, WAD].map((x) => { const ideal = (after * WAD) / before, off = ideal > x ? ideal - x : x - ideal; return x - (5000000n * off) / TENTH; });
  return (before + getD(kept, 5000n) - before).toString();
}
const ONE_SIDED = ['2000000000000000000;1000000000000000000', `${R18};${R18}`, supplyAfterOneSided()];
const prices = [
  [['200000', '295949605740077243186725223;284320067518878;288200854907854', `${R18};${R6};${R6}`, '849743149250065202008212976'], '1022038799187029697', 'curvesim, the 3pool of Ethereum'],
  [['150000', BASE, `${R6};${R6}`, '208111994100559113335'], '1006923185919753102', 'kyber base 0x1005f740, January 2024'],
  [['5000', '1100000000000000000;900297388437434711', `${R18};${R18}`, '2000000000000000000'], '1000050005862349911', 'saddle, after a trade'],
  ...[['5000', '1000167146429977312'], ['5003', '1000167862696363286'], ['5413', '1000258443200231295'], ['10000', '1000771363829405068'], ['4999', '1000166907487883089'],
    ['4794', '1000115870150391894'], ['2500', '998999574522335473']].map(([amp, price]) => [[amp, ...ONE_SIDED], price, 'saddle, two to one; the supply by this file']),
];

export function pools() {
  const v = new Vectors('stableswap-pools', 'real pools as KyberNetwork/kyberswap-dex-lib and curveresearch/curvesim keep them, and tests of saddle-finance/saddle-contract (sources)', 'get_dy, get_dx, get_virtual_price', functions, sources);
  const number = (text) => (text.includes(';') ? list(text) : BigInt(text));
  const add = (f, inputs, outputs, note) => {
    const got = ours[f](inputs.map((x) => number(String(x))).map((x, k) => (typeof x === 'bigint' && ['i', 'j'].includes(functions[f].in[k]) ? Number(x) : x)));
    if (outputs.some((x, k) => BigInt(x) !== got[k])) throw new Error(`${f}(${inputs}) ${note}: published ${outputs}, second implementation ${got}`);
    v.add(f, inputs, outputs, note);
  };
  for (const [f, pools] of [['dy', bought], ['dx', wanted]])
    for (const [amp, fee, m, balances, rates, note, trades] of pools) for (const [i, j, amount, out] of trades) add(f, [amp, fee, m, i, j, amount, balances, rates], [out], note);
  for (const [amp, fee, m, start, rates, note, trades] of chains) {
    let balances = list(start);
    for (const [i, j, dx, dy] of trades) {
      add('dy', [amp, fee, m, i, j, dx, balances.join(';'), rates], [dy], note);
      const decimals = list(rates).map((r) => 36n - BigInt(r.toString().length - 1));
      const r = exchange({ amp: BigInt(amp), fee: BigInt(fee), multiplier: BigInt(m), adminFee: 5000000000n, i, j, dx: BigInt(dx), balances, decimals });
      balances = balances.map((b, k) => (k === i ? b + BigInt(dx) : k === j ? b - BigInt(dy) - r.admin : b));
    }
  }
  for (const [f, inputs, outputs, note] of whole) add(f, inputs, outputs, note);
  for (const [inputs, price, note] of prices) add('virtualPrice', inputs, [price], note);
  return v;
}
