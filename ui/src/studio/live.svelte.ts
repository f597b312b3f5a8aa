// A job as it goes on: what it has said so far, kept up over lost connections. Nothing in it grows but with the simulated minutes.
import { ApiFault, events, getSoon, post, type Job, type JobEvent, type JobState, type Moment } from './api';

export type LiveState = JobState | 'lost' | 'restarted';

/** How often the page is drawn at most. */
const REDRAW = 33;

export class LiveJob {
  job = $state.raw<Job | null>(null);
  state = $state<LiveState>('queued');
  /** Whole minutes and dominoes. */
  moments = $state.raw<Moment[]>([]);
  /** The last that is known, between two minutes too. */
  now = $state.raw<Moment | null>(null);
  fallen = $state.raw<{ id: string; at: number }[]>([]);
  runs = $state.raw<{ done: number; total: number } | null>(null);
  speed = $state(0);
  /** Simulated seconds in one of the clock, over the last two seconds; null before. */
  rate = $state<number | null>(null);
  message = $state('');
  fault = $state.raw<unknown>(null);
  /** How often it was drawn: for whoever measures it. */
  drawn = 0;

  private waiting: JobEvent[] = [];
  private drawnAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private marks: { at: number; us: number }[] = [];

  constructor(readonly id: string) {}

  /** Listens until the job is over; tells what it came to. */
  async follow(stop: AbortSignal): Promise<{ run: string | null } | null> {
    let last = 0;
    let wasLost = false;
    stop.addEventListener('abort', () => clearTimeout(this.timer));
    while (!stop.aborted) {
      try {
        this.job = await getSoon<Job>(`jobs/${encodeURIComponent(this.id)}`, stop);
        this.speed = this.job.speed;
        this.state = this.job.state;
        for await (const { id, event } of events(this.id, last, stop)) {
          if (id > 0) last = id;
          if (this.take(event)) return { run: event.run };
        }
      } catch (e) {
        if (stop.aborted) return null;
        if (e instanceof ApiFault) {
          // Another start has another key and other jobs.
          if (wasLost && (e.status === 401 || e.status === 404)) this.state = 'restarted';
          else this.fault = e;
          return null;
        }
      }
      if (stop.aborted) return null;
      this.draw();
      this.state = 'lost';
      wasLost = true;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return null;
  }

  /** Null: it was done; else why not. */
  async pace(ask: 'pause' | 'resume' | 'minute' | 'domino' | null, speed: number | null = null): Promise<string | null> {
    try {
      this.job = await post<Job>(`jobs/${encodeURIComponent(this.id)}/pace`, { ask, speed });
      this.speed = this.job.speed;
      this.marks = [];
      this.rate = null;
      return null;
    } catch (e) {
      return e instanceof ApiFault ? e.message : 'Connection lost: the studio does not answer. The pace is as it was; try again when it does.';
    }
  }

  cancel = (): Promise<unknown> => post(`jobs/${encodeURIComponent(this.id)}/cancel`);

  /** True where it is over. */
  private take(event: JobEvent): boolean {
    this.waiting.push(event);
    const isOver = event.kind === 'done' || event.kind === 'failed' || event.kind === 'cancelled';
    if (isOver) {
      this.draw();
      this.message = event.message ?? '';
      this.state = event.kind as LiveState;
      return true;
    }
    if (event.kind === 'paused') this.state = 'paused';
    else if (event.kind !== 'alive' && (event.kind !== 'look' || this.state === 'lost')) this.state = 'running';
    const due = this.drawnAt + REDRAW - performance.now();
    if (due <= 0) this.draw();
    else this.timer ??= setTimeout(() => this.draw(), due);
    return false;
  }

  private draw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const fresh = this.waiting;
    this.waiting = [];
    this.drawnAt = performance.now();
    this.drawn++;
    const kept = fresh.flatMap((e) => (e.kind === 'progress' && e.moment ? [e.moment] : []));
    if (kept.length > 0) this.moments = [...this.moments, ...kept];
    const dominoes = fresh.flatMap((e) => (e.domino ? [{ id: e.domino, at: e.now_us ?? 0 }] : []));
    if (dominoes.length > 0) this.fallen = [...this.fallen, ...dominoes];
    const moment = fresh.findLast((e) => e.moment)?.moment;
    if (moment) {
      this.now = moment;
      this.marks = [...this.marks.filter((m) => m.at > this.drawnAt - 2000), { at: this.drawnAt, us: moment.now_us }];
      const first = this.marks[0]!;
      if (this.drawnAt - first.at > 400) this.rate = (moment.now_us - first.us) / 1e3 / (this.drawnAt - first.at);
    }
    const runs = fresh.findLast((e) => e.runs)?.runs;
    if (runs) this.runs = runs;
  }
}

/** Forced sales of each minute by channel: what was added to the sums since the minute before. The last one is not over yet. */
export function forcedMinutes(moments: Moment[], now: Moment | null): { minute: number; parts: { channel: string; usd: number }[]; sum: number }[] {
  const all = now && moments.at(-1) !== now ? [...moments, now] : moments;
  const found: { minute: number; parts: { channel: string; usd: number }[]; sum: number }[] = [];
  let before = new Map<string, number>();
  for (const moment of all) {
    const minute = Math.max(0, Math.ceil((moment.now_us - moment.start_us) / 6e7) - 1);
    const parts = moment.forced.map((f) => ({ channel: f.channel, usd: f.usd - (before.get(f.channel) ?? 0) })).filter((p) => p.usd > 0);
    before = new Map(moment.forced.map((f) => [f.channel, f.usd]));
    const last = found.at(-1);
    if (last?.minute === minute) {
      for (const part of parts) {
        const there = last.parts.find((p) => p.channel === part.channel);
        if (there) there.usd += part.usd;
        else last.parts.push(part);
      }
      last.sum += parts.reduce((sum, p) => sum + p.usd, 0);
    } else if (parts.length > 0) found.push({ minute, parts, sum: parts.reduce((sum, p) => sum + p.usd, 0) });
  }
  return found;
}
