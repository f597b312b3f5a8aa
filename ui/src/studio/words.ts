// What was asked for, in words.
import { NUMBERED } from '../model/channels';
import { words } from '../model/format';
import type { Order } from './api';

/** "redemption index, without depeg; venues.main.price-band=10%"; empty where nothing was changed. */
export function runWords(order: Order | null, dominoes: readonly string[] = DOMINOES): string {
  if (!order) return '';
  const levers = (order.levers ?? []).map((id) => (dominoes.includes(id) ? `without ${words(id)}` : words(id)));
  return [order.text ? 'own text' : '', ...levers, ...(order.settings ?? [])].filter(Boolean).join(', ');
}

export const DOMINOES = [...NUMBERED, 'perp-liquidation'];

/** Simulated seconds in one of the clock, and how the button says it; keys 1 to 4. */
export const SPEEDS: [speed: number, name: string][] = [[1, '1×'], [10, '10×'], [60, '60×'], [0, 'max']];
