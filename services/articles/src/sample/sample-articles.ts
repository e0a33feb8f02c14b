import type { SampleSource } from './sample-sources.ts'

export interface SampleArticle {
  source: SampleSource
  title: string
  summary: string
  source_url: string
  /** Of the images that the gateway serves under /media-cache/sample/. */
  cover: number
  video_url?: string
  /** How long ago it was published. */
  hoursAgo: number
}

/** History, told in our own words, so that the sample goes out of date no further. */
export const SAMPLE_PUBLISHED: readonly SampleArticle[] = [
  {
    source: 'desk',
    title: '42 秒：张伟丽在深圳成为亚洲首位 UFC 冠军',
    summary: '2019 年 8 月 31 日，张伟丽在深圳用 42 秒 TKO 终结杰西卡·安德拉德，成为中国、也是亚洲第一位 UFC 冠军。',
    source_url: 'https://zh.wikipedia.org/wiki/张伟丽',
    cover: 1,
    video_url: 'https://interactive-examples.mdn.mozilla.net/media/cc0-videos/flower.mp4',
    hoursAgo: 2,
  },
  {
    source: 'history',
    title: 'UFC 1: eight men, one night, and a slim man in a gi',
    summary:
      'Denver, 12 November 1993. Royce Gracie won three bouts in one evening, all by submission, and showed the world what jiu-jitsu does to larger men.',
    source_url: 'https://en.wikipedia.org/wiki/UFC_1',
    cover: 2,
    hoursAgo: 7,
  },
  {
    source: 'history',
    title: "Zhang against Jędrzejczyk: the bout that made the strawweights everybody's business",
    summary:
      'At UFC 248 in March 2020 Zhang Weili kept her belt by split decision after five rounds that many call the best that women have fought.',
    source_url: 'https://en.wikipedia.org/wiki/UFC_248',
    cover: 3,
    hoursAgo: 16,
  },
  {
    source: 'asia',
    title: 'ONE 冠军赛：从新加坡出发的亚洲赛事',
    summary:
      'ONE 冠军赛 2011 年成立，同年 9 月 3 日在新加坡室内体育馆举办首场比赛，如今同场设有综合格斗、泰拳与踢拳的比赛。',
    source_url: 'https://zh.wikipedia.org/wiki/ONE冠军赛',
    cover: 4,
    hoursAgo: 26,
  },
  {
    source: 'history',
    title: 'Ninety minutes: Sakuraba and Royce Gracie at the Tokyo Dome',
    summary:
      'On 1 May 2000 they fought six rounds of fifteen minutes without a time limit; then the towel came in from the Gracie corner.',
    source_url: 'https://en.wikipedia.org/wiki/Kazushi_Sakuraba',
    cover: 5,
    hoursAgo: 40,
  },
  {
    source: 'history',
    title: 'Griffin against Bonnar, the bout that kept the lights on',
    summary:
      'The final of the first Ultimate Fighter, 9 April 2005: three wild rounds on free television, a decision for Forrest Griffin, and contracts for both.',
    source_url: 'https://en.wikipedia.org/wiki/The_Ultimate_Fighter_1_Finale',
    cover: 6,
    hoursAgo: 53,
  },
  {
    source: 'desk',
    title: '看懂判定：一致、分歧与多数有什么不同',
    summary: '三位裁判都判同一人获胜叫一致判定；两位判甲胜、一位判乙胜叫分歧判定；两位判甲胜、一位判平局叫多数判定。',
    source_url: 'https://zh.wikipedia.org/wiki/综合格斗规则',
    cover: 7,
    hoursAgo: 71,
  },
  {
    source: 'history',
    title: 'Khabib Nurmagomedov: 29 bouts, 29 wins, and an end of his own choosing',
    summary:
      'He put Justin Gaethje to sleep with a triangle choke at UFC 254 in October 2020, laid his gloves down in the octagon, and did not come back.',
    source_url: 'https://en.wikipedia.org/wiki/Khabib_Nurmagomedov',
    cover: 8,
    hoursAgo: 96,
  },
  {
    source: 'history',
    title: "Fifty-one seconds: Amanda Nunes takes Cyborg's belt",
    summary:
      'UFC 232, 29 December 2018. With a second title, at featherweight, Nunes became the first woman to hold two UFC belts at once.',
    source_url: 'https://en.wikipedia.org/wiki/Amanda_Nunes',
    cover: 2,
    hoursAgo: 130,
  },
  {
    source: 'history',
    title: 'Sixty-nine seconds that ended the longest run of the heavyweights',
    summary:
      'Fedor Emelianenko had been unbeaten for almost ten years when Fabrício Werdum caught him in a triangle in San Jose in June 2010.',
    source_url: 'https://en.wikipedia.org/wiki/Fedor_Emelianenko',
    cover: 3,
    hoursAgo: 180,
  },
  {
    source: 'asia',
    title: '为什么叫八角笼',
    summary: 'UFC 从 1993 年的第一届比赛起就用八角形的围笼：没有拳台的直角可以困住对手，也不会有人从围绳间跌出去。',
    source_url: 'https://zh.wikipedia.org/wiki/终极格斗冠军赛',
    cover: 1,
    hoursAgo: 240,
  },
  {
    source: 'history',
    title: 'Anderson Silva: 2,457 days a champion',
    summary:
      'From October 2006 to July 2013 nobody took the middleweight belt from him; sixteen wins in a row in the UFC are a record to this day.',
    source_url: 'https://en.wikipedia.org/wiki/Anderson_Silva',
    cover: 5,
    hoursAgo: 320,
  },
]

export const SAMPLE_PENDING: readonly SampleArticle[] = [
  {
    source: 'history',
    title: 'UFC 157: Rousey, Carmouche and the first bout of women in the octagon',
    summary: 'Anaheim, 23 February 2013. Ronda Rousey won with an armbar in the last seconds of the first round.',
    source_url: 'https://en.wikipedia.org/wiki/UFC_157',
    cover: 6,
    hoursAgo: 3,
  },
  {
    source: 'history',
    title: 'Two belts in Madison Square Garden',
    summary:
      "Conor McGregor stopped Eddie Alvarez at UFC 205 in November 2016, the promotion's first card in New York, and held two titles at once.",
    source_url: 'https://en.wikipedia.org/wiki/UFC_205',
    cover: 7,
    hoursAgo: 5,
  },
  {
    source: 'history',
    title: 'From a throw into an armbar: the eleventh defence of Demetrious Johnson',
    summary: 'Against Ray Borg at UFC 216 in October 2017 he set the record of title defences in a row in the UFC.',
    source_url: 'https://en.wikipedia.org/wiki/Demetrious_Johnson',
    cover: 8,
    hoursAgo: 9,
  },
  {
    source: 'asia',
    title: '从散打到八角笼：中国选手走过的路',
    summary: '许多中国选手从散打、摔跤起步，再补上地面技术。张铁泉是第一位在 UFC 出赛的中国选手。',
    source_url: 'https://zh.wikipedia.org/wiki/张铁泉',
    cover: 4,
    hoursAgo: 12,
  },
  {
    source: 'desk',
    title: 'PFL 的赛季制是怎么回事',
    summary: '职业格斗联盟 2018 年起采用赛季制：常规赛积分、季后赛淘汰，总冠军奖金一百万美元。',
    source_url: 'https://en.wikipedia.org/wiki/Professional_Fighters_League',
    cover: 1,
    hoursAgo: 20,
  },
]
