// The cascade graph's places: a fixed function of lane and rank of onset, never of forces, so that two runs compare.
import { LANES, channel, dominoOfChannel, type Hue } from './channels';
import type { ReportDocument } from './document';

export interface GraphNode { id: string; hue: Hue; name: string; usd: number; onset: number | null; forced: boolean; lane: number; x: number; y: number; r: number }
export interface GraphEdge { from: string; to: string; usd: number; share: number | null; partOfR: number | null; back: boolean; self: boolean }
export interface Graph { nodes: GraphNode[]; edges: GraphEdge[]; hidden: { usd: number; edges: number }; total: number; width: number; height: number; laneHeight: number }

const WIDTH = 900;
const LANE = 118;
const PAD = 64;
const LARGEST = 42;

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
      x: PAD + (rank.length > 1 ? (i / (rank.length - 1)) * (WIDTH - 2 * PAD) : 0), y: (lanes.indexOf(channel(id).lane) + 0.58) * LANE,
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

/** Where edges leave and enter: each has a port of its own on the rim, in the order of the other ends, so that no two run on top of each other. */
export function curves(nodes: Map<string, GraphNode>, edges: { from: string; to: string; self: boolean; wide: number }[]): Curve[] {
  const port = (id: string, edge: (typeof edges)[number], side: number): [number, number] => {
    const node = nodes.get(id)!;
    const here = edges.filter((e) => !e.self && e.from !== e.to && nodes.get(e.from)!.lane !== nodes.get(e.to)!.lane && (e.from === id || e.to === id) && sideOf(id, e) === side);
    const other = (e: (typeof edges)[number]) => nodes.get(e.from === id ? e.to : e.from)!.x;
    const order = [...here].sort((a, b) => other(a) - other(b) || Number(a.to === id) - Number(b.to === id));
    const room = Math.min(1.5 * node.r, 64);
    const off = order.length > 1 ? (order.indexOf(edge) / (order.length - 1) - 0.5) * room : 0;
    return [node.x + off, node.y + side * Math.sqrt(Math.max(0, node.r ** 2 - off ** 2))];
  };
  const sideOf = (id: string, e: (typeof edges)[number]) => Math.sign(nodes.get(e.from === id ? e.to : e.from)!.y - nodes.get(id)!.y);
  return edges.map((e) => {
    const [from, to] = [nodes.get(e.from)!, nodes.get(e.to)!];
    const head = 5 + e.wide * 0.45;
    if (e.self) {
      const r = from.r;
      const high = r * 1.2 + 26;
      return bezier([from.x - r * 0.55, from.y - r * 0.78], [from.x - r * 0.9 - 8, from.y - r - high], [from.x + r * 1.5 + 8, from.y - r - high], [from.x + r * 0.72, from.y - r * 0.7 - head * 0.6]);
    }
    if (from.lane === to.lane) {
      const forward = to.x > from.x ? 1 : -1;
      const lift = (forward > 0 ? -1 : 1) * (18 + Math.abs(to.x - from.x) * 0.1);
      const dx = to.x - from.x;
      return bezier([from.x + forward * from.r * 0.8, from.y + Math.sign(lift) * from.r * 0.6], [from.x + dx * 0.35, from.y + lift * 1.7], [from.x + dx * 0.7, to.y + lift * 1.7], [to.x - forward * (to.r * 0.72 + head * 0.7), to.y + Math.sign(lift) * (to.r * 0.7 + head * 0.5)]);
    }
    const [x0, y0] = port(e.from, e, Math.sign(to.y - from.y));
    const [x1, rim] = port(e.to, e, Math.sign(from.y - to.y));
    const y1 = rim + Math.sign(from.y - to.y) * head;
    const reach = Math.max(34, Math.abs(y1 - y0) * 0.55) * Math.sign(y1 - y0);
    return bezier([x0, y0], [x0, y0 + reach], [x1, y1 - reach], [x1, y1]);
  });
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

export interface NodeLabel { id: string; hue: Hue; lines: [string, string]; x: number; y: number; anchor: 'start' | 'middle' | 'end'; inside: boolean; box: [number, number, number, number] }

/** Names beside their nodes: in a large disc, else over a node of the first lane and under others; moved where they would stand on another. */
export function labels(nodes: GraphNode[], text: (node: GraphNode) => [string, string]): NodeLabel[] {
  const taken: [number, number, number, number][] = nodes.map((n) => [n.x - n.r, n.y - n.r, n.x + n.r, n.y + n.r]);
  const free = (box: number[]) => taken.every((b) => box[2]! < b[0] || box[0]! > b[2] || box[3]! < b[1] || box[1]! > b[3]);
  return nodes.map((n): NodeLabel => {
    const lines = text(n);
    const wide = Math.max(...lines.map((l) => l.length)) * 6.6;
    if (n.r >= 36 && wide < 2 * n.r + 22) return { id: n.id, hue: n.hue, lines, x: n.x, y: n.y - 2, anchor: 'middle', inside: true, box: [0, 0, 0, 0] };
    const centred = (y: number) => ({ x: n.x, y, anchor: 'middle' as const, box: [n.x - wide / 2, y - 12, n.x + wide / 2, y + 18] as [number, number, number, number] });
    const over = centred(n.y - n.r - 22);
    const under = centred(n.y + n.r + 15);
    const right = { x: n.x + n.r + 8, y: n.y - 2, anchor: 'start' as const, box: [n.x + n.r + 8, n.y - 14, n.x + n.r + 8 + wide, n.y + 16] as [number, number, number, number] };
    const left = { x: n.x - n.r - 8, y: n.y - 2, anchor: 'end' as const, box: [n.x - n.r - 8 - wide, n.y - 14, n.x - n.r - 8, n.y + 16] as [number, number, number, number] };
    const order = n.lane === 0 ? [over, under, right] : [right, under, over, left];
    const at = order.find((o) => free(o.box) && o.box[0] > 0 && o.box[2] < WIDTH) ?? order.find((o) => o.box[0] > 0 && o.box[2] < WIDTH) ?? under;
    taken.push(at.box);
    return { id: n.id, hue: n.hue, lines, inside: false, ...at };
  });
}
