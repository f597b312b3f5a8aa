// Linear scales and round ticks.
export type Range = [from: number, to: number];
export type Scale = ((value: number) => number) & { invert: (at: number) => number };

export function linear([from, to]: Range, [start, end]: Range): Scale {
  const span = to - from || 1;
  const scale = ((value: number) => start + ((value - from) / span) * (end - start)) as Scale;
  scale.invert = (at: number) => from + ((at - start) / (end - start || 1)) * span;
  return scale;
}

/** Round values inside a range, about so many. */
export function ticks([from, to]: Range, about = 5): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? rough;
  const found: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

const MINUTE_STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360];

/** Ticks of time in seconds from the shock, on whole minutes. */
export function timeTicks([from, to]: Range, most: number): number[] {
  const minutes = (to - from) / 60;
  const step = (MINUTE_STEPS.find((s) => minutes / s <= most) ?? 720) * 60;
  const found: number[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) found.push(t || 0);
  return found;
}

/** A span of at least so much, grown round its middle; and the label says that nothing moved. */
export function atLeast([from, to]: Range, least: number): Range {
  if (to - from >= least) return [from, to];
  const middle = (from + to) / 2;
  return [middle - least / 2, middle + least / 2];
}

export function median(values: number[]): number | null {
  return quantile(values, 0.5);
}

export function quantile(values: number[], p: number): number | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  return sorted[low]! + (sorted[Math.ceil(at)]! - sorted[low]!) * (at - low);
}
