// The report's page, of a run or of a sweep: unpacks the data that the file carries and shows them. It asks no network for anything.
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/page.css';
import '../styles/report.css';
import '../styles/print.css';
import { mount } from 'svelte';
import { checked, unpack, type ReportDocument } from '../model/document';
import { checkedSweep, isSweep } from '../model/sweep';
import { startTheme } from '../model/theme.svelte';
import Report from './Report.svelte';
import SweepReport from './SweepReport.svelte';

startTheme();
const target = document.getElementById('app')!;
unpack(document.getElementById('document')!.textContent ?? '')
  .then((data) => {
    // Refused before the page is touched: a version that it does not know.
    const sweep = isSweep(data) ? checkedSweep(data) : null;
    const run = sweep ? null : checked(data as ReportDocument);
    target.replaceChildren();
    if (sweep) mount(SweepReport, { target, props: { doc: sweep } });
    else mount(Report, { target, props: { doc: run! } });
    performance.mark('report-shown');
    document.documentElement.dataset.state = 'shown';
  })
  .catch((fault: unknown) => {
    target.replaceChildren();
    const [main, head, line] = [document.createElement('main'), document.createElement('h1'), document.createElement('p')];
    main.className = 'early';
    head.textContent = 'This report cannot be shown';
    line.textContent = `${fault instanceof Error ? fault.message : String(fault)} The folder that it was made from is whole all the same: powderkeg report FOLDER writes the page anew.`;
    main.append(head, line);
    target.append(main);
    document.documentElement.dataset.state = 'failed';
  });
