// Channels and dominoes: their colour (a token), their words, their lane. Colour means channel, and nothing else.
export type Hue = 'macro' | 'risk-off' | 'perp' | 'loops' | 'loans' | 'unified' | 'makers' | 'backstops' | 'ink';

export interface Channel { hue: Hue; word: string; plural: string; short: string; lane: number }

const CHANNELS: Record<string, Channel> = {
  macro: { hue: 'macro', word: 'the shock', plural: 'macro', short: 'Macro shock', lane: 0 },
  voluntary: { hue: 'macro', word: 'unforced trades', plural: 'unforced', short: 'unforced trades', lane: 0 },
  'profit-taking': { hue: 'macro', word: 'profit taking', plural: 'profit taking', short: 'profit taking', lane: 0 },
  arbitrage: { hue: 'macro', word: 'arbitrage', plural: 'arbitrage', short: 'arbitrage', lane: 0 },
  requote: { hue: 'macro', word: 'requotes', plural: 'requotes', short: 'requotes', lane: 3 },
  unknown: { hue: 'macro', word: 'no known cause', plural: 'unknown', short: 'no known cause', lane: 0 },
  'risk-off': { hue: 'risk-off', word: 'risk-off selling', plural: 'risk-off', short: 'risk-off selling', lane: 0 },
  'perp-liquidation': { hue: 'perp', word: 'perp liquidations', plural: 'perps', short: 'perps', lane: 1 },
  adl: { hue: 'backstops', word: 'auto-deleveraging', plural: 'ADL', short: 'auto-deleveraging', lane: 1 },
  'adl-unhedge': { hue: 'backstops', word: 'unhedging after ADL', plural: 'unhedging', short: 'unhedging after ADL', lane: 1 },
  'backstop-unwind': { hue: 'backstops', word: 'funds selling what they took over', plural: 'fund sales', short: 'fund sales', lane: 1 },
  'loan-liquidation': { hue: 'loans', word: 'loan desks', plural: 'loans', short: 'loan desks', lane: 2 },
  'pool-liquidation': { hue: 'loans', word: 'lending pools', plural: 'pools', short: 'lending pools', lane: 2 },
  'unified-liquidation': { hue: 'unified', word: 'unified accounts', plural: 'unified', short: 'unified accounts', lane: 3 },
  'maker-withdrawal': { hue: 'makers', word: 'makers leaving', plural: 'makers', short: 'makers leaving', lane: 3 },
  'loop-unwind': { hue: 'loops', word: 'loop unwinds', plural: 'loop unwinds', short: 'loop unwinds', lane: 4 },
  'loop-liquidation': { hue: 'loops', word: 'loop liquidations', plural: 'loop liq.', short: 'loop liquidations', lane: 4 },
};

export const LANES = ['News and crowd', 'Perp venues', 'Loan desks and pools', 'Makers and exchange accounts', 'Synthetic dollar'];

/** A channel that a later version adds is grey and goes by its own name: nothing is dropped in silence. */
export function channel(id: string): Channel {
  return CHANNELS[id] ?? { hue: 'macro', word: id.replaceAll('-', ' '), plural: id.replaceAll('-', ' '), short: id.replaceAll('-', ' '), lane: 0 };
}

export const fill = (hue: Hue): string => `var(--${hue})`;
export const on = (hue: Hue): string => `var(--on-${hue})`;

export interface DominoWords { name: string; plain: string; hue: Hue; channel: string }

const DOMINOES: Record<string, DominoWords> = {
  'macro-shock': { name: 'Macro shock', plain: 'news moves fundamental values', hue: 'macro', channel: 'macro' },
  'risk-aversion': { name: 'Risk aversion', plain: 'the crowd sells', hue: 'risk-off', channel: 'risk-off' },
  'perp-liquidation': { name: 'Perp liquidations', plain: 'margin runs out, positions closed', hue: 'perp', channel: 'perp-liquidation' },
  'loan-liquidation': { name: 'Loan liquidation', plain: 'pledged coins sold by lenders', hue: 'loans', channel: 'loan-liquidation' },
  'passive-leverage': { name: 'Passive leverage', plain: 'makers lever up without trading', hue: 'makers', channel: 'passive-leverage' },
  'liquidity-vacuum': { name: 'Liquidity vacuum', plain: 'makers cancel bids by rule', hue: 'makers', channel: 'maker-withdrawal' },
  'unified-liquidation': { name: 'Unified liquidation', plain: 'any asset of the account is sold', hue: 'unified', channel: 'unified-liquidation' },
  backstops: { name: 'Backstops', plain: 'insurance fund, then ADL', hue: 'backstops', channel: 'adl' },
  'spot-collapse': { name: 'Spot collapse', plain: 'one sale walks to a far bid', hue: 'ink', channel: 'spot-collapse' },
  'loop-unwind': { name: 'Loop unwind', plain: 'USDe sold to get stablecoins', hue: 'loops', channel: 'loop-unwind' },
  depeg: { name: 'Depeg', plain: 'thin USDe book walked down', hue: 'loops', channel: 'depeg' },
  'staked-token-break': { name: 'Staked-token break', plain: 'far under redemption value', hue: 'unified', channel: 'staked-token-break' },
  'loop-liquidation': { name: 'Loop liquidation', plain: 'lenders sell the loops', hue: 'loops', channel: 'loop-liquidation' },
};

export function domino(id: string): DominoWords {
  return DOMINOES[id] ?? { name: id.replaceAll('-', ' '), plain: '', hue: 'macro', channel: id };
}

/** Which domino a channel's forced selling is; undefined where it is none of the rows. */
export function dominoOfChannel(channelId: string): string | undefined {
  if (channelId === 'backstop-unwind' || channelId === 'adl-unhedge') return 'backstops';
  return Object.keys(DOMINOES).find((id) => DOMINOES[id]!.channel === channelId);
}

/** In the order of the legend. */
export const LEGEND: { hue: Hue; word: string }[] = [
  { hue: 'macro', word: 'macro, unforced, arbitrage' },
  { hue: 'risk-off', word: 'risk-off' },
  { hue: 'perp', word: 'perp liquidations' },
  { hue: 'loans', word: 'loan desks, pools' },
  { hue: 'makers', word: 'makers' },
  { hue: 'unified', word: 'unified accounts' },
  { hue: 'loops', word: 'USDe loops' },
  { hue: 'backstops', word: 'backstops' },
];

/** The twelve dominoes in the order of their numbers. */
export const NUMBERED = ['macro-shock', 'risk-aversion', 'loop-unwind', 'depeg', 'loop-liquidation', 'loan-liquidation', 'passive-leverage', 'unified-liquidation', 'staked-token-break', 'liquidity-vacuum', 'spot-collapse', 'backstops'];
