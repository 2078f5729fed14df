//! The fixed texts of dividing by the program.

use grid::wire::divide::DivisionStage;

use super::table::texts;
use crate::divide::Preset;

texts! {
    divide = "自动划分", "Divide";
    lead = "说明要多大的网格，系统沿街道和水系划出几个方案；采用之前，草案不会改变。",
        "Say how large cells are to be: you get proposals that follow streets and water. Nothing changes before you take one.";
    ground = "范围", "Ground";
    whole = "整个辖区", "The whole area";
    part_hint = "只重新划分这些网格，其余不动。", "Only these cells are divided anew; all others stay.";
    part_add = "加入", "Add";
    part_all = "改为整个辖区", "Take the whole area";
    part_drop = "移出", "Leave out";
    locked = "锁定的网格不动：", "Locked cells stay:";
    size = "规模", "Size";
    by_band = "每个网格多大", "Size of a cell";
    by_count = "分成几个", "Number of cells";
    least = "下限", "From";
    most = "上限", "To";
    cells = "网格数量", "Number of cells";
    weights = "工作量怎么算", "What counts as work";
    weights_hint = "数值是折合多少户；0 表示不计。较大隐患按 2 处计，重大隐患按 3 处计。",
        "Each number says how many households it counts as; 0 leaves it out. A major hazard counts twice, a grave one three times.";
    by_households = "按户数", "Households";
    by_people = "按人口", "People";
    by_work = "按工作量", "Workload";
    barriers = "以什么为界", "Barriers";
    barriers_hint = "网格只在它的一侧，有桥处除外。", "A cell stays on one side of it, but where there is a bridge.";
    water = "河道、水面", "Water";
    railways = "铁路", "Railways";
    main_roads = "主干道", "Main roads";
    side_streets = "支路", "Side streets";
    estates_whole = "小区保持完整", "Keep estates whole";
    most_moved = "最多变动", "Most that may move";
    preview = "预览", "Preview";
    preview_on_map = "大致会划成这样，草案没有改变。", "Roughly what this leads to; the plan has not changed.";
    candidate_on_map = "图上是这个方案，草案没有改变。", "The map shows this proposal; the plan has not changed.";
    no_blocks = "读不到这片范围的街块，没有预览；照样可以计算方案。",
        "The blocks of this ground could not be read, so there is no preview; proposals can be asked for all the same.";
    too_many_blocks = "这片范围的街块太多，没有预览；照样可以计算方案。",
        "This ground has too many blocks for a preview; proposals can be asked for all the same.";
    compute = "计算三个方案", "Work out proposals";
    rebalance = "就地均衡", "Rebalance here";
    rebalance_hint = "在这些网格之间重新分配，尽量少变动", "even out these cells, changing as little as can be";
    with_neighbours = "与相邻网格就地均衡", "Rebalance with its neighbours";
    nothing_counts = "这片范围里没有计入工作量的内容：请换一种算法，或指定分成几个。",
        "Nothing on this ground counts by these weights: choose others, or say how many cells.";
    band_upside_down = "下限须小于上限。", "The band must run from less to more.";
    saving_first = "等前面的修改保存后才能计算。", "What was changed before is being saved first.";
    cancel = "取消计算", "Stop";
    again = "换个要求再算", "Ask for something else";
    proposals = "方案", "Proposals";
    take = "采用", "Take it";
    take_apart = "另存为新草案", "Save as a new plan";
    changed_since = "计算之后草案改过。如果改到了这些网格，采用时会说明，届时请重新计算。",
        "The plan has changed since. If that touches these cells, you are told when you take a proposal; then ask again.";
    forgotten = "服务已不再保留这次计算，请重新计算。", "The service has forgotten this work; ask for it again.";
    lost = "连接断了，服务器上的计算照常进行，连上后会接着显示。",
        "The connection is lost. The work goes on at the server and is shown again once you are back.";
    not_now = "草案刚刚有了新的修订，请再按一次。", "The plan has just gone on to another revision; ask once more.";
    two_already = "您已有两次计算在进行，请等一次结束或取消一次。", "You have two divisions under way: wait for one to end, or stop one.";
    cert_cells = "网格", "Cells";
    cert_max = "最大偏差", "Greatest deviation";
    cert_mean = "平均偏差", "Mean deviation";
    cert_band = "规模适度", "Within size";
    cert_compact = "紧凑度", "Compactness";
    cert_connected = "连片", "In one piece";
    cert_proof = "覆盖", "Seamless";
    cert_moved = "换网格", "Change cell";
    cert_roads = "跨主干道", "Main roads inside";
    all_connected = "全部连片", "All";
    proved = "已证明", "Proved";
    not_proved = "未证明", "Not proved";
    empty_way = "让系统先划一版", "Have it divided";
}

/// Where a division stands.
pub(crate) const fn stage(stage: DivisionStage, lang: super::Lang) -> &'static str {
    match stage {
        DivisionStage::Waiting => lang.pick("排队中", "Waiting"),
        DivisionStage::Blocks => lang.pick("正在沿街道和水系形成街块", "Making blocks of streets and water"),
        DivisionStage::Dividing => lang.pick("正在划分", "Dividing"),
        DivisionStage::Done => lang.pick("已完成", "Done"),
        DivisionStage::Failed => lang.pick("未能完成", "Not done"),
        DivisionStage::Cancelled => lang.pick("已取消", "Stopped"),
    }
}

impl Preset {
    /// What it is called.
    pub(crate) const fn name(self, texts: &Texts) -> &'static str {
        match self {
            Self::Households => texts.by_households,
            Self::People => texts.by_people,
            Self::Work => texts.by_work,
        }
    }
}
