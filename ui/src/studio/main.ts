// The studio's page: asks the server it came from, with the token of its start.
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/page.css';
import '../styles/report.css';
import '../styles/print.css';
import '../styles/studio.css';
import { mount } from 'svelte';
import { startTheme } from '../model/theme.svelte';
import { takeToken } from './api';
import Studio from './Studio.svelte';

takeToken();
startTheme();
const target = document.getElementById('app')!;
target.replaceChildren();
mount(Studio, { target });
