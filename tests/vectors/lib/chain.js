// Events and states of Aave pools under v3.5 (Ethereum from block 23,088,584 on) and its successors, typed from repositories that keep them; the second implementation
// must give each. What was read in 2026 is of v3.6 or v3.7, which left interest, TokenMath and the health factor as they were.
import * as own from './aave.js';
import { Vectors } from './draw.js';
const T = own.token;

const sources = {
  degenbot: { repository: 'BowTiedDevil/degenbot', path: 'debug/aave/*.md, each balance compared there with scaledBalanceOf at the block', licence: 'MIT',
    commits: '0001 and 0012: 56d88179; 0002: 80b23aab; 0003, 0004, 0006: 68d4dfc2; 0013, 0040: 561473dd; 0037: 561473dd; 0044: 6485f8a7; 0049: 1f999b2e' },
  liquidations: { repository: 'aknirmal90/liquidations_v2', path: 'contracts/test/LiquidatorHistorical.t.sol', commit: '22b2b1fac63b1b83ded367dcab09c8f43ea3f0d6 and another stored version',
    licence: 'MIT in the file (SPDX)' },
  proposals: { repository: 'bgd-labs/aave-proposals-v3 (DPI 97d4f7f9, Ink 6aadd1da) and aave-dao/aave-proposals-v3 (Metis ed5a9f26)', licence: 'MIT (package.json)',
    path: 'diffs/AaveV3Polygon_FullDeprecationOfDPIAcrossAaveDeployments_20251008_*, AaveV3InkWhitelabel_TrydoStablecoinIR_20260107_*, AaveV3Metis_LowAdoptionAssetDeprecationOnAaveV3_20260826_*: storage of the pool before and after a payload was run on the state and code of its chain; index and rate share a slot, the time is in the next but one' },
  deleva: { repository: 'Queenxrypt/deleva', path: 'proof/DELEVA_TRANSACTION_PROOF.md', commit: '4d1f1baeaefdc103eed7148cfbe98e98309e9276', licence: 'none stated in the stored copy; numbers only' },
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
  income: { in: ['liquidityIndex', 'liquidityRate', 'seconds'], out: ['liquidityIndex'], rule: 'ReserveLogic._updateIndexes, linear interest' },
  debtIndex: { in: ['variableBorrowIndex', 'variableBorrowRate', 'seconds'], out: ['variableBorrowIndex'], rule: 'ReserveLogic._updateIndexes, compounded interest: x + x^2/2 + x^3/6 since v3.4; the binomial of before is off by 10^9 to 10^16 units on each' },
  health: { in: ['totalCollateralBase', 'totalDebtBase', 'thresholdBps'], out: ['healthFactor'], rule: 'getUserAccountData of an account with one collateral: GenericLogic.sol' },
};
const toLiquidator = (seized, bonus, fee) => seized - own.percentMul(seized - own.percentDiv(seized, bonus), fee);
const moved = {
  supply: ([before, amount, index]) => { const after = before + T.supplyMint(amount, index); return [after, T.supplyBalance(after, index) - T.supplyBalance(before, index)]; },
  withdraw: ([before, amount, index]) => { const after = before - T.supplyBurn(amount, index); return [after, T.supplyBalance(before, index) - T.supplyBalance(after, index)]; },
  borrow: ([before, amount, index]) => { const after = before + T.debtMint(amount, index); return [after, T.debtBalance(after, index) - T.debtBalance(before, index)]; },
  repay: ([before, amount, index]) => { const after = before - T.debtBurn(amount, index); return [after, T.debtBalance(before, index) - T.debtBalance(after, index)]; },
  received: ([repaid, , bonus, fee]) => [toLiquidator(own.percentMul(repaid, bonus), bonus, fee)],
  income: ([index, rate, t]) => [own.rayMul(own.linear(rate, t), index)],
  debtIndex: ([index, rate, t]) => [own.rayMul(own.compounded(rate, t), index)],
  health: ([collateral, debt, threshold]) => [own.wadDiv(collateral * threshold, debt) / 10000n],
  exhausted: ([collateral, , bonus, fee]) => [own.percentDivCeil(collateral, bonus), toLiquidator(collateral, bonus, fee)],
};
/** A reserve between two updates: seconds; index, rate and index after, of suppliers and of debtors. */
const reserve = (note, seconds, [index, rate, after], [debtIndex, debtRate, debtAfter]) =>
  [['income', [index, rate, seconds], [after], note], ['debtIndex', [debtIndex, debtRate, seconds], [debtAfter], note]];
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
  ['supply', ['0', '10000000000000000', '1057932314720302672289370287'], ['9452400556120465', '9999999999999999'], 'WETH, block 24247936 (v3.6), degenbot 0049'],
  ['received', ['402949', '8', '10500', '1000'], ['421081'], 'WBTC, block 23416680, 0x28fe5a0c'],
  ['exhausted', ['2268360644', '8', '10500', '1000'], ['2160343471', '2257558927'], 'WBTC, block 23549979, 0xeb04da1e'],
  ['received', ['449624920', '6', '10400', '1000'], ['465811417'], 'USDC, block 23549983, 0xe590ff96'],
  ['received', ['96737148', '6', '10400', '1000'], ['100219685'], 'USDC, block 23549990, 0xcb108fe9'],
  ['received', ['2856644232', '6', '10450', '1000'], ['2972338323'], 'USDT, block 23549992, 0x0626fd58'],
  ['received', ['6946592', '6', '10450', '1000'], ['7227929'], 'USDT, block 23564710, 0x1935987f'],
  ['received', ['980291907942409', '18', '10500', '1000'], ['1024405043799817'], 'WETH, block 23589242, 0x25c438fd'],
  ['received', ['38310323841570308', '18', '10100', '1000'], ['38655116756144441'], 'WETH, block 23598345, 0xa5b8b17c'],
  ...reserve('DPI, Polygon, 8 October 2025', 661145, ['1161261083894679187061502539', '18836146011709900838296994', '1161719660644039562119541455'], ['1582447116996048964059137881', '80249230738158582232896644', '1585111677434467722150336955']),
  ...reserve('USDG, Ink, 7 January 2026', 290, ['1008954190482332833673267249', '31312279314204731970933677', '1008954481003327062803089122'], ['1013353632616857062124679767', '48907159244742883019238319', '1013354088365049655621107487']),
  ...reserve('USDC, Ink, 7 January 2026', 8462, ['1000699519583007389667661356', '11733772914293448055597653', '1000702670288313391015958409'], ['1002302524676486204137011367', '28226541889149749072501559', '1002310116123372476358966860']),
  ...reserve('USDT0, Ink, 7 January 2026', 862, ['1002390172881619273844884560', '9713930348536029135077589', '1002390439035280266736535751'], ['1006025519480565699010474358', '25682442702597420750114016', '1006026225710524402970488858']),
  ...reserve('m.USDC, Metis, 14 September 2026', 762641, ['1101083346817173189510469231', '4581588479830014351577060', '1101205344003619350350275607'], ['1160565678741811669673885136', '18422860939849865393240650', '1161082853222900782111057758']),
  ...reserve('WETH, Metis, 14 September 2026', 762539, ['1012865256720713227791080355', '482270406195885729651361', '1012877068021808568552471955'], ['1060862215622740395098700399', '11482395825723597767098544', '1061156798323915099091973571']),
  ...reserve('m.USDT, Metis, 14 September 2026', 1186958, ['1130881316923327266527760070', '23972094140172603265474', '1130882337279388649620359000'], ['1186615456957421385823928507', '1332561084755484254342618', '1186674973372441488008096850']),
  ...reserve('m.DAI, Metis, 14 September 2026', 4048279, ['1124524005374232307988267279', '19162722750725654372448', '1124526771613714944552689203'], ['1208660846744668086427601519', '1384337034368658361307293', '1208875653882913886110561559']),
  ...reserve('Metis, Metis, 14 September 2026', 65679, ['1006644241130597817258099055', '1129292840482427069560', '1006644243498166098355243706'], ['1046039112525658862858706220', '454609315575134465542882', '1046040102915973969879232513']),
  ['health', ['3006106093', '1199848584', '8300'], ['2079485770506189137'], 'WETH against USDC, Base, before a repayment in block 51395399, 0xd36217b0 (September 2026)'],
  ['health', ['3000602397', '199975914', '8300'], ['12453999782743835840'], 'the same account after it'],
];

export function chain() {
  const v = new Vectors('aave-chain', 'events and states of Aave pools as BowTiedDevil/degenbot, aknirmal90/liquidations_v2, aave-proposals-v3 and Queenxrypt/deleva keep them (sources)', 'v3.5 to v3.7', functions, sources);
  for (const [f, inputs, outputs, note] of events) {
    const got = moved[f](inputs.map(BigInt));
    // Where the source leaves out the event's own amount, the case has the balance alone.
    if (outputs.some((x, i) => BigInt(x) !== got[i])) throw new Error(`${f}(${inputs}) ${note}: on chain ${outputs}, second implementation ${got}`);
    v.add(f, inputs, outputs, note);
  }
  return v;
}
