// Events of Ethereum's Aave pool under v3.5 (block 23,088,584 on), typed from repositories that keep them; the second implementation must give each.
import * as own from './aave.js';
import { Vectors } from './draw.js';
const T = own.token;

const sources = {
  degenbot: { repository: 'BowTiedDevil/degenbot', path: 'debug/aave/*.md, each balance compared there with scaledBalanceOf at the block', licence: 'MIT',
    commits: '0001 and 0012: 56d88179; 0002: 80b23aab; 0003, 0004, 0006: 68d4dfc2; 0013, 0040: 561473dd; 0037: 561473dd; 0044: 6485f8a7; 0049: 1f999b2e' },
  liquidations: { repository: 'aknirmal90/liquidations_v2', path: 'contracts/test/LiquidatorHistorical.t.sol', commit: '22b2b1fac63b1b83ded367dcab09c8f43ea3f0d6 and another stored version',
    licence: 'MIT in the file (SPDX)' },
};
const functions = {
  supply: { in: ['scaled before', 'amount', 'index'], out: ['scaled after', 'amount of the Mint event without the interest'], rule: 'TokenMath.sol, AToken' },
  withdraw: { in: ['scaled before', 'amount', 'index'], out: ['scaled after', 'amount of the Burn event with the interest'], rule: 'TokenMath.sol, AToken' },
  borrow: { in: ['scaled before', 'amount', 'index'], out: ['scaled after', 'amount of the Mint event without the interest'], rule: 'TokenMath.sol, VariableDebtToken' },
  repay: { in: ['scaled before', 'amount', 'index'], out: ['scaled after', 'amount of the Burn event with the interest'], rule: 'TokenMath.sol, VariableDebtToken' },
  received: { in: ['debtToCover', 'decimals', 'bonusBps', 'feeBps'], out: ['liquidatedCollateralAmount'],
    rule: 'LiquidationLogic.sol; debt and collateral are one asset, so that its price cancels. Bonus and fee are not in the event: with the fee of 10% each event fits one bonus in whole basis points and no other' },
  exhausted: { in: ['collateral', 'decimals', 'bonusBps', 'feeBps'], out: ['debtToCover', 'liquidatedCollateralAmount'],
    rule: 'the same where the collateral does not reach. The collateral is not in the event: it is the only whole amount that the debt covered allows' },
};
const toLiquidator = (seized, bonus, fee) => seized - own.percentMul(seized - own.percentDiv(seized, bonus), fee);
const moved = {
  supply: ([before, amount, index]) => { const after = before + T.supplyMint(amount, index); return [after, T.supplyBalance(after, index) - T.supplyBalance(before, index)]; },
  withdraw: ([before, amount, index]) => { const after = before - T.supplyBurn(amount, index); return [after, T.supplyBalance(before, index) - T.supplyBalance(after, index)]; },
  borrow: ([before, amount, index]) => { const after = before + T.debtMint(amount, index); return [after, T.debtBalance(after, index) - T.debtBalance(before, index)]; },
  repay: ([before, amount, index]) => { const after = before - T.debtBurn(amount, index); return [after, T.debtBalance(before, index) - T.debtBalance(after, index)]; },
  received: ([repaid, , bonus, fee]) => [toLiquidator(own.percentMul(repaid, bonus), bonus, fee)],
  exhausted: ([collateral, , bonus, fee]) => [own.percentDivCeil(collateral, bonus), toLiquidator(collateral, bonus, fee)],
};
/** f, in, out, what and where. */
const events = [
  ['supply', ['1182792836394510921281', '244080826347865820530', '1000786317914685407870667881'], ['1426681888411580079022'], 'LINK, block 23088589, degenbot 0003'],
  ['withdraw', ['21945410670', '25000000000', '1139190347206618673677188955'], ['0'], 'USDC, block 23088590, degenbot 0004'],
  ['repay', ['29905878934757052144577', '500000000000000000000', '1009133546217410998733439284'], ['29410404374552234237336', '499999999999999999999'], 'LINK, block 23088593, degenbot 0001'],
  ['borrow', ['5043915613169831359651', '50000000000000000000', '1143506033072253901310332511'], ['5087640786937096202416', '50000000000000000000'], 'GHO, block 23088596, degenbot 0006'],
  ['withdraw', ['67073467544883', '266999198477', '1132456706666613700181208272'], ['66837697650188', '266999198478'], 'USDT, block 23088622, degenbot 0002'],
  ['withdraw', ['954104361626429868051352', '1000000000000000000', '1046979469202911397379125738'], ['954103406497862961842489', '1000000000000000001'], 'USDe, block 23094514, degenbot 0013'],
  ['repay', ['87538492328853159510923', '163379921396609913375', '1144359184762906710085913096'], ['87395722538063688395022', '163379921396609913374'], 'GHO, block 23125581, degenbot 0037'],
  ['repay', ['44731485166', '54917660', '1008737856020467344683377256'], ['44677043212', '54917659'], 'EURC, block 23245734, degenbot 0040'],
  ['repay', ['18434231751', '11026542078', '1196317865990294248781143542'], ['9217164623', '11026542077'], 'USDT by liquidation, block 23549932, degenbot 0044'],
  ['supply', ['0', '10000000000000000', '1057932314720302672289370287'], ['9452400556120465', '9999999999999999'], 'WETH, block 24247936 (v3.6: TokenMath unchanged), degenbot 0049'],
  ['received', ['402949', '8', '10500', '1000'], ['421081'], 'WBTC, block 23416680, 0x28fe5a0c'],
  ['exhausted', ['2268360644', '8', '10500', '1000'], ['2160343471', '2257558927'], 'WBTC, block 23549979, 0xeb04da1e'],
  ['received', ['449624920', '6', '10400', '1000'], ['465811417'], 'USDC, block 23549983, 0xe590ff96'],
  ['received', ['96737148', '6', '10400', '1000'], ['100219685'], 'USDC, block 23549990, 0xcb108fe9'],
  ['received', ['2856644232', '6', '10450', '1000'], ['2972338323'], 'USDT, block 23549992, 0x0626fd58'],
  ['received', ['6946592', '6', '10450', '1000'], ['7227929'], 'USDT, block 23564710, 0x1935987f'],
  ['received', ['980291907942409', '18', '10500', '1000'], ['1024405043799817'], 'WETH, block 23589242, 0x25c438fd'],
  ['received', ['38310323841570308', '18', '10100', '1000'], ['38655116756144441'], 'WETH, block 23598345, 0xa5b8b17c'],
];

export function chain() {
  const v = new Vectors('aave-chain', 'events of the Aave pool on Ethereum, as BowTiedDevil/degenbot and aknirmal90/liquidations_v2 keep them (sources)', 'v3.5', functions, sources);
  for (const [f, inputs, outputs, note] of events) {
    const got = moved[f](inputs.map(BigInt));
    // Where the source leaves out the event's own amount, the case has the balance alone.
    if (outputs.some((x, i) => BigInt(x) !== got[i])) throw new Error(`${f}(${inputs}) ${note}: on chain ${outputs}, second implementation ${got}`);
    v.add(f, inputs, outputs, note);
  }
  return v;
}
