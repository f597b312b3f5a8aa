// Fewer points, and no wick lost: of every slice its first, lowest, highest and last point stay, in their order.
export type Point = [x: number, y: number];

export function decimate(points: Point[], most = 2000): Point[] {
  if (points.length <= most || most < 8) return points;
  const slices = Math.floor(most / 4);
  const kept: Point[] = [];
  for (let i = 0; i < slices; i++) {
    const from = Math.floor((i * points.length) / slices);
    const to = Math.floor(((i + 1) * points.length) / slices);
    let low = from;
    let high = from;
    for (let j = from; j < to; j++) {
      if (points[j]![1] < points[low]![1]) low = j;
      if (points[j]![1] > points[high]![1]) high = j;
    }
    for (const j of [...new Set([from, low, high, to - 1])].sort((a, b) => a - b)) kept.push(points[j]!);
  }
  return kept;
}
