// What the page that is open tells the bar, and what its keys do; each page sets it while it is shown.
type Act = () => void;
const nothing: Act = () => undefined;
const none = { title: '', state: '', sections: false, search: nothing, levers: nothing, rerun: nothing, why: nothing, upload: nothing, space: null as Act | null, step: nothing, domino: nothing, speed: ((_: number) => undefined) as (speed: number) => void };

export const bar = $state({ ...none, current: 'chain' });

/** Sets the bar for as long as a page is shown; for $effect. */
export function showBar(set: Partial<typeof none>): () => void {
  Object.assign(bar, none, set);
  return () => Object.assign(bar, none);
}
