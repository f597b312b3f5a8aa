// Seeded draws: SplitMix64 (Steele, Lea and Flood 2014) on BigInt, so that every machine writes the same bytes.
const M = (1n << 64n) - 1n;

export class Draw {
  constructor(seed) { this.state = BigInt(seed); }
  next() {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & M;
    let z = this.state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & M;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & M;
    return z ^ (z >> 31n);
  }
  /** Whole number from lo to hi, both included. */
  between(lo, hi) {
    lo = BigInt(lo); hi = BigInt(hi);
    const span = hi - lo + 1n;
    let wide = 0n;
    for (let bits = 0n; bits < 320n; bits += 64n) wide = (wide << 64n) | this.next();
    return lo + wide % span;
  }
  int(lo, hi) { return Number(this.between(lo, hi)); }
  /** Under 2^bits, each length of number about as likely. */
  upTo(bits) { const n = this.between(1, bits); return this.between(1n << (n - 1n), (1n << n) - 1n); }
  of(list) { return list[this.int(0, list.length - 1)]; }
}

/** A file of vectors: a header, then one case a line. Every number is a decimal string. */
export class Vectors {
  /** @param sources where typed numbers stand: repository, path, commit, licence; none for numbers that are computed. */
  constructor(mechanism, source, version, functions, sources) { Object.assign(this, { mechanism, source, version, functions, sources }); this.cases = []; }
  add(f, inputs, outputs, note) {
    const one = { f, in: inputs.map(String), out: outputs.map(String) };
    if (note) one.note = note;
    this.cases.push(one);
  }
  toString() {
    const head = ['mechanism', 'source', 'version', 'functions', 'sources'].filter((k) => this[k]).map((k) => `${JSON.stringify(k)}:${JSON.stringify(this[k])}`).join(',\n');
    return `{${head},\n"cases":[\n${this.cases.map((c) => JSON.stringify(c)).join(',\n')}\n]}\n`;
  }
}
