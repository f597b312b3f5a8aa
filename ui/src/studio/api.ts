// The client of the studio's API (docs/reference/studio-api.md). The token of this start came in the page's fragment and goes only into a header.
import { checked, type ReportDocument } from '../model/document';

const KEY = 'powderkeg-token';
const HEADER = 'X-Powderkeg-Token';

export interface DialSetting { id: string; value: number }
export interface Order { scenario?: string | null; text?: string | null; seed?: number | null; levers?: string[] | null; settings?: string[] | null; beside?: string | null; dials?: DialSetting[] | null }
export interface Dial { id: string; name: string; about: string; unit: 'percent' | 'points' | 'times'; as_it_is: number; low: number; high: number; step: number }
export interface Scenario { name: string; kind: string; about: string; text: string }
export interface Lever { id: string; group: string; change: string; why: string; source: string }
export interface Problem { line: number; column: number; path: string; message: string; nearest: string | null }
export interface RunEntry {
  id: string; scenario: string; seed: number; digest: string; written: string; accounts: number; happenings: number; fallen: number; dominoes: number; bitcoin_fall: number | null; stopped_by: string | null; order: Order | null;
}
export interface Moment {
  now_us: number; start_us: number; end_us: number; btc: number | null; worst_altcoin: string | null; worst_fall: number; usde: { venue: string; price: number }[]; fallen: string[];
  eth: number | null; median_fall: number | null; forced: { channel: string; usd: number }[]; btc_bid: number | null; btc_bids_left: number | null; altcoin_bids_left: number | null; grain: 'minute' | 'between';
}
export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';
export interface Job { id: string; kind: 'run' | 'book'; state: JobState; scenario: string | null; seed: number | null; levers: string[]; dials: DialSetting[]; beside: string | null; book: string | null; run: string | null; message: string | null; speed: number; events: number; moment: Moment | null }
export interface JobEvent { kind: string; moment: Moment | null; domino: string | null; now_us: number | null; runs: { done: number; total: number } | null; run: string | null; message: string | null }
export interface Cell { line: number; column: string; found: string; allowed: string; example: string }
export interface BookEntry { id: string; name: string; scenario: string; seeds: number; survived: number; accounts: number; written: string }
export interface BookAccount {
  account: string; place: string; mode: string; survives: boolean; equity_start_usd: number | null; equity_lowest_usd: number | null; lowest_us: number; equity_end_usd: number | null; change_usd: number | null;
  gauge: string; threshold: number | null; worst: number | null; worst_us: number; called_us: number | null; sold_us: number | null; rule: string | null; channel: string | null; market: string | null; price: number | null; mark: number | null; forced_usd: number | null;
  deleveraged: { time_us: number; market: string; closed: string; price: number | null; notional_usd: number | null }[]; legs: { leg: string; change_usd: number | null }[]; minutes?: { time_us: number; equity_usd: number | null; margin: number | null }[];
}
export interface BookRun { seed: number; digest: string; cut_short: boolean; survives: boolean; equity_start_usd: number | null; equity_end_usd: number | null; accounts: BookAccount[] }
export interface BookDocument {
  scenario: string; shock_us: number | null; survives: boolean; runs: BookRun[]; depth: { account: string; leg: string; market: string; share: number | null; moves_market: boolean }[];
  levers: { id: string; change: string; survived: number; runs: BookRun[] }[];
}
export interface WhyStep { event: number; at_us: number; kind: string; channel: string; account: string | null; sentence: string; evidence: string; share_of: string | null; share: number | null; others: { channel: string; share: number }[] }
export interface Why {
  run: string; scenario: string; seed: number; digest: string; asked: string; question: string; steps: WhyStep[]; left_out: number; left_out_after: number; ends_at: string; ending: string;
  forced_in_turn: { channel: string; sales: number; accounts: number; notional_usd: number | null }[];
  account: { population: string; members: number; population_equity_before_usd: number | null; population_equity_after_usd: number | null } | null;
  price: { market: string; minute_us: number; start: number; low: number; trades: number; attributed_us: number | null; parts: { channel: string; part: number }[] } | null;
}
export interface Happenings {
  dominoes: { id: string; onset_us: number; ask: string | null }[];
  closings: { ask: string; time_us: number; channel: string; account: string; place: string; what: string; usd: number | null }[];
  taken: { ask: string; time_us: number; account: string; market: string; closes: string; usd: number | null }[];
  wicks: { ask: string; market: string; time_us: number; low: number | null; fall: number | null }[];
}

