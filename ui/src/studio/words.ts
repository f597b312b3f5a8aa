// What was asked for, in words.
import { NUMBERED } from '../model/channels';
import { words } from '../model/format';
import type { DialSetting, Order } from './api';

/** "redemption index, without depeg; venues.main.price-band=10%"; empty where nothing was changed. */
export function runWords(order: Order | null, dominoes: readonly string[] = DOMINOES): string {
  if (!order) return '';
  const levers = (order.levers ?? []).map((id) => (dominoes.includes(id) ? `without ${words(id)}` : words(id)));
  return [order.text ? 'own text' : '', ...levers, ...(order.dials ?? []).map((d) => dialText(d.id, d.value)), ...(order.settings ?? [])].filter(Boolean).join(', ');
}

export const DOMINOES = [...NUMBERED, 'perp-liquidation'];

const dialParts = (id: string): [name: string, unit: string] => {
  const found = /^(.*)-(percent|points|times)$/.exec(id);
  return found ? [words(found[1]!), found[2]!] : [words(id), ''];
};

/** "insurance fund": a dial's id ends in its unit. */
export const dialName = (id: string): string => dialParts(id)[0];

/** "2×", "−5 pts", "4%". */
export function dialValue(id: string, value: number): string {
  const unit = dialParts(id)[1];
  const text = String(Math.abs(value));
  return `${value < 0 ? '−' : unit === 'points' && value > 0 ? '+' : ''}${text}${unit === 'percent' ? '%' : unit === 'points' ? '\u00a0pts' : unit === 'times' ? '×' : ''}`;
}

export const dialText = (id: string, value: number): string => `${dialName(id)} ${dialValue(id, value)}`;

/** What a link holds of them: insurance-fund-times:2,shock-size-percent:3. */
export const dialsToLink = (dials: DialSetting[]): string => dials.map((d) => `${encodeURIComponent(d.id)}:${d.value}`).join(',');

export function dialsOfLink(text: string | null): DialSetting[] {
  return (text ?? '').split(',').flatMap((one) => {
    const [id, value] = [one.slice(0, one.lastIndexOf(':')), Number(one.slice(one.lastIndexOf(':') + 1))];
    return id && one.includes(':') && Number.isFinite(value) ? [{ id: decodeURIComponent(id), value }] : [];
  });
}

/** Simulated seconds in one of the clock, and how the button says it; keys 1 to 4. */
export const SPEEDS: [speed: number, name: string][] = [[1, '1×'], [10, '10×'], [60, '60×'], [0, 'max']];
