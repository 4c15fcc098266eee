// Keeps the screen of a citizen's own tablet lit while Now is on it. A device setting, not one of the citizen: on a
// paired device, nowhere else. Quiet where the browser cannot, or will not (little battery).

/** Keeps the screen lit until the answer is called; taken again whenever the page is looked at again. */
export function keepAwake(
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  lock: WakeLock | undefined,
): () => void {
  if (lock === undefined) return () => undefined;
  let isOver = false;
  let isAsking = false;
  let held: WakeLockSentinel | undefined;
  const take = async (): Promise<void> => {
    if (isOver || isAsking || page.visibilityState !== 'visible' || held?.released === false) return;
    isAsking = true;
    try {
      held = await lock.request('screen');
      if (isOver) await held.release();
    } catch {
      // The browser says no: the screen goes dark as it always did.
    }
    isAsking = false;
  };
  const look = (): void => void take();
  page.addEventListener('visibilitychange', look);
  look();
  return () => {
    isOver = true;
    page.removeEventListener('visibilitychange', look);
    void held?.release().catch(() => undefined);
  };
}
