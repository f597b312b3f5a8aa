// SVG path texts, with coordinates of a tenth of a pixel.
import type { Point } from '../model/decimate';
import type { Range, Scale } from '../model/scale';

const n = (value: number) => Math.round(value * 10) / 10;

/** Points in sight, and one on each side so that the line goes on to the edge. */
export function visible(points: Point[], [from, to]: Range): Point[] {
  let first = points.findIndex((p) => p[0] >= from);
  if (first < 0) return [];
  let last = points.length - 1;
  while (last > first && points[last]![0] > to) last--;
  first = Math.max(0, first - 1);
  return points.slice(first, Math.min(points.length, last + 2));
}

export function line(points: Point[], x: Scale, y: Scale): string {
  return points.map((p, i) => `${i === 0 ? 'M' : 'L'}${n(x(p[0]))} ${n(y(p[1]))}`).join('');
}

/** Between an upper and a lower line over the same points. */
export function area(upper: Point[], lower: Point[], x: Scale, y: Scale): string {
  if (upper.length === 0) return '';
  return `${line(upper, x, y)}${[...lower].reverse().map((p) => `L${n(x(p[0]))} ${n(y(p[1]))}`).join('')}Z`;
}

/** Labels at the ends of lines: moved apart so that none overlaps, and kept inside. */
export function apart<T extends { y: number }>(labels: T[], gap: number, [top, bottom]: Range): (T & { at: number })[] {
  const placed = [...labels].sort((a, b) => a.y - b.y).map((label) => ({ ...label, at: Math.max(top, label.y) }));
  for (let i = 1; i < placed.length; i++) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + gap);
  for (let i = placed.length - 1; i >= 0; i--) {
    const limit = i === placed.length - 1 ? bottom : placed[i + 1]!.at - gap;
    placed[i]!.at = Math.min(placed[i]!.at, limit);
  }
  return placed;
}
