// Verdict and titles: templates with conditions. Where no condition holds the sentence is neutral; none claims a cause that no rerun or attribution supports.
import type { ReportDocument } from './document';
import { offset, percent, short, span } from './format';
import { bitcoin, medianAltcoinFall, medianAltcoinUnforced } from './market';
import type { Row } from './timeline';

/** An 8% fall, an 11% fall, an 18% fall, an 80% fall; a 13% fall. */
export function article(text: string): string {
  return (/^(8|11(\.|%)|18(\.|%))/.test(text) ? 'an ' : 'a ') + text;
}

export function verdict(doc: ReportDocument): string {
  const shock = doc.run.dominoes.find((d) => d.id === 'macro-shock');
  const btc = bitcoin(doc)?.drawdown ?? null;
  const alt = medianAltcoinFall(doc);
  const others = doc.run.dominoes.filter((d) => d.id !== 'macro-shock' && d.number !== null && d.onset_us !== null);
  const falls = [btc !== null ? `${article(percent(Math.abs(btc)))} fall in bitcoin` : null, alt !== null ? `${article(percent(alt))} fall in the median altcoin` : null].filter((f) => f !== null);
  const size = shock?.onset_us != null && shock.unit === 'share' && shock.magnitude ? percent(Math.abs(shock.magnitude)) : null;
  if (others.length === 0) {
    return size ? `Nothing broke: ${article(size)} shock toppled no other domino.` : 'Nothing broke.';
  }
  if (falls.length === 0) return `${others.length === 1 ? 'One domino' : `${count(others.length)} dominoes`} fell.`;
  return size ? `${capitalArticle(size)} shock became ${falls.join(' and ')}.` : `There was ${falls.join(' and ')}.`;
}

function capitalArticle(text: string): string {
  const words = article(text);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the verdict leaves out: the rerun without forced selling, how many fell and how fast, how long it fed itself, what cut the run short. */
export function second(doc: ReportDocument): string {
  const said: string[] = [];
  const unforced = medianAltcoinUnforced(doc);
  if (unforced !== null) said.push(`Rerun without forced selling, the median altcoin falls ${percent(unforced)}.`);
  const onsets = doc.run.dominoes.flatMap((d) => (d.number !== null && d.onset_us !== null ? [d.onset_us] : []));
  const total = doc.run.dominoes.filter((d) => d.number !== null).length;
  if (onsets.length > 1) {
    const within = (Math.max(...onsets) - Math.min(...onsets)) / 1e6;
    said.push(`${onsets.length === total ? `All ${count(total).toLowerCase()}` : `${count(onsets.length)} of ${count(total).toLowerCase()}`} dominoes fell within ${span(within)}.`);
  }
  const above = (doc.contagion?.above_one ?? []).reduce((sum, one) => sum + (one.to_us - one.from_us) / 1e6, 0);
  if (above >= 30) said.push(`For ${span(Math.max(60, above))} in all each forced dollar forced more than one more.`);
  if (doc.run.stopped_by) said.push(`The run was stopped by a budget (${doc.run.stopped_by}); these results cover what ran.`);
  return said.join(' ');
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];

function count(number: number): string {
  return NUMBERS[number] ?? String(number);
}

const SUBJECT: Record<string, string> = {
  'risk-aversion': 'the crowd', 'perp-liquidation': 'leveraged positions', 'loan-liquidation': 'loan desks', 'passive-leverage': 'makers’ leverage', 'liquidity-vacuum': 'makers’ books',
  'unified-liquidation': 'unified accounts', backstops: 'the backstops', 'spot-collapse': 'altcoin prices', 'loop-unwind': 'the USDe loops', depeg: 'the dollar peg', 'staked-token-break': 'the staked tokens', 'loop-liquidation': 'loops that lenders sold',
};

/** The order alone, which is measured: first, second and last after the shock. */
export function timelineTitle(fallen: Row[]): string {
  const after = fallen.filter((r) => r.id !== 'macro-shock').map((r) => SUBJECT[r.id] ?? r.name.toLowerCase());
  if (after.length < 3) return after.length === 0 ? 'Nothing fell but the shock' : 'Dominoes in the order they fell';
  const first = after[0]!.charAt(0).toUpperCase() + after[0]!.slice(1);
  return `${first} went first, ${after[1]} second; ${after.at(-1)} went last`;
}

export function cascadeTitle(doc: ReportDocument): string {
  const edges = doc.contagion?.edges ?? [];
  const total = edges.reduce((sum, e) => sum + e.usd, 0);
  const self = edges.find((e) => e.from === 'perp-liquidation' && e.to === 'perp-liquidation');
  if (total === 0) return 'No sale was forced';
  if (self && self.share_of_target !== null && self.share_of_target >= 0.25) return `Perp liquidations forced ${percent(self.share_of_target)} of themselves`;
  return `Who came right before whom: ${short(total)} USD of forced sales`;
}

export function reproductionTitle(doc: ReportDocument): string {
  const max = doc.contagion?.r_max;
  if (!max) return 'Does it feed itself?';
  return max.r > 1 ? `It fed itself: R reached ${max.r.toFixed(2)} at ${offset((max.start_us - doc.origin_us) / 1e6)}` : `It never fed itself: R stayed at ${max.r.toFixed(2)} or less`;
}

export function lossTitle(doc: ReportDocument): string {
  const lost = doc.run.losses.filter((r) => (r.change_usd ?? 0) < 0);
  if (lost.length === 0) return 'Who paid';
  const total = lost.reduce((sum, r) => sum + r.change_usd!, 0);
  const worst = [...lost].sort((a, b) => a.change_usd! - b.change_usd!).slice(0, 3);
  const part = worst.reduce((sum, r) => sum + r.change_usd!, 0) / total;
  return part >= 0.5 && lost.length > 6 ? `Three of ${lost.length} losing populations paid ${percent(part)} of all losses` : 'Who paid';
}
