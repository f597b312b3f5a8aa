// Light or dark: the system's choice until the reader makes one, which the link then keeps (#theme=dark).
export const theme = $state({ name: 'light' as 'light' | 'dark' });

export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const said = () => /(?:^#|&)theme=(light|dark)\b/.exec(location.hash)?.[1] as 'light' | 'dark' | undefined;
  const apply = () => set(said() ?? (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', apply);
  apply();
}

export function toggleTheme(): void {
  set(theme.name === 'dark' ? 'light' : 'dark');
  const hash = location.hash.replace(/(?:^#|&)theme=(?:light|dark)/, '');
  try {
    history.replaceState(null, '', `${hash || '#'}${hash && hash !== '#' ? '&' : ''}theme=${theme.name}`);
  } catch {
    // A page from a disk may not be allowed to change its address; the choice holds until it is closed.
  }
}

function set(name: 'light' | 'dark'): void {
  theme.name = name;
  document.documentElement.dataset.theme = name;
}
