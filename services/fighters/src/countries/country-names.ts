/** Countries in English, as sources spell them, and what the mini-program shows. */
const NAMES = `
Afghanistan 阿富汗, Albania 阿尔巴尼亚, Algeria 阿尔及利亚, Angola 安哥拉, Argentina 阿根廷, Armenia 亚美尼亚, Australia 澳大利亚,
Austria 奥地利, Azerbaijan 阿塞拜疆, Bahrain 巴林, Belarus 白俄罗斯, Belgium 比利时, Bolivia 玻利维亚,
Bosnia and Herzegovina 波斯尼亚和黑塞哥维那, Brazil 巴西, Bulgaria 保加利亚, Burma 缅甸, Cambodia 柬埔寨, Cameroon 喀麦隆, Canada 加拿大,
Chile 智利, China 中国, Colombia 哥伦比亚, Congo 刚果, Costa Rica 哥斯达黎加, Croatia 克罗地亚, Cuba 古巴, Cyprus 塞浦路斯,
Czech Republic 捷克, Czechia 捷克, Democratic Republic of the Congo 刚果（金）, Denmark 丹麦, Dominican Republic 多米尼加,
DR Congo 刚果（金）, Ecuador 厄瓜多尔, Egypt 埃及, El Salvador 萨尔瓦多, England 英格兰, Estonia 爱沙尼亚, Finland 芬兰, France 法国,
Georgia 格鲁吉亚, Germany 德国, Ghana 加纳, Greece 希腊, Guam 关岛, Guatemala 危地马拉, Guyana 圭亚那, Haiti 海地, Honduras 洪都拉斯,
Hong Kong 中国香港, Hungary 匈牙利, Iceland 冰岛, India 印度, Indonesia 印度尼西亚, Iran 伊朗, Iraq 伊拉克, Ireland 爱尔兰, Israel 以色列,
Italy 意大利, Jamaica 牙买加, Japan 日本, Jordan 约旦, Kazakhstan 哈萨克斯坦, Kenya 肯尼亚, Kuwait 科威特, Kyrgyzstan 吉尔吉斯斯坦,
Laos 老挝, Latvia 拉脱维亚, Lebanon 黎巴嫩, Lithuania 立陶宛, Luxembourg 卢森堡, Macau 中国澳门, Malaysia 马来西亚, Mexico 墨西哥,
Moldova 摩尔多瓦, Mongolia 蒙古, Montenegro 黑山, Morocco 摩洛哥, Myanmar 缅甸, Nepal 尼泊尔, Netherlands 荷兰, New Zealand 新西兰,
Nicaragua 尼加拉瓜, Nigeria 尼日利亚, North Macedonia 北马其顿, Northern Ireland 北爱尔兰, Norway 挪威, Pakistan 巴基斯坦,
Palestine 巴勒斯坦, Panama 巴拿马, Paraguay 巴拉圭, Peru 秘鲁, Philippines 菲律宾, Poland 波兰, Portugal 葡萄牙, Puerto Rico 波多黎各,
Romania 罗马尼亚, Russia 俄罗斯, Samoa 萨摩亚, Saudi Arabia 沙特阿拉伯, Scotland 苏格兰, Senegal 塞内加尔, Serbia 塞尔维亚,
Singapore 新加坡, Slovakia 斯洛伐克, Slovenia 斯洛文尼亚, South Africa 南非, South Korea 韩国, Korea 韩国, Spain 西班牙, Suriname 苏里南,
Sweden 瑞典, Switzerland 瑞士, Syria 叙利亚, Taiwan 中国台湾, Tajikistan 塔吉克斯坦, Thailand 泰国, The Netherlands 荷兰, Tonga 汤加,
Trinidad and Tobago 特立尼达和多巴哥, Tunisia 突尼斯, Turkey 土耳其, Türkiye 土耳其, Turkmenistan 土库曼斯坦, Uganda 乌干达, Ukraine 乌克兰,
United Arab Emirates 阿联酋, UAE 阿联酋, United Kingdom 英国, UK 英国, Great Britain 英国, United States 美国,
United States of America 美国, USA 美国, US 美国, Uruguay 乌拉圭, Uzbekistan 乌兹别克斯坦, Venezuela 委内瑞拉, Vietnam 越南, Wales 威尔士,
Zambia 赞比亚, Zimbabwe 津巴布韦`

const fold = (name: string): string => name.trim().toLowerCase()

const BY_NAME = new Map(
  NAMES.split(',').map((pair) => {
    const [english, chinese] = splitAtLastBlank(pair.trim())
    return [fold(english), chinese]
  }),
)

function splitAtLastBlank(pair: string): [string, string] {
  const at = pair.lastIndexOf(' ')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

/** A country's Chinese name; undefined when it is not in the table. Case does not matter. */
export const countryInChinese = (country: string): string | undefined => BY_NAME.get(fold(country))
