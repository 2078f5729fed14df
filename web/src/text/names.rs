//! What the values of the register are called on screen.

use grid::defects::DefectKind;
use grid::people::{Action, Role, Subject};
use grid::register::{
    CellKind, HazardKind, HazardState, HydrantState, Level, PlaceKind, Post, PremisesKind, ServiceNeed,
    Severity,
};
use grid::repair::Reason;
use grid::scheme::Standing;
use grid::wire::plan::{PlanState, Rule};

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
    PlaceKind {
        Household = "住户", "Household";
        Premises = "单位场所", "Premises";
        Hazard = "隐患", "Hazard";
        Hydrant = "消火栓", "Hydrant";
    }
    Role {
        Planner = "规划员", "Planner";
        GridStaff = "网格人员", "Grid staff";
        FireOfficer = "消防员", "Fire officer";
        Supervisor = "督导员", "Supervisor";
        Administrator = "管理员", "Administrator";
    }
    Action {
        Create = "新增", "Created";
        Change = "修改", "Changed";
        Move = "移动", "Moved";
        Close = "注销", "Closed";
        Restore = "恢复", "Restored";
        Remove = "删除", "Removed";
        Reveal = "查看完整信息", "Shown whole";
        Import = "导入", "Imported";
        Export = "导出", "Exported";
        Login = "登录", "Signed in";
        LoginFailed = "登录失败", "Failed to sign in";
        Logout = "退出", "Signed out";
        Password = "设置密码", "Set a password";
        Publish = "发布", "Published";
        TakeEffect = "生效", "Came into force";
    }
    Reason {
        Wide = "比容差宽", "Wider than the tolerance";
        Inside = "不在辖区边界上", "Not at the border of the area";
        Locked = "相邻网格已锁定", "A cell is locked";
        Vanishes = "网格会失去一半以上的地块", "A cell would lose half its ground";
        NoNeighbour = "没有相邻网格", "No cell adjoins it";
        Rounding = "窄到坐标分辨不出", "Too thin for coordinates to tell";
    }
    Rule {
        SizeBand = "规模", "Size";
        OneLeader = "责任人", "Answerable person";
        HouseholdOutside = "住户", "Households";
        OnePiece = "连片", "One piece";
        OneCommunity = "归属", "One community";
        DedicatedFor = "专属网格", "Dedicated cell";
        NameTwice = "名称", "Names";
    }
    PlanState {
        Open = "编辑中", "Under edit";
        Published = "已发布", "Published";
        Shelved = "已搁置", "Shelved";
    }
    Subject {
        Household = "住户", "Household";
        Premises = "单位场所", "Premises";
        Hazard = "隐患", "Hazard";
        Hydrant = "消火栓", "Hydrant";
        Account = "账号", "Account";
        Register = "登记册", "Register";
        AuditLog = "审计日志", "Audit log";
        Plan = "划分草案", "Plan";
        Version = "版本", "Version";
    }
}

/// What a role is here for, for those who choose one or have one.
pub(crate) const fn duties(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Planner => lang.pick(
            "查看范围内的台账，更正住户和单位场所。",
            "Sees the ledgers of the scope, corrects households and premises.",
        ),
        Role::GridStaff => lang.pick(
            "在自己的网格内工作：登记和更正住户、单位场所、隐患和消火栓；说明用途后查看联系人。",
            "Works in cells of their own: registers and corrects households, premises, hazards and hydrants; sees contacts for a stated purpose.",
        ),
        Role::FireOfficer => lang.pick(
            "查看和更正单位场所、隐患和消火栓；看不到住户的联系人。",
            "Sees and corrects premises, hazards and hydrants; no contacts of households.",
        ),
        Role::Supervisor => lang.pick(
            "查看范围内的全部台账，更正隐患；说明用途后查看联系人。",
            "Sees all ledgers of the scope, corrects hazards; sees contacts for a stated purpose.",
        ),
        Role::Administrator => lang.pick(
            "管理人员、角色和审计日志，更正一切场所记录。",
            "Manages people, roles and the audit log, corrects all places.",
        ),
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
