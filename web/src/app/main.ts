import '../styles/tokens.css';
import '../styles/faces.css';
import '../styles/base.css';
import { mount } from 'svelte';
import { installAnnouncer } from '../a11y/announcer';
import { installLanguage } from '../i18n/language.svelte';
import { Minutes } from '../ui/minute.svelte';
import { Router } from '../ui/router.svelte';
import App from './App.svelte';
import { routes } from './routes';
import { start } from './start';
import { Update } from './update.svelte';

installLanguage(localStorage);
installAnnouncer(document.body);
const router = new Router(routes, '/app/');
const replica = await start();
const update = new Update();
mount(App, {
  target: document.querySelector('#app') ?? document.body,
  props: { router, replica, update, minutes: new Minutes() },
});
