// Where the page is: the address says it whole, so that a link restores it.
export const route = $state({ path: location.pathname, search: location.search });

function read(): void {
  route.path = location.pathname;
  route.search = location.search;
}

/** The theme that the address holds goes along. */
function theme(): string {
  const said = /theme=(?:light|dark)/.exec(location.hash)?.[0];
  return said ? `#${said}` : '';
}

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', to + theme());
  else history.replaceState(null, '', to + theme());
  read();
  if (how === 'push') scrollTo(0, 0);
}

/** What is chosen on a page, without a step in the history. */
export function remember(search: string): void {
  history.replaceState(history.state, '', location.pathname + search + location.hash);
  route.search = search;
}

export function startRoute(): () => void {
  const click = (event: MouseEvent) => {
    const link = (event.target as Element).closest?.('a');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) return;
    const to = new URL(link.href, location.href);
    if (to.origin !== location.origin || (to.pathname === location.pathname && to.hash)) return;
    event.preventDefault();
    go(to.pathname + to.search);
  };
  addEventListener('popstate', read);
  document.addEventListener('click', click);
  return () => {
    removeEventListener('popstate', read);
    document.removeEventListener('click', click);
  };
}
