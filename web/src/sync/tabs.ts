// The tabs of one browser, through Web Locks and BroadcastChannel.
import type { Tabs, Word } from './ports';

/** The real tabs. The browser frees the lock when a tab closes, crashes or is discarded. */
export function browserTabs(name = 'mobilize'): Tabs {
  const channel = new BroadcastChannel(name);
  const ended = new AbortController();
  return {
    campaign(lead) {
      const forever = new Promise<void>((resolve) => ended.signal.addEventListener('abort', () => resolve()));
      const hold = async (): Promise<void> => {
        lead();
        await forever;
      };
      navigator.locks.request(name, { signal: ended.signal }, hold).catch(() => undefined); // aborted before it led
    },
    tell: (word) => channel.postMessage(word),
    heard: (listener) => channel.addEventListener('message', (event: MessageEvent<Word>) => listener(event.data)),
    stop() {
      ended.abort();
      channel.close();
    },
  };
}
