import type { Labelled } from '../fighters/fighter-model.ts'

export interface SampleProfile {
  id: number
  name_zh: string
  nickname: string
  record: string
  /** Of the images that the gateway serves under /media-cache/sample/. */
  cover: number
  stats: Labelled
  records: Labelled
}

/** What is known of some of them, as it stood on 30 June 2024. */
// biome-ignore format: one line a fighter is easier to read
export const SAMPLE_PROFILES: readonly SampleProfile[] = [
  { id: 1, name_zh: '亚历克斯·佩雷拉', nickname: 'Poatan', record: '11-2-0', cover: 1, stats: { Height: '76', Reach: '79', Weight: '205', Stance: 'Orthodox' }, records: { 'UFC wins': '8', 'UFC wins by KO/TKO': '6', 'UFC wins by submission': '0', 'UFC wins by decision': '2', 'UFC title bouts won': '4' } },
  { id: 2, name_zh: '贾马尔·希尔', nickname: 'Sweet Dreams', record: '12-2-0', cover: 2, stats: { Height: '76', Reach: '79', Weight: '205', Stance: 'Southpaw' }, records: { 'UFC wins': '6', 'UFC wins by KO/TKO': '4', 'UFC wins by submission': '0', 'UFC wins by decision': '2', 'UFC title bouts won': '1' } },
  { id: 3, name_zh: '张伟丽', nickname: 'Magnum', record: '25-3-0', cover: 3, stats: { Height: '64', Reach: '63', Weight: '115', Stance: 'Switch' }, records: { 'UFC wins': '9', 'UFC wins by KO/TKO': '2', 'UFC wins by submission': '2', 'UFC wins by decision': '5', 'UFC title bouts won': '5' } },
  { id: 4, name_zh: '闫晓楠', nickname: '', record: '17-4-0', cover: 4, stats: { Height: '65', Reach: '63', Weight: '115', Stance: 'Orthodox' }, records: { 'UFC wins': '8', 'UFC wins by KO/TKO': '1', 'UFC wins by submission': '0', 'UFC wins by decision': '7' } },
  { id: 5, name_zh: '贾斯汀·盖奇', nickname: 'The Highlight', record: '25-5-0', cover: 5, stats: { Height: '71', Reach: '70', Weight: '155', Stance: 'Orthodox' }, records: { 'UFC wins': '8', 'UFC wins by KO/TKO': '6', 'UFC wins by submission': '0', 'UFC wins by decision': '2', 'UFC title bouts won': '1' } },
  { id: 6, name_zh: '马克斯·霍洛威', nickname: 'Blessed', record: '26-7-0', cover: 6, stats: { Height: '71', Reach: '69', Weight: '145', Stance: 'Orthodox' }, records: { 'UFC wins': '22', 'UFC wins by KO/TKO': '11', 'UFC wins by submission': '2', 'UFC wins by decision': '9', 'UFC title bouts won': '5' } },
  { id: 7, name_zh: '查尔斯·奥利维拉', nickname: 'Do Bronxs', record: '34-10-0', cover: 7, stats: { Height: '70', Reach: '74', Weight: '155', Stance: 'Orthodox' }, records: { 'UFC wins': '22', 'UFC wins by KO/TKO': '4', 'UFC wins by submission': '16', 'UFC wins by decision': '2', 'UFC title bouts won': '2' } },
  { id: 8, name_zh: '阿尔曼·沙鲁基扬', nickname: 'Ahalkalakets', record: '22-3-0', cover: 8, stats: { Height: '67', Reach: '72', Weight: '155', Stance: 'Orthodox' }, records: { 'UFC wins': '9', 'UFC wins by KO/TKO': '4', 'UFC wins by submission': '0', 'UFC wins by decision': '5' } },
  { id: 9, name_zh: '博·尼科尔', nickname: '', record: '6-0-0', cover: 1, stats: { Height: '73', Reach: '76', Weight: '185', Stance: 'Southpaw' }, records: { 'UFC wins': '3', 'UFC wins by KO/TKO': '1', 'UFC wins by submission': '2', 'UFC wins by decision': '0' } },
  { id: 10, name_zh: '伊里·普罗哈兹卡', nickname: 'Denisa', record: '30-5-1', cover: 2, stats: { Height: '75', Reach: '80', Weight: '205', Stance: 'Orthodox' }, records: { 'UFC wins': '4', 'UFC wins by KO/TKO': '3', 'UFC wins by submission': '1', 'UFC wins by decision': '0', 'UFC title bouts won': '1' } },
  { id: 11, name_zh: '亚历山大·拉基奇', nickname: 'Rocket', record: '14-4-0', cover: 3, stats: { Height: '76', Reach: '78', Weight: '205', Stance: 'Orthodox' }, records: { 'UFC wins': '6', 'UFC wins by KO/TKO': '2', 'UFC wins by submission': '0', 'UFC wins by decision': '4' } },
  { id: 12, name_zh: '阿尔贾曼·斯特林', nickname: 'Funk Master', record: '24-4-0', cover: 4, stats: { Height: '67', Reach: '71', Weight: '145', Stance: 'Orthodox' }, records: { 'UFC wins': '16', 'UFC wins by KO/TKO': '2', 'UFC wins by submission': '4', 'UFC wins by decision': '9', 'UFC title bouts won': '4' } },
  { id: 13, name_zh: '霍莉·霍尔姆', nickname: "The Preacher's Daughter", record: '15-7-0', cover: 5, stats: { Height: '68', Reach: '69', Weight: '135', Stance: 'Southpaw' }, records: { 'UFC wins': '8', 'UFC wins by KO/TKO': '2', 'UFC wins by submission': '0', 'UFC wins by decision': '6', 'UFC title bouts won': '1' } },
  { id: 14, name_zh: '凯拉·哈里森', nickname: '', record: '17-1-0', cover: 6, stats: { Height: '68', Reach: '66', Weight: '135', Stance: 'Southpaw' }, records: { 'UFC wins': '1', 'UFC wins by KO/TKO': '0', 'UFC wins by submission': '1', 'UFC wins by decision': '0' } },
  { id: 15, name_zh: '迭戈·洛佩斯', nickname: '', record: '25-6-0', cover: 7, stats: { Height: '71', Reach: '72', Weight: '145', Stance: 'Orthodox' }, records: { 'UFC wins': '4', 'UFC wins by KO/TKO': '2', 'UFC wins by submission': '1', 'UFC wins by decision': '1' } },
  { id: 16, name_zh: '杰西卡·安德拉德', nickname: 'Bate Estaca', record: '26-12-0', cover: 8, stats: { Height: '61', Reach: '62', Weight: '115', Stance: 'Orthodox' }, records: { 'UFC wins': '17', 'UFC wins by KO/TKO': '6', 'UFC wins by submission': '3', 'UFC wins by decision': '8', 'UFC title bouts won': '1' } },
  { id: 17, name_zh: '戴维森·菲格雷多', nickname: 'Deus da Guerra', record: '23-3-1', cover: 1, stats: { Height: '65', Reach: '68', Weight: '135', Stance: 'Orthodox' }, records: { 'UFC wins': '12', 'UFC wins by KO/TKO': '4', 'UFC wins by submission': '4', 'UFC wins by decision': '4', 'UFC title bouts won': '3' } },
  { id: 18, name_zh: '科迪·加布兰特', nickname: 'No Love', record: '14-6-0', cover: 2, stats: { Height: '68', Reach: '65', Weight: '135', Stance: 'Orthodox' }, records: { 'UFC wins': '9', 'UFC wins by KO/TKO': '6', 'UFC wins by submission': '0', 'UFC wins by decision': '3', 'UFC title bouts won': '1' } },
  { id: 19, name_zh: '雷纳托·莫伊卡诺', nickname: 'Money', record: '19-5-1', cover: 3, stats: { Height: '71', Reach: '72', Weight: '155', Stance: 'Orthodox' }, records: { 'UFC wins': '11', 'UFC wins by KO/TKO': '1', 'UFC wins by submission': '6', 'UFC wins by decision': '4' } },
  { id: 20, name_zh: '伊恩·加里', nickname: 'The Future', record: '15-0-0', cover: 4, stats: { Height: '75', Reach: '74', Weight: '170', Stance: 'Orthodox' }, records: { 'UFC wins': '8', 'UFC wins by KO/TKO': '3', 'UFC wins by submission': '0', 'UFC wins by decision': '5' } },
  { id: 21, name_zh: '迈克尔·佩奇', nickname: 'Venom', record: '22-3-0', cover: 5, stats: { Height: '75', Reach: '79', Weight: '170', Stance: 'Switch' }, records: { 'UFC wins': '1', 'UFC wins by KO/TKO': '0', 'UFC wins by submission': '0', 'UFC wins by decision': '1' } },
]
