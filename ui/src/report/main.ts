// The report's page: unpacks the data that the file carries and shows them. It asks no network for anything.
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/page.css';
import '../styles/print.css';
import { mount } from 'svelte';
import { unpack } from '../model/document';
import { startTheme } from '../model/theme.svelte';
import Report from './Report.svelte';

startTheme();
const target = document.getElementById('app')!;
unpack(document.getElementById('document')!.textContent ?? '')
  .then((doc) => {
    target.replaceChildren();
    mount(Report, { target, props: { doc } });
    performance.mark('report-shown');
    document.documentElement.dataset.state = 'shown';
  })
  .catch((fault: unknown) => {
    target.replaceChildren();
    const line = document.createElement('p');
    line.className = 'early';
    line.textContent = `This report cannot be shown: ${fault instanceof Error ? fault.message : String(fault)}`;
    target.append(line);
    document.documentElement.dataset.state = 'failed';
  });
