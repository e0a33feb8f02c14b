/** Sources of the sample content. They are disabled: nothing is fetched that nobody asked for. */
export const SAMPLE_SOURCES = [
  {
    key: 'desk',
    name: '八角志编辑部',
    platform: 'bajiaozhi',
    source_url: 'https://zh.wikipedia.org/wiki/综合格斗',
    rights_playback: true,
  },
  {
    key: 'history',
    name: 'MMA History',
    platform: 'wikipedia',
    source_url: 'https://en.wikipedia.org/wiki/Mixed_martial_arts',
    rights_playback: false,
  },
  {
    key: 'asia',
    name: '亚洲综合格斗',
    platform: 'wikipedia',
    source_url: 'https://zh.wikipedia.org/wiki/ONE冠军赛',
    rights_playback: false,
  },
] as const

export type SampleSource = (typeof SAMPLE_SOURCES)[number]['key']
