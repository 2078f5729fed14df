//! Chinese words that lists are filled in with, and the names that the register has for them.

const WORDS: [(&str, &[&str]); 36] = [
    ("city", &["市", "地级市"]),
    ("district", &["区县", "区", "县", "县级市"]),
    ("street", &["街道", "乡镇", "镇", "乡"]),
    ("community", &["社区", "村", "行政村"]),
    ("basic", &["基础网格", "基本网格", "基础"]),
    ("dedicated", &["专属网格", "专属"]),
    ("elder_visit", &["独居老人探访", "探访"]),
    ("disability", &["助残服务", "助残"]),
    ("meals", &["助餐"]),
    ("childcare", &["托育"]),
    ("allowance", &["低保服务", "低保"]),
    ("shop", &["小商店", "商店", "商铺"]),
    ("school", &["小学校", "学校", "幼儿园"]),
    ("clinic", &["小医院", "医院", "诊所"]),
    ("restaurant", &["小餐饮", "餐饮", "饭店"]),
    ("hotel", &["小旅馆", "旅馆", "宾馆"]),
    ("entertainment", &["小歌舞娱乐", "歌舞娱乐"]),
    ("internet_cafe", &["小网吧", "网吧"]),
    ("beauty", &["小美容洗浴", "美容洗浴"]),
    ("workshop", &["小生产加工", "生产加工"]),
    ("employer", &["单位", "企业"]),
    ("public", &["公共设施"]),
    ("live_work_store", &["三合一"]),
    ("wiring", &["电线老化", "私拉乱接", "电线老化、私拉乱接"]),
    ("extinguisher", &["灭火器材缺失", "灭火器材失效", "灭火器材缺失、失效"]),
    ("blocked_exit", &["疏散通道堵塞", "消防车通道堵塞", "疏散通道、消防车通道堵塞"]),
    ("signs", &["疏散标志", "应急照明缺失", "疏散标志、应急照明缺失"]),
    ("inflammable", &["易燃装修", "可燃物堆放", "易燃装修、可燃物堆放"]),
    ("ebike", &["电动自行车违规停放充电", "电动自行车"]),
    ("rules", &["制度、台账不落实", "制度不落实"]),
    ("minor", &["一般", "一般隐患"]),
    ("major", &["较大", "较大隐患"]),
    ("grave", &["重大", "重大隐患"]),
    ("open", &["待整改", "未整改"]),
    ("rectifying", &["整改中"]),
    ("closed", &["已销号", "已整改"]),
];
const HYDRANTS: [(&str, &[&str]); 2] = [("sound", &["完好", "正常"]), ("broken", &["损坏", "故障"])];

/// The name in the register that a word stands for.
pub(super) fn usual(word: &str) -> Option<&'static str> {
    let lists = WORDS.iter().chain(&HYDRANTS);
    lists.clone().find(|(_, words)| words.contains(&word)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use grid::register::{
        CellKind, HazardKind, HazardState, HydrantState, Level, PremisesKind, ServiceNeed, Severity,
    };

    use super::*;

    #[test]
    fn every_word_stands_for_a_name_and_for_one_only() {
        let known: Vec<&str> = [
            Level::ALL.iter().map(|n| n.as_str()).collect::<Vec<_>>(),
            CellKind::ALL.iter().map(|n| n.as_str()).collect(),
            ServiceNeed::ALL.iter().map(|n| n.as_str()).collect(),
            PremisesKind::ALL.iter().map(|n| n.as_str()).collect(),
            HazardKind::ALL.iter().map(|n| n.as_str()).collect(),
            Severity::ALL.iter().map(|n| n.as_str()).collect(),
            HazardState::ALL.iter().map(|n| n.as_str()).collect(),
            HydrantState::ALL.iter().map(|n| n.as_str()).collect(),
        ]
        .concat();
        let mut words = Vec::new();
        for (name, of_name) in WORDS.iter().chain(&HYDRANTS) {
            assert!(known.contains(name), "{name}");
            words.extend_from_slice(of_name);
        }
        for name in known {
            assert!(WORDS.iter().chain(&HYDRANTS).any(|(known, _)| *known == name), "{name} has no word");
        }
        let number = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), number);
        assert_eq!(usual("街道"), Some("street"));
    }
}
