// The cascade graph's places: a fixed function of lane and rank of onset, never of forces, so that two runs compare.
import { LANES, channel, dominoOfChannel, type Hue } from './channels';
import type { ReportDocument } from './document';

export interface GraphNode { id: string; hue: Hue; name: string; usd: number; onset: number | null; forced: boolean; lane: number; x: number; y: number; r: number }
export interface GraphEdge { from: string; to: string; usd: number; share: number | null; partOfR: number | null; back: boolean; self: boolean }
export interface Graph { nodes: GraphNode[]; edges: GraphEdge[]; hidden: { usd: number; edges: number }; total: number; width: number; height: number; laneHeight: number }

const WIDTH = 900;
const LANE = 112;
const PAD = 64;
const LARGEST = 44;

/** Edges under a hundredth of the whole are left out, with their sum. */
export const SMALLEST_SHARE = 0.01;

export function graph(doc: ReportDocument): Graph {
  const all = doc.contagion?.edges ?? [];
  const total = all.reduce((sum, e) => sum + e.usd, 0);
  const kept = all.filter((e) => e.usd >= SMALLEST_SHARE * total);
  const ids = [...new Set(kept.flatMap((e) => [e.from, e.to]))];
  const forced = new Map((doc.contagion?.nodes ?? []).map((n) => [n.channel, n]));
  const onsetOf = (id: string): number | null => {
    const domino = doc.run.dominoes.find((d) => d.id === dominoOfChannel(id))?.onset_us;
    const us = id === 'adl' || !domino ? (forced.get(id)?.onset_us ?? domino ?? null) : domino;
    return us === null ? null : Math.max(0, (us - doc.origin_us) / 1e6);
  };
  // What is no forced channel has been there from the start, the shock first.
  const rank = [...ids].sort((a, b) => Number(b === 'macro') - Number(a === 'macro') || (onsetOf(a) ?? 0.5) - (onsetOf(b) ?? 0.5) || a.localeCompare(b));
  const lanes = LANES.map((_, lane) => lane).filter((lane) => ids.some((id) => channel(id).lane === lane));
  const most = Math.max(1, ...[...forced.values()].map((n) => n.forced_usd));
  const nodes = rank.map((id, i): GraphNode => {
    const usd = forced.get(id)?.forced_usd ?? kept.filter((e) => e.from === id).reduce((sum, e) => sum + e.usd, 0);
    return {
      id, hue: channel(id).hue, name: channel(id).word, usd, onset: onsetOf(id), forced: forced.has(id), lane: channel(id).lane,
      x: PAD + (rank.length > 1 ? (i / (rank.length - 1)) * (WIDTH - 2 * PAD) : 0), y: (lanes.indexOf(channel(id).lane) + 0.56) * LANE,
      r: forced.has(id) ? Math.max(6, LARGEST * Math.sqrt(usd / most)) : 9,
    };
  });
  const place = new Map(nodes.map((n) => [n.id, n]));
  const edges = kept.map((e): GraphEdge => ({ ...e, share: e.share_of_target, partOfR: e.part_of_r, self: e.from === e.to, back: place.get(e.to)!.x < place.get(e.from)!.x }));
  return { nodes, edges, hidden: { usd: total - kept.reduce((sum, e) => sum + e.usd, 0), edges: all.length - kept.length }, total, width: WIDTH, height: lanes.length * LANE + 40, laneHeight: LANE };
}

/** Names of the lanes that are drawn, top to bottom. */
export function lanesOf(graph: Graph): string[] {
  return [...new Set(graph.nodes.map((n) => n.lane))].sort((a, b) => a - b).map((lane) => LANES[lane]!);
}

/** Width of an edge: linear in its notional, never under 1.2 px. */
export function widthOf(usd: number, most: number): number {
  return most > 0 ? Math.max(1.2, (usd / most) * 24) : 1.2;
}

export interface Curve { d: string; at: (t: number) => [number, number]; end: [number, number]; angle: number }

/** From rim to rim; a back edge goes under both; a loop stands on its node. */
export function curve(from: GraphNode, to: GraphNode, edge: GraphEdge, width: number): Curve {
  if (edge.self) {
    const r = from.r;
    const [x0, y0] = [from.x - r * 0.5, from.y - r * 0.8];
    const [x1, y1] = [from.x + r * 0.72, from.y - r * 0.72 - 6];
    return bezier([x0, y0], [from.x - r * 1.1, from.y - r * 2 - 22], [from.x + r * 1.5, from.y - r * 2 - 22], [x1, y1]);
  }
  const head = 6 + width * 0.5;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (edge.back) {
    const dip = Math.max(from.y, to.y) + 38 + Math.abs(dx) * 0.12;
    return bezier([from.x, from.y + from.r], [from.x - dx * -0.05, dip], [to.x - dx * 0.05, dip], [to.x, to.y + to.r + head]);
  }
  if (Math.abs(dy) < 1) {
    // Along a lane: over what stands between.
    const lift = dx > 180 ? 26 + dx * 0.05 : 0;
    return bezier([from.x + from.r * 0.9, from.y - Math.min(from.r * 0.4, lift)], [from.x + dx * 0.35, from.y - lift * 1.6], [from.x + dx * 0.65, to.y - lift * 1.6], [to.x - (to.r + head) * 0.92, to.y - Math.min(to.r * 0.4, lift)]);
  }
  const side = Math.sign(dy);
  return bezier([from.x + from.r * 0.6, from.y + side * from.r * 0.8], [from.x + from.r * 0.6 + dx * 0.08, from.y + dy * 0.62], [to.x - dx * 0.42, to.y - side * 4], [to.x - to.r - head, to.y - side * Math.min(to.r * 0.3, 8)]);
}

function bezier(a: [number, number], b: [number, number], c: [number, number], d: [number, number]): Curve {
  const at = (t: number): [number, number] => {
    const [u, v, w, z] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return [u * a[0] + v * b[0] + w * c[0] + z * d[0], u * a[1] + v * b[1] + w * c[1] + z * d[1]];
  };
  const n = (p: [number, number]) => `${p[0].toFixed(1)} ${p[1].toFixed(1)}`;
  return { d: `M${n(a)}C${n(b)} ${n(c)} ${n(d)}`, at, end: d, angle: (Math.atan2(d[1] - c[1], d[0] - c[0]) * 180) / Math.PI };
}

/** Edges of a span of minutes, from the table by the minute; the same pairs as the graph. */
export function edgesBetween(doc: ReportDocument, from: number, to: number): Map<string, number> {
  const sums = new Map<string, number>();
  const { pairs, minute, pair, usd } = doc.cascade_minutes;
  minute.forEach((m, i) => {
    if (m >= from && m <= to) {
      const key = pairs[pair[i]!]!.join('>');
      sums.set(key, (sums.get(key) ?? 0) + usd[i]!);
    }
  });
  return sums;
}
