// Tokens are measured: contrast (WCAG 2.2) and the distance of any two channels, also as colour-blind readers see them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];
const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8');
const CHANNELS = ['macro', 'risk-off', 'perp', 'loops', 'loans', 'unified', 'makers', 'backstops'];

function tokens(theme: 'light' | 'dark'): Record<string, string> {
  const [light, dark] = css.split(":root[data-theme='dark']");
  const of = (text: string) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
  return theme === 'light' ? of(light!) : { ...of(light!), ...of(dark!) };
}

const rgb = (hex: string): Rgb => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as Rgb;
const linear = (c: Rgb): Rgb => c.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)) as Rgb;
const luminance = (hex: string) => { const [r, g, b] = linear(rgb(hex)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const contrast = (a: string, b: string) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number]; return (x + 0.05) / (y + 0.05); };

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear light. */
const BLIND: Record<string, number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function lab(hex: string, blindness: string): Rgb {
  const m = BLIND[blindness]!;
  const c = linear(rgb(hex));
  const [r, g, b] = [0, 3, 6].map((i) => Math.min(1, Math.max(0, m[i]! * c[0] + m[i + 1]! * c[1] + m[i + 2]! * c[2]))) as Rgb;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  const [x, y, z] = [(0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047, 0.2126729 * r + 0.7151522 * g + 0.072175 * b, (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883].map(f) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000 (Sharma, Wu and Dalal, 2005). */
function distance([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const deg = Math.PI / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / deg + 360) % 360);
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  let dh = c1 * c2 === 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * deg);
  const L = (l1 + l2) / 2;
  const C = (c1 + c2) / 2;
  let H = h1 + h2;
  if (c1 * c2 !== 0) H = Math.abs(h1 - h2) <= 180 ? H / 2 : (H + (H < 360 ? 360 : -360)) / 2;
  const t = 1 - 0.17 * Math.cos((H - 30) * deg) + 0.24 * Math.cos(2 * H * deg) + 0.32 * Math.cos((3 * H + 6) * deg) - 0.2 * Math.cos((4 * H - 63) * deg);
  const sl = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * C, 1 + 0.015 * C * t];
  const rt = -2 * Math.sqrt(C ** 7 / (C ** 7 + 25 ** 7)) * Math.sin(60 * Math.exp(-(((H - 275) / 25) ** 2)) * deg);
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(x * x + y * y + z * z + rt * y * z);
}

describe('the measure itself', () => {
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 2.5, 0], [73, 25, -18], 27.1492], [[50, 2.5, 0], [58, 24, 15], 19.4535], [[6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377], [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as [Rgb, Rgb, number][])('reproduces the published pair %s, %s', (a, b, d) => expect(distance(a, b)).toBeCloseTo(d, 4));
});

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const t = tokens(theme);
  it.each(Object.keys(BLIND))('any two channels are told apart with %s', (blindness) => {
    const least = Math.min(...CHANNELS.flatMap((a, i) => CHANNELS.slice(i + 1).map((b) => distance(lab(t[a]!, blindness), lab(t[b]!, blindness)))));
    expect(least).toBeGreaterThanOrEqual(theme === 'light' ? 11.8 - 0.05 : 10.9 - 0.05);
  });
  it('channels fill marks on ground and surface: over 3', () => CHANNELS.forEach((c) => [t.ground!, t.surface!].forEach((g) => expect(contrast(t[c]!, g), c).toBeGreaterThanOrEqual(3))));
  it('text on a fill: 4.5 or more', () => [...CHANNELS, 'ink'].forEach((c) => expect(contrast(t[c]!, t[`on-${c}`]!), c).toBeGreaterThanOrEqual(4.5)));
  it('text on ground and surface: 4.5 or more', () => ['ink', 'ink-2', 'ink-3', 'link', 'bad', 'good', 'warn'].forEach((c) => [t.ground!, t.surface!].forEach((g) => expect(contrast(t[c]!, g), c).toBeGreaterThanOrEqual(4.5))));
  it('edges of controls: 3 or more on the ground', () => expect(contrast(t.border!, t.ground!)).toBeGreaterThanOrEqual(3));
});
