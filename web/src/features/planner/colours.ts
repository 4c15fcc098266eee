// The colour codes in words.
import type { Colour } from '../../api/wire';
import { m } from '../../i18n/messages';

/** 'Grøn'. */
export function colourWord(colour: Colour): string {
  switch (colour) {
    case '':
      return m.activity_colour_none();
    case 'green':
      return m.activity_colour_green();
    case 'violet':
      return m.activity_colour_violet();
    case 'orange':
      return m.activity_colour_orange();
    case 'blue':
      return m.activity_colour_blue();
    case 'yellow':
      return m.activity_colour_yellow();
    case 'red':
      return m.activity_colour_red();
    case 'grey':
      return m.activity_colour_grey();
  }
}
