import { describe, expect, it } from 'vitest';
import { curves, edgesBetween, graph, labels, lanesOf, widthOf } from '../src/model/cascade';
import { channel } from '../src/model/channels';
import type { Contagion } from '../src/model/document';
import { SHOCK, dominoes, made } from './made-up';

const edge = (from: string, to: string, usd: number) => ({ from, to, usd, share_of_target: 0.5, part_of_r: null });
const contagion: Contagion = {
  window_seconds: 30,
  nodes: [{ channel: 'perp-liquidation', forced_usd: 16e9, onset_us: SHOCK }, { channel: 'unified-liquidation', forced_usd: 4e9, onset_us: SHOCK + 60e6 }, { channel: 'loop-unwind', forced_usd: 1e9, onset_us: SHOCK + 90e6 }],
  edges: [edge('perp-liquidation', 'perp-liquidation', 6e9), edge('macro', 'perp-liquidation', 10e9), edge('perp-liquidation', 'unified-liquidation', 4e9), edge('unified-liquidation', 'loop-unwind', 1e9), edge('loop-unwind', 'unified-liquidation', 1e7)],
};
const standing = { dominoes: dominoes(() => false) };
const g = graph(made({ contagion }, standing));
const place = new Map(g.nodes.map((n) => [n.id, n]));

describe('the cascade graph', () => {
  it('places nodes by lane and rank of onset alone, the shock first', () => {
    expect(g.nodes[0]!.id).toBe('macro');
    expect(new Set(g.nodes.map((n) => n.x)).size).toBe(g.nodes.length);
    expect(graph(made({ contagion }, standing)).nodes).toEqual(g.nodes);
    const grown = graph(made({ contagion: { ...contagion, edges: contagion.edges.map((e) => ({ ...e, usd: e.usd * 3 })) } }, standing));
    expect(grown.nodes.map((n) => [n.id, n.x, n.y])).toEqual(g.nodes.map((n) => [n.id, n.x, n.y]));
  });
  it('gives a disc the area of its forced notional', () => expect((place.get('perp-liquidation')!.r / place.get('unified-liquidation')!.r) ** 2).toBeCloseTo(4, 5));
  it('hides what is under a hundredth and says how much that is', () => {
    expect(g.hidden).toEqual({ usd: 1e7, edges: 1 });
    expect(g.edges.reduce((sum, e) => sum + e.usd, 0) + g.hidden.usd).toBe(g.total);
  });
  it('names only lanes in which something stands, top to bottom', () => expect(lanesOf(g)).toEqual(['News and crowd', 'Perp venues', 'Makers and exchange accounts', 'Synthetic dollar']));
  it('draws widths in proportion, and none too thin to be seen', () => expect([widthOf(10, 10) / widthOf(5, 10), widthOf(0.001, 10)]).toEqual([2, 1.2]));
  it('leads each edge from rim to rim and calls what runs to the left back', () => {
    const drawn = g.edges.map((e) => ({ ...e, wide: 4 }));
    curves(place, drawn).forEach((c, i) => {
      const to = place.get(drawn[i]!.to)!;
      const far = Math.hypot(c.end[0] - to.x, c.end[1] - to.y);
      expect(far).toBeGreaterThan(to.r * 0.9);
      expect(far).toBeLessThan(to.r + 16);
    });
    expect(graph(made({ contagion: { ...contagion, edges: [...contagion.edges, edge('loop-unwind', 'perp-liquidation', 5e9)] } }, standing)).edges.filter((e) => e.back).map((e) => e.from)).toEqual(['loop-unwind']);
  });
  it('puts no name on another', () => {
    const boxes = labels(g.nodes, (n) => [channel(n.id).short, 'some words']).filter((l) => !l.inside).map((l) => l.box);
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1]).toBe(true)));
  });
  it('steps through minutes, and all minutes sum to the whole', () => {
    const doc = made({ contagion, cascade_minutes: { pairs: [['macro', 'perp-liquidation'], ['perp-liquidation', 'unified-liquidation']], minute: [0, 1, 1, 5], pair: [0, 0, 1, 1], usd: [1, 2, 4, 8] } });
    expect([...edgesBetween(doc, 1, 1)]).toEqual([['macro>perp-liquidation', 2], ['perp-liquidation>unified-liquidation', 4]]);
    expect([...edgesBetween(doc, 0, 99).values()].reduce((a, b) => a + b)).toBe(15);
  });
  it('is empty without forced sales', () => expect(graph(made()).nodes).toEqual([]));
});
