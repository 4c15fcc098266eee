// One soft sound: two low tones that swell and fade, made on the spot.
// Owns: the sound. Does not own: when it sounds (ring).

/** Sounds once. Silent on a page that nobody has touched yet: a browser would keep it until the first touch. */
export async function chime(): Promise<void> {
  if (typeof AudioContext === 'undefined' || navigator.userActivation?.hasBeenActive === false) return;
  const context = new AudioContext();
  try {
    if (context.state === 'suspended') await context.resume();
    const begin = context.currentTime + 0.05;
    for (const [at, pitch] of [
      [0, 392],
      [0.5, 293.7],
    ] as const)
      tone(context, begin + at, pitch);
    await new Promise((done) => setTimeout(done, 3_000));
  } finally {
    await context.close();
  }
}

function tone(context: AudioContext, at: number, pitch: number): void {
  const [source, loudness] = [context.createOscillator(), context.createGain()];
  source.type = 'sine';
  source.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.14, at + 0.12);
  loudness.gain.exponentialRampToValueAtTime(0.0005, at + 1.8);
  source.connect(loudness).connect(context.destination);
  source.start(at);
  source.stop(at + 1.9);
}
