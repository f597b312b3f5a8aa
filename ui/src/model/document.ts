// The report's document, version 1 (docs/reference/report.md). The program writes it; nothing else is read.
export const VERSION = 1;

export interface Domino {
  number: number | null;
  id: string;
  built: boolean;
  onset_us: number | null;
  magnitude: number | null;
  unit: string;
  how_large: string;
  peak_us: number | null;
  end_us: number | null;
  levels: { rule: string; onset_us: number | null }[];
  strip?: number[];
}

export interface PriceRow {
  asset: string;
  venue: string;
  market: string;
  kind: string;
  class: string;
  start: number | null;
  low: number | null;
  low_us: number | null;
  drawdown: number | null;
  recovery: number | null;
  trades: number;
  drawdown_unforced?: number | null;
  amplification?: number | null;
}

export interface LiquidationRow { channel: string; venue: string; side: string; accounts: number; sales: number; notional_usd: number | null }
export interface LossRow { population: string; members: number; equity_before_usd: number | null; equity_after_usd: number | null; change_usd: number | null; wiped: number }
export interface BackstopRow { venue: string; kind: string; before_usd: number | null; used_usd: number | null; events: number }
export interface FigureRow { id: string; sentence: string; value: number | null; unit: string }
export interface CoverageRow { class: string; modelled_usd: number | null; whole_usd: number | null; share: number | null }

export interface Run {
  digest: string;
  seed: number;
  scenario: string;
  scenario_hash: string;
  version: string;
  start_us: number;
  end_us: number;
  shock_us: number | null;
  accounts: number;
  happenings: number;
  facts: number;
  stopped_by: string | null;
  dropped_event?: { event: number };
  dominoes: Domino[];
  prices: PriceRow[];
  liquidations: LiquidationRow[];
  losses: LossRow[];
  backstops: BackstopRow[];
  coverage: CoverageRow[];
  figures: FigureRow[];
  audit: { conserved: boolean; assets: { asset: string; issued: number; held: number; difference: number }[] };
  timing: { wall_s: number | null };
  attribution?: Attribution[];
  amplification?: { asset: string; venue: string; fall: number; fall_unforced: number; fall_no_shock: number; times: number }[];
}

export interface Attribution {
  asset: string;
  venue: string;
  market: string;
  start: number;
  times_us: number[];
  price: number[];
  channels: { channel: string; parts: number[] }[];
}

export interface Edge { from: string; to: string; usd: number; share_of_target: number | null; part_of_r: number | null }
export interface Contagion {
  /** "tables" where the sums of the records stand for the analysis. */
  source?: string;
  window_seconds: number;
  floor_usd?: number;
  nodes: { channel: string; forced_usd: number; onset_us: number | null }[];
  edges: Edge[];
  r?: { start_us: number; r: number | null; forced_usd: number; rated: boolean }[];
  r_max?: { start_us: number; r: number } | null;
  above_one?: { from_us: number; to_us: number }[];
  perp_venue_r?: { start_us: number; ratio: number | null }[];
}

export interface MarketColumns {
  market: string;
  venue: string;
  kind: string;
  base: string;
  quote: string;
  class: string;
  start: number;
  low: (number | null)[];
  high: (number | null)[];
  last: (number | null)[];
}

export interface Target { id: string; what: string; real: string; tolerance: string; sure: string; source: string; low: number | null; high: number | null; leg_before: number }
export interface ValidationRow {
  id: string; target: string; real: string; tolerance: string; sure: string; unit: string;
  simulated: number | null; words: string; verdict: string; seeds_passed: number; seeds: number; cause: string | null;
}
export interface Validation { scenario_hash: string; floor: { sure_rows: number; needed: number; met_rows: number; met: boolean }; rows: ValidationRow[]; seeds: { seed: number; digest: string; rows: { id: string; simulated: number | null; verdict: string; words: string }[] }[] }
/** Documents of `whatif` and `attribute`, as far as the page reads them. */
export interface LeverOutcome { id: string; unit: string; as_it_is: number | null; as_it_is_low: number | null; as_it_is_high: number | null; changed: number | null; in_spread: boolean | null }
export interface WhatIf { runs?: { seed: number }[]; levers?: { id: string; change: string; why?: string; source?: string; outcomes: LeverOutcome[] }[] }
export interface Shapley { orders?: number | null; outcomes?: { id: string; unit: string; as_it_is: number | null; all_off: number | null; shares: { mechanism: string; share: number | null; error: number | null }[] }[] }

export interface ReportDocument {
  version: number;
  origin_us: number;
  main_venue: string;
  run: Run;
  scenario: string | null;
  targets: Target[] | null;
  validation: Validation | null;
  whatif: WhatIf | null;
  shapley: Shapley | null;
  prices: { t: number[]; markets: MarketColumns[] };
  depth: { t: number[]; markets: { market: string; start_bid_usd: number; start_ask_usd: number; bid: (number | null)[]; ask: (number | null)[] }[] };
  forced: { minute: number[]; rows: { channel: string; venue: string; usd: number[]; count: number[] }[] };
  deleveragings: { minute: number[]; rows: { venue: string; population: string; usd: number[]; count: number[] }[] };
  funds: { fund: string; before_usd: number | null; after_usd: number | null; minute: number[]; paid_usd: number[] }[];
  contagion: Contagion | null;
  cascade_minutes: { pairs: [string, string][]; minute: number[]; pair: number[]; usd: number[] };
  forced_by: Record<string, { ground: string; parts: { channel: string; share: number }[] }>;
  balances: { holder: string; kind: string; class: string; before_usd: number; after_usd: number; loan_before_usd: number; loan_after_usd: number }[];
}

/** Shares of a start are whole millionths in the document. */
export const MILLIONTHS = 1e6;

/** Base64 of gzip, as text in the page. */
export async function unpack(packed: string): Promise<unknown> {
  const raw = Uint8Array.from(atob(packed.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as unknown;
}

/** The document, if this page knows its version; without what has not the shape that it should have. */
export function checked(document: ReportDocument): ReportDocument {
  if (document.version !== VERSION) {
    throw new Error(`This page reads reports of version ${VERSION}; the data are of version ${document.version}.`);
  }
  // Files that a reader put beside the run: what has not the shape of the experiment is shown as not run.
  if (!document.whatif?.levers?.every((l) => Array.isArray(l.outcomes))) document.whatif = null;
  if (!document.shapley?.outcomes?.every((o) => Array.isArray(o.shares))) document.shapley = null;
  if (!Array.isArray(document.validation?.rows) || !Array.isArray(document.validation?.seeds)) document.validation = null;
  return document;
}
