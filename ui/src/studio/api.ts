// The client of the studio's API (docs/reference/studio-api.md). The token of this start came in the page's fragment and goes only into a header.
import { checked, type ReportDocument } from '../model/document';

const KEY = 'powderkeg-token';
const HEADER = 'X-Powderkeg-Token';

export interface Order { scenario?: string | null; text?: string | null; seed?: number | null; levers?: string[] | null; settings?: string[] | null; beside?: string | null }
export interface Scenario { name: string; kind: string; about: string; text: string }
export interface Lever { id: string; group: string; change: string; why: string; source: string }
export interface Problem { line: number; column: number; path: string; message: string; nearest: string | null }
export interface RunEntry {
  id: string; scenario: string; seed: number; digest: string; written: string; accounts: number; happenings: number; fallen: number; dominoes: number; bitcoin_fall: number | null; stopped_by: string | null; order: Order | null;
}
export interface Moment { now_us: number; start_us: number; end_us: number; btc: number | null; worst_altcoin: string | null; worst_fall: number; usde: { venue: string; price: number }[]; fallen: string[] }
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export interface Job { id: string; state: JobState; scenario: string | null; seed: number | null; levers: string[]; beside: string | null; run: string | null; message: string | null; events: number; moment: Moment | null }
export interface JobEvent { kind: string; moment: Moment | null; domino: string | null; now_us: number | null; run: string | null; message: string | null }

export class ApiFault extends Error {
  constructor(readonly status: number, message: string, readonly faults: Problem[] = []) {
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
  const said = (await answer.json().catch(() => null)) as { message?: string; faults?: Problem[] } | null;
  throw new ApiFault(answer.status, said?.message ?? `the server answered ${answer.status}`, said?.faults ?? []);
}

export const get = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>;

export const post = async <T>(path: string, body?: unknown): Promise<T> =>
  (await ask(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }) })).json() as Promise<T>;

export const report = async (id: string): Promise<ReportDocument> => checked(await get<ReportDocument>(`runs/${encodeURIComponent(id)}/report`));

/** What a job says after an event that was seen. Ends with the job; throws where the connection does. */
export async function* events(job: string, last: number, stop: AbortSignal): AsyncGenerator<{ id: number; event: JobEvent }> {
  const answer = await ask(`jobs/${encodeURIComponent(job)}/events`, { signal: stop, headers: last > 0 ? { 'Last-Event-ID': String(last) } : {} });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
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
}
