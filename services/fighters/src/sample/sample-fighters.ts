export interface SampleFighter {
  /** Explicit: the sample of events names fighters by it. */
  id: number
  name: string
  country: string
  weight_class: string
}

const fighter = (id: number, name: string, country: string, weight_class: string): SampleFighter => ({
  id,
  name,
  country,
  weight_class,
})

/** All who fought at UFC 300 (13 April 2024) and UFC 303 (29 June 2024), with their weight class of that summer. */
export const SAMPLE_FIGHTERS: readonly SampleFighter[] = [
  fighter(1, 'Alex Pereira', 'Brazil', 'Light Heavyweight'),
  fighter(2, 'Jamahal Hill', 'United States', 'Light Heavyweight'),
  fighter(3, 'Zhang Weili', 'China', "Women's Strawweight"),
  fighter(4, 'Yan Xiaonan', 'China', "Women's Strawweight"),
  fighter(5, 'Justin Gaethje', 'United States', 'Lightweight'),
  fighter(6, 'Max Holloway', 'United States', 'Featherweight'),
  fighter(7, 'Charles Oliveira', 'Brazil', 'Lightweight'),
  fighter(8, 'Arman Tsarukyan', 'Armenia', 'Lightweight'),
  fighter(9, 'Bo Nickal', 'United States', 'Middleweight'),
  fighter(10, 'Jiří Procházka', 'Czech Republic', 'Light Heavyweight'),
  fighter(11, 'Aleksandar Rakić', 'Austria', 'Light Heavyweight'),
  fighter(12, 'Aljamain Sterling', 'United States', 'Featherweight'),
  fighter(13, 'Holly Holm', 'United States', "Women's Bantamweight"),
  fighter(14, 'Kayla Harrison', 'United States', "Women's Bantamweight"),
  fighter(15, 'Diego Lopes', 'Brazil', 'Featherweight'),
  fighter(16, 'Jéssica Andrade', 'Brazil', "Women's Strawweight"),
  fighter(17, 'Deiveson Figueiredo', 'Brazil', 'Bantamweight'),
  fighter(18, 'Cody Garbrandt', 'United States', 'Bantamweight'),
  fighter(19, 'Renato Moicano', 'Brazil', 'Lightweight'),
  fighter(20, 'Ian Machado Garry', 'Ireland', 'Welterweight'),
  fighter(21, 'Michael Page', 'England', 'Welterweight'),
  fighter(22, 'Cody Brundage', 'United States', 'Middleweight'),
  fighter(23, 'Calvin Kattar', 'United States', 'Featherweight'),
  fighter(24, 'Sodiq Yusuff', 'Nigeria', 'Featherweight'),
  fighter(25, 'Jalin Turner', 'United States', 'Lightweight'),
  fighter(26, 'Marina Rodriguez', 'Brazil', "Women's Strawweight"),
  fighter(27, 'King Green', 'United States', 'Lightweight'),
  fighter(28, 'Jim Miller', 'United States', 'Lightweight'),
  fighter(29, 'Dan Ige', 'United States', 'Featherweight'),
  fighter(30, 'Anthony Smith', 'United States', 'Light Heavyweight'),
  fighter(31, 'Roman Dolidze', 'Georgia', 'Middleweight'),
  fighter(32, 'Mayra Bueno Silva', 'Brazil', "Women's Bantamweight"),
  fighter(33, 'Macy Chiasson', 'United States', "Women's Bantamweight"),
  fighter(34, 'Joe Pyfer', 'United States', 'Middleweight'),
  fighter(35, 'Marc-André Barriault', 'Canada', 'Middleweight'),
  fighter(36, 'Cub Swanson', 'United States', 'Featherweight'),
  fighter(37, 'Andre Fili', 'United States', 'Featherweight'),
  fighter(38, 'Charles Jourdain', 'Canada', 'Featherweight'),
  fighter(39, 'Jean Silva', 'Brazil', 'Featherweight'),
  fighter(40, 'Payton Talbott', 'United States', 'Bantamweight'),
  fighter(41, 'Yanis Ghemmouri', 'France', 'Bantamweight'),
  fighter(42, 'Michelle Waterson-Gomez', 'United States', "Women's Strawweight"),
  fighter(43, 'Gillian Robertson', 'Canada', "Women's Strawweight"),
  fighter(44, 'Andrei Arlovski', 'Belarus', 'Heavyweight'),
  fighter(45, 'Martin Buday', 'Slovakia', 'Heavyweight'),
  fighter(46, 'Rei Tsuruya', 'Japan', 'Flyweight'),
  fighter(47, 'Carlos Hernandez', 'United States', 'Flyweight'),
  fighter(48, 'Ricky Simón', 'United States', 'Bantamweight'),
  fighter(49, 'Vinicius Oliveira', 'Brazil', 'Bantamweight'),
]
