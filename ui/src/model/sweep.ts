// A sweep's document, version 1 (docs/reference/report.md), and what the page makes of it: sentences, bins, medians.
import { capital, percent, price, short, whole, words } from './format';
import { domino } from './channels';

export const SWEEP_VERSION = 1;

export interface Varied { path: string; set: string[]; number: (number | null)[] }
export interface Outcome { name: string; values: (number | null)[] }
export interface Risk { name: string; paths: number; mean: number | null; lowest: number | null; q05: number | null; median: number | null; var95: number | null; es95: number | null; var99: number | null; es99: number | null; highest: number | null }
export interface Chance { id: string; fell: number; paths: number; probability: number | null; error: number | null }
export interface Fan { market: string; at_s: number[]; paths: number[]; q05: (number | null)[]; q25: (number | null)[]; median: (number | null)[]; q75: (number | null)[]; q95: (number | null)[] }
export interface Plan {
  version: string; sweep: string; scenario: string; scenario_hash: string; overlays: string[]; sample: string; points: number; replications: number; seed: number; seeds: number; paths: number;
  vary: { path: string; values: string[]; from: string | null; to: string | null; scale: string }[]; start_us: number; end_us: number; outcomes: { name: string; unit: string; sentence: string; usual: boolean }[];
}
export interface SweepDocument {
  kind: 'sweep'; version: number; key: string; program: string; plan: Plan | null;
  paths: { path: number[]; point: number[]; seed: number[]; digest: string[]; varied: Varied[] };
  outcomes: Outcome[]; risks: Risk[]; dominoes: Chance[]; fans: Fan[];
}

export const isSweep = (document: unknown): document is SweepDocument => (document as { kind?: string }).kind === 'sweep';

export function checkedSweep(document: SweepDocument): SweepDocument {
  if (document.version !== SWEEP_VERSION) throw new Error(`This page reads sweeps of version ${SWEEP_VERSION}; the data are of version ${document.version}.`);
  return document;
}

export const unitOf = (doc: SweepDocument, name: string): string => doc.plan?.outcomes.find((o) => o.name === name)?.unit ?? (name.startsWith('fell-') ? 'yes-no' : '');

/** As an axis and a sentence say it; empty where the folder does not tell. */
export function unitWords(unit: string): string {
  return unit === 'share' ? '%' : unit === 'yes-no' ? 'share of paths' : unit === '' ? 'unit not kept' : unit;
}

export function shown(unit: string, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return short(null);
  if (unit === 'share' || unit === 'yes-no') return percent(value);
  if (unit === 'USD per token') return price(value);
  if (unit === 'accounts') return whole(value);
  if (unit === 'minutes') return value.toFixed(1).replace('-', '−');
  return short(value);
}

/** With its unit, for sentences. */
export const said = (unit: string, value: number | null | undefined): string => shown(unit, value) + (unit === 'share' || unit === 'yes-no' || unit === '' ? '' : ` ${unit}`);

/** Low is bad of prices, high of all else. */
export const lowIsBad = (unit: string): boolean => unit === 'USD per token';

/** What the page opens with: losses, else the first of the usual ones. */
export function leading(doc: SweepDocument): string | null {
  const there = (name: string) => doc.risks.some((r) => r.name === name);
  if (there('losses')) return 'losses';
  return doc.plan?.outcomes.find((o) => o.usual && there(o.name))?.name ?? doc.risks.find((r) => !r.name.startsWith('fell-'))?.name ?? null;
}

/** Outcomes that are worth a picture: not those that say only whether a domino fell. */
export function drawable(doc: SweepDocument): Risk[] {
  const usual = new Set(doc.plan?.outcomes.filter((o) => o.usual).map((o) => o.name));
  const all = doc.risks.filter((r) => !r.name.startsWith('fell-'));
  return [...all.filter((r) => usual.has(r.name)), ...all.filter((r) => !usual.has(r.name))];
}

export function sweepVerdict(doc: SweepDocument): string {
  const count = doc.paths.path.length;
  const name = leading(doc);
  const risk = doc.risks.find((r) => r.name === name);
  if (count === 0 || !name || !risk) return 'No path of this sweep is done yet.';
  const unit = unitOf(doc, name);
  if (count === 1) return `One path was run: ${words(name)} came to ${said(unit, risk.median)}.`;
  if (count < 100 || doc.plan?.sample === 'grid' || !doc.plan) return `Over ${whole(count)} paths ${words(name)} ran from ${shown(unit, risk.lowest)} to ${said(unit, risk.highest)}.`;
  return lowIsBad(unit) ? `In one path of twenty ${words(name)} is ${said(unit, risk.q05)} or less.` : `In one path of a hundred ${words(name)} came to ${said(unit, risk.var99)} or more.`;
}

