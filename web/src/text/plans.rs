//! The fixed texts of plans and versions.

use super::table::texts;

texts! {
    plans = "划分草案", "Plans";
    versions = "版本", "Versions";
    plans_none = "还没有划分草案", "No plans yet";
    plans_none_next = "草案可以从现行划分、空白辖区、文件或别的草案开始。发布之前，现行划分不受影响。",
        "A plan starts from the cells in force, an empty area, a file or another plan. Until it is published, the cells in force stay as they are.";
    undivided_yet = "这个社区还没有划分网格", "This community has no cells yet";
    undivided_yet_next = "新建一份草案，画出网格或导入文件，核对后发布。", "Make a plan, draw cells or import a file, check and publish it.";
    plan_new = "新建草案", "New plan";
    plan_name = "草案名称", "Name of the plan";
    plan_name_rule = "1 到 60 个字符", "1 to 60 characters";
    plan_name_usual = "调整方案", "Redrawing";
    scheme = "网格方案", "Scheme";
    start_from = "从哪里开始", "Start from";
    start_published = "现行划分", "The cells in force";
    start_published_hint = "在现有网格上调整", "go on from the present cells";
    start_empty = "空白辖区", "An empty area";
    start_empty_hint = "从头画起，整个辖区先是一处空白", "draw from nothing: the whole area is one gap";
    start_plan = "另一份草案", "Another plan";
    start_plan_hint = "复制它现在的样子", "a copy of it as it stands";
    start_version = "以前的版本", "A published version";
    start_version_hint = "回到发布过的划分", "go back to what was published";
    start_none = "没有可选的", "none to choose from";
    create = "新建", "Create";
    plan_not_yours = "划分草案由规划员、督导员和管理员查看，您的角色不能打开。",
        "Plans are for planners, supervisors and administrators; your role does not open them.";
    plan_not_there = "没有这份草案，或者它不在您负责的范围内。", "There is no such plan, or none on ground that is yours.";
    plan_rename = "改名", "Rename";
    plan_shelve = "搁置", "Shelve";
    plan_shelve_ask = "搁置后草案不能再编辑，修订历史保留；随时可以恢复编辑。",
        "A shelved plan cannot be edited; its revisions stay, and it can be taken up again at any time.";
    plan_take_up = "恢复编辑", "Take up again";
    plan_take_up_ask = "恢复后可以继续修改，核对后发布。", "It can be changed again, and published.";

    versions_none = "还没有发布过的版本", "Nothing has been published yet";
    versions_none_next = "从草案发布后，每个版本都会保留在这里。", "Every version that is published from a plan is kept here.";
    as_of = "查看哪一天的划分", "The division as of";
    as_of_none = "那一天还没有划分。", "There was no division on that day.";
    by_command_line = "命令行", "the command line";
    by_calendar = "系统", "the calendar";
    on_record = "划分草案发布前存档", "put on record before a plan was published";
    version_of_old = "建立版本之前", "before versions were kept";
    in_force = "现行", "in force";
    in_force_later = "待生效", "to come";
    out_of_force = "已失效", "out of force";

    balance = "均衡", "Balance";
    problems = "问题", "Problems";
    revisions = "历史", "History";
    compare = "对比", "Compare";
    publish = "发布", "Publish";

    in_band = "规模适度", "Within size";
    workload = "工作量", "Workload";
    sort_by = "排序", "Sort by";
    by_number = "编号", "Number";
    by_households = "住户", "Households";
    by_workload = "工作量", "Workload";
    by_deviation = "偏差", "Deviation";
    weights = "权重（折合住户）", "Weights, in households";
    weights_note = "工作量 = 各项数量 × 权重之和。", "Workload is the sum of counts times weights.";
    weight_household = "住户", "Household";
    weight_person = "人口", "Person";
    weight_premises = "单位场所", "Premises";
    weight_at_risk = "高风险场所（另加）", "Premises at risk, on top";
    weight_hazard = "未销号隐患", "Open hazard";
    weight_hydrant = "消火栓", "Hydrant";
    weight_need = "服务需求", "Service asked for";
    weight_street = "巡查街道（每 100 米）", "100 m of street to walk";
    premises_at_risk = "高风险场所", "Premises at risk";
    streets_to_walk = "巡查街道", "Streets to walk";
    no_band = "本方案没有规模要求", "This scheme has no size rule";
    no_cells_in_plan = "草案里还没有网格", "The plan has no cells yet";
    no_cells_in_plan_next = "用工具条上的“新画网格”画出第一个网格。", "Draw the first one with the drawing tool.";

    defect_give = "划入：", "Give to:";
    defect_keep = "只留在：", "Leave it in:";
    defect_proposed = "建议", "proposed";
    defect_cut = "裁去越界部分", "Cut off what lies outside";

    mend_all = "成批修补", "Mend all at once";
    mend_all_next = "不宽于容差的空白、重叠和越界一次修补；更宽的留给您逐处决定。",
        "Gaps, overlaps and spills no wider than the tolerance are mended in one step; wider ones are left for you to decide.";
    tolerance = "容差", "Tolerance";
    centimetres = "厘米", "centimetres";
    metres = "米", "metres";
    tolerance_wrong = "请输入大于 0、不超过 50 米的数。", "Enter a number above 0 and up to 50 metres.";
    preview = "预览", "Preview";
    preview_none = "没有这么窄的缺陷。请放宽容差，或逐处处理。", "No defect is that narrow. Allow more, or decide one by one.";
    mend_now = "全部修补", "Mend them";
    no_problems = "没有缺陷", "No defects";

    history_none = "还没有修订", "No revisions yet";
    history_none_next = "每一步修改都会记在这里，谁都可以撤销。", "Every stroke is kept here, and anybody may take it back.";
    undo_this = "撤销这一步", "Undo this";
    redo_this = "重做这一步", "Redo this";
    history_see = "查看当时", "See it then";
    undone = "已撤销", "undone";
    merged = "与他人的修改合并", "merged with others'";
    mark_add = "标记当前状态", "Mark this state";
    mark_name = "标记名称", "Name of the mark";
    published_plan = "这份草案已发布，不能再修改。", "This plan is published and cannot be changed any more.";
    shelved_plan = "这份草案已搁置。恢复编辑后才能修改和发布。", "This plan is shelved. Take it up again to change or publish it.";

    cell_name = "网格名称", "Name of the cell";
    cell_details = "详情", "Details";
    cell_kind = "网格类型", "Kind";
    cell_code = "编码", "Code";
    cell_code_new = "发布时编号", "given on publishing";
    cell_lock = "锁定边界", "Lock the border";
    cell_lock_hint = "锁定后，任何修改都不能动它的边界", "no stroke may move its border while it is locked";
    cell_locked = "已锁定", "locked";
    cell_leader = "网格长", "Leader";
    cell_leader_kept = "沿用现行网格的网格长", "as the published cell has it";
    cell_leader_none = "还没有", "nobody yet";
    appoint = "指定网格长", "Appoint a leader";
    appoint_keep = "沿用现行的", "As it was";
    person = "姓名", "Name";
    phone = "电话", "Telephone";
    neighbours = "相邻网格", "Neighbours";

    compare_with = "与谁对比", "Compare with";
    compare_published = "现行划分", "The cells in force";
    compare_mark = "标记", "Mark";
    compare_plan = "草案", "Plan";
    compare_start = "草案开始时", "The beginning of the plan";
    moved_households = "换网格的住户", "Households that change cell";
    changed_cells = "有变化的网格", "Cells that change";
    born = "新增", "new";
    gone = "撤销", "gone";
    new_gone_cells = "新增 / 撤销", "New / gone";
    flows = "住户去向", "Where households go";
    flow_from = "原网格", "From";
    flow_to = "新网格", "To";
    no_flows = "没有住户换网格", "No household changes cell";
    cell = "网格", "Cell";
    before = "原来", "Before";
    after = "现在", "Now";
    compare_same = "两者完全相同", "The two are the same";
    compare_way = "地图上怎样对照", "How both are seen on the map";
    overlay = "叠加对照", "Overlay";
    side_by_side = "左右对照", "Side by side";
    divider = "分界线：左边是对比划分，右边是本草案", "Divider: the other division to its left, this plan to its right";
    overlay_other = "对比划分", "The other one";
    overlay_this = "本草案", "This plan";
    ground_changed = "换手的地块", "Ground that changes hands";
    in_no_cell = "不在任何网格内", "in no cell";

    publish_exact = "已证明全覆盖、无重叠，可以发布。", "Proved seamless: it can be published.";
    publish_broken = "还不能发布：必须证明全覆盖、无重叠。", "It cannot be published yet: it must be proved seamless.";
    publish_to_problems = "去处理问题", "Go to the problems";
    findings = "规则检查", "What the rules find";
    findings_none = "全部规则都满足。", "All rules are met.";
    finding_go = "去看看", "Go there";
    finding_mend = "去改", "Mend it";
    let_stand = "保留并说明理由", "Let it stand, and say why";
    reason = "理由", "Reason";
    reason_rule = "4 到 200 个字，随版本保存", "4 to 200 characters, kept with the version";
    reasons_missing = "还有未说明理由的检查项。", "Some findings still need a reason.";
    codes = "网格编码", "Codes";
    code_kept = "沿用", "kept";
    code_new = "新编", "new";
    lineage = "沿革", "Lineage";
    lineage_old = "原网格", "Old cell";
    lineage_new = "新网格", "New cell";
    lineage_share = "占原网格", "Of the old";
    effective_from = "生效日期", "In force from";
    effective_rule = "今天或以后", "today or later";
    publish_now = "发布", "Publish";
    publish_confirm = "确认发布", "Publish it";
    publish_ask = "发布后生成新版本，到生效日期取代现行划分；台账记录随位置归入新的网格。草案随之锁定。",
        "A version is made that takes the place of the cells in force on that day; records follow their places. The plan is closed.";
    published = "已发布", "Published";
    published_open = "打开现行划分", "Open the published map";
    published_version = "查看这个版本", "See this version";
    publish_no_right = "发布需要规划员或管理员。", "Publishing is for planners and administrators.";

    version_cells = "网格", "Cells";
    version_overrides = "发布时保留的事项", "What was let stand";
    version_seeing = "正在查看版本，只能查看。", "You are looking at a version; it cannot be changed.";
    version_close = "回到现行划分", "Back to the cells in force";
    version_plan = "由此新建草案", "New plan from it";
    version_today = "今天的网格", "today's cell";
}
