import '../styles/tokens.css';
import '../styles/faces.css';
import '../styles/base.css';
import { mount } from 'svelte';
import { installAnnouncer } from '../a11y/announcer';
import { installLanguage } from '../i18n/language.svelte';
import { Minutes } from '../ui/minute.svelte';
import { Router } from '../ui/router.svelte';
import App from './App.svelte';
import { places, routes } from './routes';
import { start } from './start';
import Trouble from './Trouble.svelte';

installLanguage(localStorage);
installAnnouncer(document.body);
const router = new Router(routes, '/app/', places);
const target = document.querySelector('#app') ?? document.body;
try {
  const replica = await start();
  mount(App, { target, props: { router, replica, minutes: new Minutes() } });
} catch (error) {
  mount(Trouble, { target }); // no storage on this device: say so instead of showing nothing
  reportError(error);
}
