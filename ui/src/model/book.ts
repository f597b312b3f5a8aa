// What became of a book, in sentences: templates with conditions, no cause that no rerun or rule supports.
import type { BookAccount, BookDocument } from '../studio/api';
import { clock, offset, short } from './format';

export interface Verdict { survives: boolean; title: string; lead: string }

const when = (us: number, shock: number | null) => `${clock(us)} UTC${shock === null ? '' : ` (${offset((us - shock) / 1e6)})`}`;

/** How many of how many runs it lives through, and in the first when and by what an account was sold. */
export function verdict(book: BookDocument): Verdict {
  const [first, lived, all] = [book.runs[0]!, book.runs.filter((r) => r.survives).length, book.runs.length];
  const title = lived === all ? 'This book survives.' : lived === 0 ? 'This book does not survive.' : `This book survives on ${lived} of ${all} seeds.`;
  const sold = first.accounts.filter((a) => a.sold_us !== null).sort((a, b) => a.sold_us! - b.sold_us!);
  const taken = first.accounts.flatMap((a) => a.deleveraged).reduce((sum, leg) => sum + (leg.notional_usd ?? 0), 0);
  const parts: string[] = [];
  if (sold.length > 0) {
    const a = sold[0]!;
    const others = sold.length - 1;
    parts.push(`${a.account} is sold at ${when(a.sold_us!, book.shock_us)}: ${a.rule}${a.market ? `, on ${a.market}` : ''}${others > 0 ? `; ${others} more ${others === 1 ? 'account follows' : 'accounts follow'}` : ''}.`);
  } else {
    const near = nearest(first.accounts);
    if (near) parts.push(`Nearest to its end was ${near.account}: ${near.gauge} ${ratio(near.worst)} at ${when(near.worst_us, book.shock_us)}, sold at ${ratio(near.threshold)}.`);
  }
  if (taken > 0) parts.push(`Auto-deleveraging took ${short(taken)} USD of its positions.`);
  return { survives: lived === all, title, lead: parts.join(' ') };
}

/** The account whose gauge came nearest to where it is sold; undefined where nothing is at stake. */
export function nearest(accounts: BookAccount[]): BookAccount | undefined {
  const room = (a: BookAccount) => (a.gauge === 'LTV' ? a.threshold! / a.worst! : a.worst! / a.threshold!);
  return accounts.filter((a) => a.worst !== null && a.threshold !== null && a.worst > 0 && a.threshold > 0).sort((a, b) => room(a) - room(b))[0];
}

export const ratio = (value: number | null): string => (value === null ? '–' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3));

export interface Bar { name: string; from: number; to: number; value: number; kind: 'sum' | 'leg' | 'worst' }

/** From the start over the legs, the largest losses first, to the last look before the first forced step (or the end). Small legs stand together. */
export function waterfall(account: BookAccount, most = 7): Bar[] {
  const start = account.equity_start_usd ?? 0;
  const legs = account.legs.filter((l) => l.change_usd !== null && Math.abs(l.change_usd) >= 1).sort((a, b) => Math.abs(b.change_usd!) - Math.abs(a.change_usd!));
  const shown = legs.slice(0, most);
  const rest = legs.slice(most).reduce((sum, l) => sum + l.change_usd!, 0);
  const parts = [...shown.map((l) => ({ name: l.leg, value: l.change_usd! })).sort((a, b) => a.value - b.value), ...(rest !== 0 ? [{ name: `${legs.length - most} smaller legs`, value: rest }] : [])];
  const worst = parts.reduce<number>((best, p, i) => (p.value < (parts[best]?.value ?? 0) ? i : best), -1);
  let at = start;
  const bars: Bar[] = [{ name: 'Start', from: 0, to: start, value: start, kind: 'sum' }];
  parts.forEach((p, i) => bars.push({ name: p.name, from: at, to: (at += p.value), value: p.value, kind: i === worst && account.sold_us !== null ? 'worst' : 'leg' }));
  bars.push({ name: account.sold_us === null ? 'At the end' : 'Before it is sold', from: 0, to: at, value: at, kind: 'sum' });
  if (account.sold_us !== null && account.equity_end_usd !== null) bars.push({ name: 'Left at the end', from: 0, to: account.equity_end_usd, value: account.equity_end_usd, kind: 'sum' });
  return bars;
}