/** What an act says when nobody answers. */
export const LOST = 'Connection lost: the studio does not answer. Nothing was started; try again when it does.';

export class ApiFault extends Error {
  constructor(readonly status: number, message: string, readonly faults: Problem[] = [], readonly cells: Cell[] = []) {
    super(message);
  }
}

/** Takes the token out of the address, so that it does not stand in the bar or the history; kept for this tab. */
export function takeToken(): void {
  const found = /(?:^#|&)token=([0-9a-f]+)/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(KEY, found[1]!);
  const rest = location.hash.replace(/(^#|&)token=[0-9a-f]+/, '$1').replace(/^#&/, '#').replace(/&$/, '');
  history.replaceState(history.state, '', location.pathname + location.search + (rest === '#' ? '' : rest));
}

/** A link to what is seen, which opens in another tab while this server runs. */
export function linkToHere(): string {
  const theme = /theme=(?:light|dark)/.exec(location.hash)?.[0];
  return `${location.origin}${location.pathname}${location.search}#token=${sessionStorage.getItem(KEY) ?? ''}${theme ? '&' + theme : ''}`;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`/api/${path}`, { ...init, headers: { ...init.headers, [HEADER]: sessionStorage.getItem(KEY) ?? '' } });
  if (answer.ok) return answer;
  const said = (await answer.json().catch(() => null)) as { message?: string; faults?: Problem[]; cells?: Cell[] } | null;
  throw new ApiFault(answer.status, said?.message ?? `the server answered ${answer.status}`, said?.faults ?? [], said?.cells ?? []);
}

export const get = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>;

export const post = async <T>(path: string, body?: unknown): Promise<T> =>
  (await ask(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }) })).json() as Promise<T>;

export const report = async (id: string): Promise<ReportDocument> => checked(await get<ReportDocument>(`runs/${encodeURIComponent(id)}/report`));

/** A stream tells at least every two seconds that it lives: so long without a word, and the server is taken for gone. */
const SILENCE = 6000;

/** What a job says after an event that was seen; id 0: not kept, only the last of them counts. Ends with the job; throws where the connection does, or nothing is heard. */
export async function* events(job: string, last: number, stop: AbortSignal): AsyncGenerator<{ id: number; event: JobEvent }> {
  const gone = new AbortController();
  const silent = () => gone.abort(new Error('nothing was heard of the server'));
  let timer = setTimeout(silent, SILENCE);
  try {
    const answer = await ask(`jobs/${encodeURIComponent(job)}/events`, { signal: AbortSignal.any([stop, gone.signal]), headers: last > 0 ? { 'Last-Event-ID': String(last) } : {} });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      clearTimeout(timer);
      timer = setTimeout(silent, SILENCE);
      if (done) return;
      rest += value;
      const blocks = rest.split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const line = (name: string) => block.split('\n').find((l) => l.startsWith(name + ':'))?.slice(name.length + 1).trim();
        const data = line('data');
        if (data) yield { id: Number(line('id') ?? 0), event: JSON.parse(data) as JobEvent };
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

/** One answer within a time, else the server is taken for gone. */
export const getSoon = async <T>(path: string, stop: AbortSignal): Promise<T> => (await ask(path, { signal: AbortSignal.any([stop, AbortSignal.timeout(SILENCE)]) })).json() as Promise<T>;
