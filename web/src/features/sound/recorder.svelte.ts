// Recording a voice with the device's microphone, half a minute at most.
// Owns: the microphone while it is on, and in which form the browser records. Does not own: the words (VoiceField).

/** The longest recording, in seconds. */
export const longest = 30;

/** What the server takes, best first: every device plays AAC, old iPads no WebM. */
const forms = ['audio/mp4;codecs=mp4a.40.2', 'audio/mp4', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus'] as const;

/** The form this browser records in; undefined when it records in none that is taken. */
export function recordingForm(isSupported: (type: string) => boolean): string | undefined {
  // Without a codec named, some browsers put Opus into MP4, which is not taken: only those that have no WebM do AAC.
  const usable = forms.filter(isSupported);
  return usable.find((form) => form !== 'audio/mp4' || !isSupported('audio/webm;codecs=opus'));
}

/** What was recorded. */
export interface Recorded {
  readonly file: Blob;
  readonly milliseconds: number;
}

export class VoiceRecorder {
  /** Reactive. */
  status = $state<'idle' | 'asking' | 'on' | 'barred'>('idle');
  /** Whole seconds recorded so far. Reactive. */
  seconds = $state(0);
  #recorder: MediaRecorder | undefined;
  #stream: MediaStream | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #isLeft = false;

  /** Whether this browser can record at all. */
  static get isThere(): boolean {
    return (
      'mediaDevices' in navigator &&
      typeof MediaRecorder !== 'undefined' &&
      recordingForm((type) => MediaRecorder.isTypeSupported(type)) !== undefined
    );
  }

  /** Begins; `done` is called once when it has ended, by stop() or after the longest time. */
  async start(done: (recorded: Recorded) => void): Promise<void> {
    const mimeType = recordingForm((type) => MediaRecorder.isTypeSupported(type));
    if (mimeType === undefined) return;
    this.status = 'asking';
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.status = 'barred';
      return;
    }
    if (this.#isLeft) return this.#release();
    const recorder = new MediaRecorder(this.#stream, { mimeType, audioBitsPerSecond: 48_000 });
    const parts: Blob[] = [];
    const from = performance.now();
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      const milliseconds = Math.round(performance.now() - from);
      this.#release();
      if (this.#isLeft) return;
      this.status = 'idle';
      done({ file: new Blob(parts, { type: mimeType.split(';')[0] ?? '' }), milliseconds });
    });
    this.#recorder = recorder;
    this.seconds = 0;
    this.status = 'on';
    recorder.start();
    this.#ticking = setInterval(() => {
      this.seconds = Math.floor((performance.now() - from) / 1000);
      if (this.seconds >= longest) this.stop();
    }, 200);
  }

  /** Ends the recording; start's `done` hears of it. */
  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
  }

  /** The screen goes: the microphone is off, and nothing is kept. */
  leave(): void {
    this.#isLeft = true;
    this.stop();
    this.#release();
  }

  #release(): void {
    clearInterval(this.#ticking);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }
}
