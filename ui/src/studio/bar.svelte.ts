// What the page that is open tells the bar, and what its keys do; each page sets it while it is shown.
type Act = () => void;
const nothing: Act = () => undefined;

export const bar = $state({ title: '', state: '', sections: false, current: 'chain', search: nothing, levers: nothing, rerun: nothing });

/** Sets the bar for as long as a page is shown; for $effect. */
export function showBar(set: Partial<typeof bar>): () => void {
  Object.assign(bar, { title: '', state: '', sections: false, search: nothing, levers: nothing, rerun: nothing }, set);
  return () => Object.assign(bar, { title: '', state: '', sections: false, search: nothing, levers: nothing, rerun: nothing });
}
