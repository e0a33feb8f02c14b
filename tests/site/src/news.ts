export interface News {
  slug: string
  title: string
  summary: string
  /** Hours before the site was started. */
  hoursAgo: number
  image: string
  video?: string
}

/** Fighters, events and results are invented. */
export const ENGLISH_NEWS: readonly News[] = [
  {
    slug: 'oyelaran-stops-kurosawa',
    title: 'Oyelaran stops Kurosawa in the second, asks for the belt 🥊',
    summary:
      'Marcus Oyelaran needed six minutes and forty seconds to end the main event in Osaka: a body kick, a left hook and a referee who had seen enough.',
    hoursAgo: 2,
    image: 'oyelaran',
    video: 'oyelaran-stops-kurosawa',
  },
  {
    slug: 'bantamweight-grand-prix-bracket',
    title: 'Bantamweight grand prix: the bracket & the dates',
    summary:
      'Eight fighters, three nights, one belt. The quarter-finals open in Singapore; the draw puts both former champions in the same half.',
    hoursAgo: 9,
    image: 'bracket',
  },
  {
    slug: 'vasquez-misses-weight',
    title: 'Vasquez misses weight by 1.4 lb; bout goes on at a catchweight',
    summary:
      'Elena Vasquez gives up a quarter of her purse and cannot win the interim title. Her opponent, Ingrid Solheim, still can.',
    hoursAgo: 26,
    image: 'scales',
  },
  {
    slug: 'commission-overturns-split-decision',
    title: '"The scorecards were swapped": commission overturns a split decision',
    summary:
      'Two judges had the corners the wrong way round. The result is now a no contest, and a rematch is ordered within six months.',
    hoursAgo: 50,
    image: 'scorecards',
  },
  {
    slug: 'inside-a-five-day-camp-in-dagestan',
    title: 'Inside a five-day camp: wrestling at 1,800 metres',
    summary:
      'No sparring, no phones, two runs a day. We followed a lightweight through the last week before he cuts the final four kilos.',
    hoursAgo: 73,
    image: 'camp',
    video: 'camp',
  },
  {
    slug: 'veteran-referee-retires',
    title: 'After 2,300 bouts, a referee hangs up his gloves',
    summary:
      'Tom Brannigan worked his last card on Saturday. He talks about late stoppages, early ones, and the one he would take back.',
    hoursAgo: 120,
    image: 'referee',
  },
]

export const CHINESE_NEWS: readonly News[] = [
  {
    slug: 'shen-yifan-chengdu',
    title: '沈一帆成都主场首回合降服对手，赛后直言“想要金腰带” 🏆',
    summary: '羽量级选手沈一帆仅用三分十二秒便以裸绞锁定胜局，全场观众起立鼓掌。这是他连续第五场终结取胜。',
    hoursAgo: 3,
    image: 'shen',
    video: 'shen-yifan',
  },
  {
    slug: 'strawweight-title-eliminator',
    title: '女子草量级挑战者资格赛定档六月，地点上海',
    summary: '两位排名前五的选手将在上海正面交锋，胜者获得下一次冠军战资格。门票将于下周一开售。',
    hoursAgo: 12,
    image: 'shanghai',
  },
  {
    slug: 'national-sanda-team',
    title: '国家散打队名单公布：七名新人入选',
    summary: '新一期集训名单共二十四人，其中七人首次入选，最年轻的队员年仅十九岁。',
    hoursAgo: 30,
    image: 'sanda',
  },
  {
    slug: 'weight-cut-explained',
    title: '减重四十八小时：职业选手如何安全脱水',
    summary: '队医详解称重前后的补水与进食节奏，并提醒业余爱好者切勿模仿。',
    hoursAgo: 55,
    image: 'weight',
  },
  {
    slug: 'judges-course',
    title: '裁判培训班在西安开课，统一规则成重点',
    summary: '来自十二个省份的四十名裁判参加培训，课程涵盖十分制评分、犯规判罚与伤停判断。',
    hoursAgo: 80,
    image: 'judges',
  },
  {
    slug: 'muay-thai-exchange',
    title: '中泰拳手交流赛收官：主队四胜三负一平',
    summary: '八场较量场场精彩，压轴战打满五回合，以多数判定分出胜负。',
    hoursAgo: 104,
    image: 'muaythai',
  },
]
