//! People who sign in: their roles, what each role may do, and where.
//!
//! One table ([`Role::may`]) decides on the server and tells the page what to offer.

use serde::{Deserialize, Serialize};

use crate::register::{Code, PlaceKind, names};
use crate::wire::upload::Taken;

names! {
    /// What somebody who signs in is here for.
    Role {
        /// 规划员: draws and balances cells.
        Planner = "planner",
        /// 网格人员: works in cells of their own.
        GridStaff = "grid_staff",
        /// 消防员: premises, hazards and hydrants.
        FireOfficer = "fire_officer",
        /// 督导员: sees how the work goes.
        Supervisor = "supervisor",
        /// 管理员: people, roles, imports, the audit log.
        Administrator = "administrator",
    }
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See the ledgers of cells and the clusters of hazards.
    ReadLedgers,
    /// See places of a kind, personal fields masked or left out.
    ReadPlaces(PlaceKind),
    /// See who the contact of a household is, masked.
    ReadContacts,
    /// See a personal field whole, for a stated purpose.
    Reveal,
    /// See the names and telephones of those answerable for cells whole, for a notice that is put up.
    RevealRosters,
    /// Create, move, change, close and restore places of a kind.
    EditPlaces(PlaceKind),
    /// See accounts, create and change them.
    ManagePeople,
    /// Read and export the audit log.
    ReadAudit,
    /// See plans, compare them, see what was published when.
    ReadPlans,
    /// Make plans, change them, take them back.
    EditPlans,
    /// Publish a plan.
    PublishPlans,
    /// Upload a file of geometry and look at it.
    Upload,
    /// Take a file in as something.
    Take(Taken),
}

impl Role {
    /// Whether the role has a right, within its scope.
    pub const fn may(self, right: Right) -> bool {
        use Role::{Administrator, FireOfficer, GridStaff, Planner, Supervisor};
        match right {
            Right::ReadLedgers | Right::ReadPlaces(_) => true,
            Right::ReadContacts => !matches!(self, FireOfficer),
            Right::Reveal => matches!(self, GridStaff | Supervisor | Administrator),
            Right::RevealRosters => matches!(self, Planner | Supervisor | Administrator),
            Right::EditPlaces(PlaceKind::Household) => matches!(self, GridStaff | Planner | Administrator),
            Right::EditPlaces(PlaceKind::Premises) => {
                matches!(self, GridStaff | Planner | FireOfficer | Administrator)
            }
            Right::EditPlaces(PlaceKind::Hazard) => !matches!(self, Planner),
            Right::EditPlaces(PlaceKind::Hydrant) => matches!(self, GridStaff | FireOfficer | Administrator),
            Right::ReadPlans => matches!(self, Planner | Supervisor | Administrator),
            Right::EditPlans
            | Right::PublishPlans
            | Right::Upload
            | Right::Take(Taken::Plan | Taken::Street | Taken::Water | Taken::Building | Taken::Estate) => {
                matches!(self, Planner | Administrator)
            }
            Right::ManagePeople | Right::ReadAudit | Right::Take(_) => matches!(self, Administrator),
        }
    }
}

/// Where somebody's rights hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Scope {
    /// Everywhere, on ground of no area too.
    Everything,
    /// In these areas with all below them, and in these cells. Grid staff see households in their cells only, whatever
    /// their areas.
    Within {
        /// Codes of areas.
        areas: Vec<Code>,
        /// Codes of cells.
        cells: Vec<Code>,
    },
}

/// Somebody who may sign in. The password is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What they type to sign in; unique, case does not matter.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// Whether they may sign in.
    pub active: bool,
    /// A demonstration person of the sample town: signs in without a password, on loopback only.
    pub demo: bool,
    /// Whether the password was given by somebody else and must be changed first of all.
    pub must_change: bool,
}

names! {
    /// What the audit log says was done.
    Action {
        /// 新增
        Create = "create",
        /// 修改
        Change = "change",
        /// 移动
        Move = "move",
        /// 关闭: a hazard struck off, another place no longer there.
        Close = "close",
        /// 恢复: put back as an earlier version had it.
        Restore = "restore",
        /// 删除: by another program; the service itself removes nothing.
        Remove = "remove",
        /// 查看完整信息: a personal field shown whole.
        Reveal = "reveal",
        /// 导入
        Import = "import",
        /// 导出
        Export = "export",
        /// 登录
        Login = "login",
        /// 登录失败
        LoginFailed = "login_failed",
        /// 退出
        Logout = "logout",
        /// 设置密码
        Password = "password",
        /// 发布
        Publish = "publish",
        /// 生效: a published version comes into force.
        TakeEffect = "take_effect",
    }
}

names! {
    /// What the audit log says it was done to.
    Subject {
        /// 住户
        Household = "household",
        /// 单位场所
        Premises = "premises",
        /// 隐患
        Hazard = "hazard",
        /// 消火栓
        Hydrant = "hydrant",
        /// 账号
        Account = "account",
        /// 登记册: the whole of it.
        Register = "register",
        /// 审计日志
        AuditLog = "audit_log",
        /// 划分草案
        Plan = "plan",
        /// 版本
        Version = "version",
    }
}

impl From<PlaceKind> for Subject {
    fn from(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Household => Self::Household,
            PlaceKind::Premises => Self::Premises,
            PlaceKind::Hazard => Self::Hazard,
            PlaceKind::Hydrant => Self::Hydrant,
        }
    }
}
