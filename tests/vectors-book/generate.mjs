// Sends a stream of random orders to an order book from npm and writes each order with the fills that book gave: node generate.mjs > fills.txt
// The stream follows from SEED alone. Limit, market, IOC, FOK, post-only orders and cancels: what both books have. Replaces and self-trade
// prevention are left out: this package has no prevention, and its modify has another rule of place.
import { readFileSync } from 'node:fs';
import book from 'nodejs-order-book';

const SEED = 20251010;
const ORDERS = 10000;
const version = JSON.parse(readFileSync(new URL('./node_modules/nodejs-order-book/package.json', import.meta.url))).version;

// mulberry32: 32-bit integers only, so alike everywhere.
let state = SEED;
function below(count) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % count;
}

const orders = new book.OrderBook();
const resting = new Map(); // line -> { left, price }
const lines = [];
let mid = 1000;

function fillsOf(answer, taker) {
  const fills = [];
  for (const done of answer.done) {
    if (done.id !== taker) {
      const order = resting.get(done.id);
      fills.push(`${done.id}x${order.left}@${order.price}`);
      resting.delete(done.id);
    }
  }
  if (answer.partial && answer.partial.id !== taker) {
    const order = resting.get(answer.partial.id);
    fills.push(`${answer.partial.id}x${answer.partialQuantityProcessed}@${order.price}`);
    order.left -= answer.partialQuantityProcessed;
    if (order.left !== answer.partial.size) throw new Error('a rest that does not add up');
  }
  return fills;
}

for (let line = 1; line <= ORDERS; line++) {
  if (below(40) === 0) mid = Math.min(1100, Math.max(900, mid + below(9) - 4));
  const id = String(line);
  if (below(100) < 18 && resting.size > 0) {
    const open = [...resting.keys()];
    const gone = open[below(open.length)];
    orders.cancel(gone);
    resting.delete(gone);
    lines.push(`c ${gone}`);
    continue;
  }
  const side = below(2) === 0 ? 'buy' : 'sell';
  const size = 1 + below(below(30) === 0 ? 120 : 20);
  const kind = 'ggggggggiiffppm'[below(15)];
  const price = mid + below(13) - 6 + (side === 'buy' ? -3 : 3);
  const answer = kind === 'm' ? orders.market({ side, size })
    : orders.limit({ side, id, size, price, timeInForce: { i: 'IOC', f: 'FOK' }[kind] ?? 'GTC', postOnly: kind === 'p' });
  const fills = answer.err ? ['refused'] : fillsOf(answer, id);
  const filled = answer.err ? 0 : fills.reduce((sum, fill) => sum + Number(fill.split(/[x@]/)[1]), 0);
  if (!answer.err && (kind === 'g' || kind === 'p') && filled < size) resting.set(id, { left: size - filled, price });
  lines.push(`${side[0]} ${kind === 'm' ? '-' : price} ${size} ${kind}${fills.length ? ' = ' + fills.join(' ') : ''}`);
}

const standing = [...resting].map(([id, order]) => `${id}x${order.left}@${order.price}`);
console.log(`# Fills of nodejs-order-book ${version} (npm, MIT): ${ORDERS} orders of seed ${SEED}. Made by tests/vectors-book/generate.mjs.
# A line is an order, its number is its place below these remarks: side, limit or - for none, lots, g good till cancelled, i IOC, f FOK, p post-only, m market
# (what it cannot fill is cancelled); or c and the number of the order that is cancelled. After = the fills, in order: the resting order's number x lots @ price.
# The last line, after end: what stands, oldest first.
${lines.join('\n')}
end = ${standing.join(' ')}`);
