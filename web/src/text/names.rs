//! What the values of the register are called on screen.

use grid::defects::DefectKind;
use grid::register::{
    CellKind, HazardKind, HazardState, HydrantState, Level, Post, PremisesKind, ServiceNeed, Severity,
};
use grid::scheme::Standing;

use super::Lang;

/// Something with a name in both languages.
pub(crate) trait Named {
    /// The name in `lang`.
    fn name(self, lang: Lang) -> &'static str;
}

/// Names of each variant of each enum, Chinese first.
macro_rules! named {
    ($($type:ident { $($variant:ident = $zh:literal, $en:literal;)+ })+) => {
        $(impl Named for $type {
            fn name(self, lang: Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($zh, $en)),+ }
            }
        })+
    };
}

named! {
    Level {
        City = "市", "City";
        District = "区县", "District";
        Street = "街道", "Street office";
        Community = "社区", "Community";
    }
    DefectKind {
        Gap = "空白", "Gap";
        Overlap = "重叠", "Overlap";
        Spill = "越界", "Spill";
    }
    Standing {
        Below = "规模偏小", "Below size";
        Within = "规模适度", "Within size";
        Above = "规模偏大", "Above size";
    }
    CellKind {
        Basic = "基础网格", "Basic cell";
        Dedicated = "专属网格", "Dedicated cell";
    }
    Post {
        Leader = "网格长", "Leader";
        Worker = "网格员", "Worker";
        Assistant = "协管员", "Assistant";
        Supervisor = "督导员", "Supervisor";
        StandIn = "A/B 岗", "Stand-in";
    }
    ServiceNeed {
        ElderVisit = "独居老人探访", "Visits to the elderly";
        Disability = "助残服务", "Disability services";
        Meals = "助餐", "Meals";
        Childcare = "托育", "Childcare";
        Allowance = "低保服务", "Allowance services";
    }
    PremisesKind {
        Shop = "小商店", "Shop";
        School = "小学校、幼儿园", "Small school";
        Clinic = "小诊所", "Clinic";
        Restaurant = "小餐饮", "Restaurant";
        Hotel = "小旅馆", "Hotel";
        Entertainment = "小歌舞娱乐", "Entertainment";
        InternetCafe = "小网吧", "Internet café";
        Beauty = "小美容洗浴", "Beauty and baths";
        Workshop = "小生产加工", "Workshop";
        Employer = "单位", "Employer";
        Public = "公共设施", "Public facility";
    }
    HazardKind {
        LiveWorkStore = "三合一", "Living, working, storing";
        Wiring = "电线老化、私拉乱接", "Wiring";
        Extinguisher = "灭火器材缺失、失效", "Extinguishers";
        BlockedExit = "通道堵塞", "Blocked exit";
        Signs = "标志照明缺失", "Signs and lights";
        Inflammable = "可燃物堆放", "Inflammables";
        Ebike = "电动自行车违规停放充电", "E-bike charging";
        Rules = "制度不落实", "Rules not kept";
    }
    Severity {
        Minor = "一般", "Minor";
        Major = "较大", "Major";
        Grave = "重大", "Grave";
    }
    HazardState {
        Open = "待整改", "Open";
        Rectifying = "整改中", "Being rectified";
        Closed = "已销号", "Closed";
    }
    HydrantState {
        Sound = "完好", "Sound";
        Broken = "损坏", "Broken";
    }
}

/// What a defect means for the people on the ground, and what to do about it.
pub(crate) const fn consequence(kind: DefectKind, hairline: bool, lang: Lang) -> &'static str {
    match kind {
        _ if hairline => lang.pick(
            "两边的顶点没有对齐，边界之间留下一条细缝。把两边移到同一个顶点上即可。",
            "The borders do not meet in the same vertex and leave a hairline. Move both to one vertex.",
        ),
        DefectKind::Gap => lang.pick(
            "这块地不在任何网格内：里面的住户和场所无人负责。请把它划入相邻网格。",
            "This ground is in no cell: nobody answers for the households and premises on it. Give it to a neighbour.",
        ),
        DefectKind::Overlap => lang.pick(
            "这块地同属两个以上网格：责任不清，台账会重复。请只留在一个网格内。",
            "This ground is in several cells: it is unclear who answers for it. Leave it in one of them.",
        ),
        DefectKind::Spill => lang.pick(
            "网格画到了辖区之外：那里归别的社区负责。请把边界收回到辖区线上。",
            "The cell leaves its area: another community answers for that ground. Pull the border back.",
        ),
    }
}
