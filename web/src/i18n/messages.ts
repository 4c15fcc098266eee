// Every text on every screen: `import { m } from '../../i18n/messages'`, then m.now_done().
// The texts are messages/da.json and en.json, sorted by key.
export { m } from './paraglide/messages';
