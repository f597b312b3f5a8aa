// Widths that charts are drawn to. Paper has a width of its own, and the browser tells nobody in time: before printing every chart is measured on a page as wide as paper.
import { flushSync } from 'svelte';

const takes = new Set<() => void>();

function again(): void {
  for (const take of takes) take();
  flushSync();
  // What was drawn may have changed what is around it.
  for (const take of takes) take();
  flushSync();
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    again();
  });
  window.addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    again();
  });
}

/** An attachment that tells an element's width, at first and whenever it changes. */
export function measured(set: (width: number) => void): (node: HTMLElement) => () => void {
  return (node) => {
    const take = () => set(node.clientWidth);
    const watch = new ResizeObserver(take);
    take();
    watch.observe(node);
    takes.add(take);
    return () => {
      watch.disconnect();
      takes.delete(take);
    };
  };
}
