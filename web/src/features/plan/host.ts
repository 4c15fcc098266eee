// What a part that stands on a citizen's screen needs of it: whose plan it is, how it is shown, and the way to write.
// OwnPlan (features/follow) is one. Owns: the shape only.
import type { PictureSource } from '../../api/pictures';
import type { Circle, CitizenSettings } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Replica } from '../../sync/replica';
import type { Site } from './day';
import type { Item } from './schedule/expand';
import type { LocalNow } from './schedule/moment';

export interface Host {
  readonly replica: Replica;
  readonly circle: Circle | undefined;
  readonly settings: CitizenSettings;
  readonly local: LocalNow;
  readonly mayTick: boolean;
  readonly isPreview: boolean; // only to look at: nothing sounds and nothing is kept awake
  readonly doneMark: 'check' | 'cross' | 'none';
  day(day: string): readonly Item[];
  picture(ref: string | undefined, size: 'large' | 'small'): PictureSource | undefined;
  isWordless(picture: unknown): boolean;
  /** Makes a change; what could not be kept on this device is said by the screen's frame. */
  keep(of: (site: Site) => readonly Command[]): Promise<void>;
}
