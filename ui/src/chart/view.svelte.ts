// What several charts of a page share: the moment under the cursor, and the span of time in sight.
import type { Range } from '../model/scale';

export class TimeView {
  /** Seconds from the shock; null where nobody points. */
  cursor = $state<number | null>(null);
  range = $state<Range>([0, 1]);
  readonly initial: Range;
  readonly whole: Range;

  constructor(initial: Range, whole: Range) {
    this.initial = initial;
    this.whole = whole;
    this.range = initial;
  }

  get isZoomed(): boolean {
    return this.range[0] !== this.initial[0] || this.range[1] !== this.initial[1];
  }

  show(from: number, to: number): void {
    const [a, b] = from < to ? [from, to] : [to, from];
    if (b - a >= 60) this.range = [Math.max(this.whole[0], a), Math.min(this.whole[1], b)];
  }

  zoom(by: number): void {
    const middle = this.cursor ?? (this.range[0] + this.range[1]) / 2;
    this.show(middle - (middle - this.range[0]) * by, middle + (this.range[1] - middle) * by);
  }

  reset(): void {
    this.range = this.initial;
  }

  all(): void {
    this.range = this.whole;
  }

  /** Arrows move the cursor, with Shift the span in sight; + − 0 zoom; W shows the whole run. True where the key was taken. */
  key(event: KeyboardEvent): boolean {
    const step = (this.range[1] - this.range[0]) / 60;
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (side !== 0 && event.shiftKey) {
      const by = side * step * 10;
      const room = by < 0 ? Math.max(by, this.whole[0] - this.range[0]) : Math.min(by, this.whole[1] - this.range[1]);
      this.range = [this.range[0] + room, this.range[1] + room];
    } else if (side !== 0) this.cursor = Math.min(this.range[1], Math.max(this.range[0], (this.cursor ?? this.range[0]) + side * step));
    else if (event.key === '+' || event.key === '=') this.zoom(0.5);
    else if (event.key === '-') this.zoom(2);
    else if (event.key === '0') this.reset();
    else if (event.key === 'w' && !event.ctrlKey && !event.metaKey) this.all();
    else if (event.key === 'Escape') this.cursor = null;
    else return false;
    event.preventDefault();
    return true;
  }
}
