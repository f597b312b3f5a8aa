// The sections of a run, in the order of the nav: id and name.
export const SECTIONS = [
  ['chain', 'Chain'], ['prices', 'Prices'], ['cascade', 'Cascade'], ['losses', 'Losses'], ['depth', 'Depth'], ['balances', 'Balance sheets'], ['what-if', 'What if'], ['data', 'Data'],
] as const;
