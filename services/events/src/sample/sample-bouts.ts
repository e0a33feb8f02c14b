/** By id: red corner, blue corner, ...; winner 0: not fought yet. */
export type SampleBout = readonly [
  red: number,
  blue: number,
  segment: string,
  weightClass: string,
  isTitle: boolean,
  winner?: number,
  method?: string,
  round?: number,
  timeSec?: number,
]

/** UFC 300: Pereira vs. Hill, 13 April 2024. */
// biome-ignore format: one line a bout is easier to read
export const UFC_300: readonly SampleBout[] = [
  [1, 2, 'main_card', 'Light Heavyweight', true, 1, 'KO/TKO', 1, 194],
  [3, 4, 'main_card', "Women's Strawweight", true, 3, 'Unanimous Decision', 5, 300],
  [5, 6, 'main_card', 'Lightweight', false, 6, 'KO/TKO', 5, 299],
  [7, 8, 'main_card', 'Lightweight', false, 8, 'Split Decision', 3, 300],
  [9, 22, 'main_card', 'Middleweight', false, 9, 'Submission', 2, 218],
  [10, 11, 'prelims', 'Light Heavyweight', false, 10, 'KO/TKO', 2, 197],
  [23, 12, 'prelims', 'Featherweight', false, 12, 'Unanimous Decision', 3, 300],
  [13, 14, 'prelims', "Women's Bantamweight", false, 14, 'Submission', 2, 107],
  [24, 15, 'prelims', 'Featherweight', false, 15, 'KO/TKO', 1, 89],
  [25, 19, 'early_prelims', 'Lightweight', false, 19, 'KO/TKO', 2, 251],
  [16, 26, 'early_prelims', "Women's Strawweight", false, 16, 'Split Decision', 3, 300],
  [27, 28, 'early_prelims', 'Lightweight', false, 27, 'Unanimous Decision', 3, 300],
  [17, 18, 'early_prelims', 'Bantamweight', false, 17, 'Submission', 2, 242],
]

/** UFC 303: Pereira vs. Procházka 2, 29 June 2024. */
// biome-ignore format: one line a bout is easier to read
export const UFC_303: readonly SampleBout[] = [
  [1, 10, 'main_card', 'Light Heavyweight', true, 1, 'KO/TKO', 2, 13],
  [29, 15, 'main_card', 'Catchweight', false, 15, 'Unanimous Decision', 3, 300],
  [30, 31, 'main_card', 'Light Heavyweight', false, 31, 'Unanimous Decision', 3, 300],
  [32, 33, 'main_card', "Women's Bantamweight", false, 33, 'Doctor Stoppage', 2, 118],
  [20, 21, 'main_card', 'Welterweight', false, 20, 'Unanimous Decision', 3, 300],
  [34, 35, 'prelims', 'Middleweight', false, 34, 'KO/TKO', 1, 85],
  [36, 37, 'prelims', 'Featherweight', false, 37, 'Split Decision', 3, 300],
  [38, 39, 'prelims', 'Featherweight', false, 39, 'KO/TKO', 2, 82],
  [40, 41, 'prelims', 'Bantamweight', false, 40, 'KO/TKO', 1, 19],
  [42, 43, 'early_prelims', "Women's Strawweight", false, 43, 'Unanimous Decision', 3, 300],
  [44, 45, 'early_prelims', 'Heavyweight', false, 45, 'Split Decision', 3, 300],
  [46, 47, 'early_prelims', 'Flyweight', false, 46, 'Unanimous Decision', 3, 300],
  [48, 49, 'early_prelims', 'Bantamweight', false, 49, 'Unanimous Decision', 3, 300],
]

/** Made up. The sample site tells them as its event 9001; nobody polls it until an editor gives the event that reference. */
// biome-ignore format: one line a bout is easier to read
export const LIVE_NIGHT: readonly SampleBout[] = [
  [1, 10, 'main_card', 'Light Heavyweight', true],
  [6, 7, 'main_card', 'Lightweight', false],
  [3, 16, 'main_card', "Women's Strawweight", true],
  [15, 12, 'main_card', 'Featherweight', false],
  [17, 18, 'main_card', 'Bantamweight', false],
  [20, 21, 'prelims', 'Welterweight', false],
]

/** Made up. */
// biome-ignore format: one line a bout is easier to read
export const COMING_NIGHT: readonly SampleBout[] = [
  [8, 5, 'main_card', 'Lightweight', true],
  [14, 13, 'main_card', "Women's Bantamweight", false],
  [11, 2, 'main_card', 'Light Heavyweight', false],
  [4, 43, 'prelims', "Women's Strawweight", false],
]
