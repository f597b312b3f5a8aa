// Which section is read now, for the bar.
export function watched(set: (id: string) => void): (node: HTMLElement) => () => void {
  return (node) => {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) set(entry.target.id);
    }, { rootMargin: '-20% 0px -70% 0px' });
    node.querySelectorAll('section').forEach((section) => seen.observe(section));
    return () => seen.disconnect();
  };
}
