// Numbers as people read them: three significant digits, a minus that is a minus, words for what is missing.
const THIN = '\u202f';
export const MISSING = '–';
export const MINUS = '−';

function three(size: number): string {
  if (size === 0) return '0';
  if (size >= 99.95) return size.toFixed(0);
  if (size >= 9.995) return trim(size.toFixed(1));
  if (size >= 0.9995) return trim(size.toFixed(2));
  return trim(size.toFixed(Math.min(15, 2 - Math.floor(Math.log10(size)))));
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function signed(value: number, text: string): string {
  return value < 0 && text !== '0' ? MINUS + text : text;
}

/** 1.31 bn, 740 m, 50 k, 12; zero is 0; null and what is not finite is a dash. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  const [scaled, unit] =
    size >= 999.5e9 ? [size / 1e12, 'tn'] : size >= 999.5e6 ? [size / 1e9, 'bn'] : size >= 999.5e3 ? [size / 1e6, 'm'] : size >= 999.5 ? [size / 1e3, 'k'] : [size, ''];
  const text = three(scaled as number);
  return signed(value, unit ? text + THIN + unit : text);
}

/** As short, with a plus where it grew: for differences only. */
export function change(value: number | null | undefined): string {
  const text = short(value);
  return value !== null && value !== undefined && value > 0 ? '+' + text : text;
}

/** A number without its unit, for columns whose head says it: in bn, in m. */
export function inUnit(value: number | null | undefined, unit: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const scaled = value / unit;
  return signed(scaled, Math.abs(scaled) < 0.005 && scaled !== 0 ? '<0.01' : Math.abs(scaled) >= 100 ? whole(Math.abs(scaled)) : Math.abs(scaled).toFixed(2));
}

/** Thousands by commas. */
export function whole(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = Math.round(Math.abs(value)).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return signed(value, text);
}

/** A share as a percentage: one decimal under 20%, none above. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return MISSING;
  const size = Math.abs(share) * 100;
  const text = size.toFixed(size < 19.95 ? 1 : 0);
  return (share < 0 && Number(text) !== 0 ? MINUS : '') + text + '%';
}

/** A share of a whole, without decimals: 37%, under 1% in words. */
export function share(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = value * 100;
  return size > 0 && size < 0.5 ? '<1%' : size.toFixed(0) + '%';
}

/** A fall, always with its minus. */
export function fall(drawdown: number | null | undefined): string {
  return drawdown === null || drawdown === undefined ? MISSING : percent(-Math.abs(drawdown));
}

export function times(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? MISSING : (value >= 10 ? value.toFixed(0) : value.toFixed(1)) + '×';
}

/** Up to five significant digits, thousands by commas. */
export function price(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  if (size >= 10_000) return whole(value);
  if (size >= 100) return signed(value, size.toFixed(1).replace(/\B(?=(\d{3})+\.)/g, ','));
  if (size >= 1) return signed(value, trim(size.toFixed(3)));
  return signed(value, size === 0 ? '0' : trim(size.toFixed(Math.min(12, 3 - Math.floor(Math.log10(size))))));
}

/** From the shock: 0:00, +30:37, −4:10, over 100 minutes +1:48:10. */
export function offset(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return MISSING;
  const size = Math.floor(Math.abs(seconds));
  const sign = size === 0 ? '' : seconds < 0 ? MINUS : '+';
  const two = (n: number) => n.toString().padStart(2, '0');
  return size >= 6000
    ? `${sign}${Math.floor(size / 3600)}:${two(Math.floor(size / 60) % 60)}:${two(size % 60)}`
    : `${sign}${Math.floor(size / 60)}:${two(size % 60)}`;
}

/** For axes, where times are round: shock, +10 min, +2 h, +1:30 h. */
export function axisOffset(seconds: number): string {
  if (seconds === 0) return 'shock';
  const minutes = Math.round(Math.abs(seconds) / 60);
  const sign = seconds < 0 ? MINUS : '+';
  if (minutes < 120) return `${sign}${minutes}${THIN}min`;
  return `${sign}${Math.floor(minutes / 60)}${minutes % 60 === 0 ? '' : ':' + String(minutes % 60).padStart(2, '0')}${THIN}h`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 21:20:37, UTC. */
export function clock(us: number): string {
  return new Date(us / 1000).toISOString().slice(11, 19);
}

/** 21:20, UTC. */
export function minuteOf(us: number): string {
  return clock(us).slice(0, 5);
}

/** 10 Oct 20:00, UTC. */
export function dayAndMinute(us: number): string {
  const date = new Date(us / 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${minuteOf(us)}`;
}

/** 2 minutes, 1 minute; over 90 minutes in hours. */
export function span(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes > 90) return `${trim((minutes / 60).toFixed(1))} hours`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** perp-liquidation as words. */
export function words(id: string): string {
  return id.replaceAll('-', ' ');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