export function sweepSecond(doc: SweepDocument): string {
  const [always, never] = [doc.dominoes.filter((d) => d.paths > 0 && d.fell === d.paths), doc.dominoes.filter((d) => d.fell === 0)];
  const some = doc.dominoes.filter((d) => d.fell > 0 && d.fell < d.paths).sort((a, b) => b.fell - a.fell);
  const parts = [
    doc.dominoes.length === 0 || doc.paths.path.length === 0 ? '' : `Of ${doc.dominoes.length} dominoes ${always.length} fell on every path and ${never.length} on none${some.length > 0 ? `; ${some.slice(0, 3).map((d) => `${domino(d.id).name.toLowerCase()} on ${percent(d.probability)}`).join(', ')}` : ''}.`,
    doc.plan?.sample === 'grid' ? 'The paths are a grid: its quantiles say how its points lie, not how likely anything is.' : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** What the folder does not tell, a sentence each. */
export function missing(doc: SweepDocument): string[] {
  const count = doc.paths.path.length;
  return [
    doc.plan === null ? `The plan was not kept: this folder was begun by version ${doc.program}, before plans were. Not known here: the scenario, how paths were spread and how many there were to be, the ranges of what varied, the units of outcomes. A sweep that is run again from its plan file has them.` : '',
    doc.plan !== null && count < doc.plan.paths ? `Not finished: ${whole(count)} of ${whole(doc.plan.paths)} paths are done. The same words of powderkeg sweep go on where it was; figures here are of the paths that are done.` : '',
  ].filter(Boolean);
}

export interface Bin { from: number; to: number; count: number }

/** Equal bins over the values, as many as Freedman and Diaconis (1981) say, 8 to 40. A single value is one bin. */
export function bins(values: number[]): Bin[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  if (low === high) return [{ from: low, to: high, count: values.length }];
  const quarter = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
  const wide = (2 * (quarter(0.75) - quarter(0.25))) / Math.cbrt(sorted.length);
  const count = Math.min(40, Math.max(8, wide > 0 ? Math.ceil((high - low) / wide) : 8));
  const found = Array.from({ length: count }, (_, i) => ({ from: low + ((high - low) * i) / count, to: low + ((high - low) * (i + 1)) / count, count: 0 }));
  for (const value of sorted) found[Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count))]!.count++;
  return found;
}

/** A variable as numbers; words get a place each, in the order in which they come. */
export function places(varied: Varied): { at: (number | null)[]; names: string[] | null } {
  if (varied.number.some((n) => n !== null)) return { at: varied.number, names: null };
  const names = [...new Set(varied.set)];
  return { at: varied.set.map((word) => names.indexOf(word)), names };
}

/** Medians along x: of each value where there are few of them, else of ten slices with as many points each. */
export function trend(points: [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const distinct = [...new Set(sorted.map((p) => p[0]))];
  const middle = (values: number[]) => { const s = [...values].sort((a, b) => a - b); return s.length % 2 === 1 ? s[(s.length - 1) / 2]! : (s[s.length / 2 - 1]! + s[s.length / 2]!) / 2; };
  if (distinct.length <= 12) return distinct.map((x) => [x, middle(sorted.filter((p) => p[0] === x).map((p) => p[1]))]);
  const slices = 10;
  return Array.from({ length: slices }, (_, i) => sorted.slice(Math.floor((i * sorted.length) / slices), Math.floor(((i + 1) * sorted.length) / slices))).filter((s) => s.length > 0).map((s) => [middle(s.map((p) => p[0])), middle(s.map((p) => p[1]))]);
}

/** Rank correlation (Spearman), for a title that claims no more; null where nothing varies. */
export function rankCorrelation(points: [number, number][]): number | null {
  const ranks = (values: number[]) => {
    const order = values.map((v, i) => [v, i] as const).sort((a, b) => a[0] - b[0]);
    const out = new Array<number>(values.length);
    for (let i = 0; i < order.length; ) {
      let j = i;
      while (j + 1 < order.length && order[j + 1]![0] === order[i]![0]) j++;
      for (let k = i; k <= j; k++) out[order[k]![1]] = (i + j) / 2;
      i = j + 1;
    }
    return out;
  };
  const [a, b] = [ranks(points.map((p) => p[0])), ranks(points.map((p) => p[1]))];
  const mean = (points.length - 1) / 2;
  const sum = (f: (i: number) => number) => points.reduce((total, _, i) => total + f(i), 0);
  const [va, vb] = [sum((i) => (a[i]! - mean) ** 2), sum((i) => (b[i]! - mean) ** 2)];
  return va > 0 && vb > 0 ? sum((i) => (a[i]! - mean) * (b[i]! - mean)) / Math.sqrt(va * vb) : null;
}

/** How a value of what varied is written on an axis: percent where the plan writes percent. */
export function axisOf(varied: Varied): (value: number) => string {
  const first = varied.set[0] ?? '';
  if (/(%|points?)$/.test(first)) return (v) => `${Number((v * 100).toPrecision(3))}%`;
  if (/^x\s/.test(first)) return (v) => `${Number(v.toPrecision(3))}×`;
  return (v) => short(v);
}

export const title = (name: string): string => capital(words(name));
