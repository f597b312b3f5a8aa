// The domino timeline: rows in the order they fell, who forced each, and the one bold path back from a chosen domino.
import { channel, domino, dominoOfChannel, type DominoWords } from './channels';
import type { Domino, ReportDocument } from './document';
import { seconds } from './market';

export interface Part { channel: string; share: number }
export interface Row extends DominoWords {
  id: string;
  number: number | null;
  onset: number | null;
  built: boolean;
  howLarge: string;
  strip: number[];
  end: number | null;
  ground: string | null;
  parts: Part[];
  /** In words, for the column "forced by". */
  forcedBy: string;
}
export interface Drop { from: string; to: string; at: number; share: number; bold: boolean; second: boolean }

export function rows(doc: ReportDocument): { fallen: Row[]; standing: Row[] } {
  const all = doc.run.dominoes.map((d) => row(doc, d));
  const fallen = all.filter((r) => r.onset !== null).sort((a, b) => a.onset! - b.onset!);
  return { fallen, standing: all.filter((r) => r.onset === null) };
}

function row(doc: ReportDocument, d: Domino): Row {
  const by = doc.forced_by[d.id];
  const parts = by?.parts ?? [];
  return {
    ...domino(d.id), id: d.id, number: d.number, built: d.built, howLarge: d.how_large, strip: d.strip ?? [],
    onset: seconds(doc, d.onset_us), end: seconds(doc, d.end_us), ground: by?.ground ?? null, parts, forcedBy: forcedBy(d.id, by?.ground ?? null, parts),
  };
}

/** The largest part in words. Of a price without attribution it names who sold: a seller is not yet a cause. */
function forcedBy(id: string, ground: string | null, parts: Part[]): string {
  const largest = parts[0];
  if (id === 'macro-shock') return 'given';
  if (!largest) return id === 'risk-aversion' ? 'nobody' : id === 'liquidity-vacuum' || id === 'passive-leverage' ? 'own rules' : '';
  const self = dominoOfChannel(largest.channel) === id && ground !== 'sellers';
  const name = self ? 'itself' : channel(largest.channel).plural;
  return `${ground === 'sellers' ? 'sold by ' : ''}${name} ${Math.round(largest.share * 100)}%`;
}

/** For each fallen domino the largest other cause that had fallen before it, and the second; the path walks back from the chosen one. */
export function drops(fallen: Row[], chosen: string | null): Drop[] {
  const causes = new Map<string, { from: string; share: number }[]>();
  for (const effect of fallen) {
    const shares = new Map<string, number>();
    for (const part of effect.parts) {
      const from = dominoOfChannel(part.channel);
      const cause = fallen.find((r) => r.id === from);
      if (cause && cause.id !== effect.id && cause.onset! <= effect.onset!) shares.set(cause.id, (shares.get(cause.id) ?? 0) + part.share);
    }
    causes.set(effect.id, [...shares].map(([from, share]) => ({ from, share })).sort((a, b) => b.share - a.share));
  }

  const path = new Set<string>();
  for (let at = chosen; at !== null && !path.has(at); at = causes.get(at)?.[0]?.from ?? null) path.add(at);
  return fallen.flatMap((effect) => {
    const [first, second] = causes.get(effect.id) ?? [];
    const found: Drop[] = [];
    if (first) found.push({ from: first.from, to: effect.id, at: effect.onset!, share: first.share, bold: path.has(effect.id), second: false });
    if (second && effect.id === chosen) found.push({ from: second.from, to: effect.id, at: effect.onset!, share: second.share, bold: false, second: true });
    return found;
  });
}

/** Spot collapse where it fell, else the last that did. */
export function defaultChoice(fallen: Row[]): string | null {
  return fallen.find((r) => r.id === 'spot-collapse')?.id ?? fallen.at(-1)?.id ?? null;
}

/** From four minutes before the shock to 23 after the last onset, or until the last busiest minute is seen. */
export function initialRange(doc: ReportDocument, fallen: Row[]): [number, number] {
  const end = (doc.run.end_us - doc.origin_us) / 1e6;
  const last = Math.max(1800, ...fallen.map((r) => r.onset! + 23 * 60));
  const peaks = doc.run.dominoes.flatMap((d) => (d.onset_us !== null && d.peak_us !== null ? [(d.peak_us - doc.origin_us) / 1e6 + 300] : []));
  return [Math.max(-240, (doc.run.start_us - doc.origin_us) / 1e6), Math.min(end, Math.max(last, ...peaks))];
}
