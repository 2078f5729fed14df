//! The fixed texts. A key without both languages does not compile.

/// Defines the table: `key = Chinese, English;`.
macro_rules! texts {
    ($($key:ident = $zh:literal, $en:literal;)+) => {
        /// The fixed texts of the page in one language.
        #[derive(Debug)]
        pub(crate) struct Texts { $(pub(crate) $key: &'static str),+ }
        /// 中文
        pub(crate) const ZH: Texts = Texts { $($key: $zh),+ };
        /// English
        pub(crate) const EN: Texts = Texts { $($key: $en),+ };
    };
}

texts! {
    title = "网格 Wangge", "Wangge 网格";
    loading = "正在载入…", "Loading…";
    retry = "重试", "Try again";
    close = "关闭", "Close";
    back = "返回", "Back";
    menu = "辖区与图层", "Areas and layers";
    map = "地图", "Map";
    zoom_in = "放大", "Zoom in";
    zoom_out = "缩小", "Zoom out";
    zoom_home = "查看全图", "Show everything";
    show_panel = "打开侧栏", "Open the panel";
    bigger = "展开或收起", "Expand or shrink";

    search = "查找辖区或编码", "Find an area or code";
    search_nothing = "没有找到这样的辖区", "No such area";
    search_clear = "清除查找", "Clear the search";
    tree = "辖区", "Areas";
    all_areas = "全部辖区", "All areas";
    tree_empty = "还没有辖区", "No areas yet";
    tree_empty_next = "先用 wangge sample 载入示例街道，或用 wangge import 导入自己的文件，然后重试。",
        "Load the sample town with wangge sample, or your own files with wangge import, then try again.";
    undivided = "未划分", "undivided";

    layers = "图层", "Layers";
    legend = "图例", "Legend";
    layer_cells = "网格", "Cells";
    layer_labels = "网格名称", "Labels";
    layer_defects = "覆盖缺陷", "Faults";
    layer_base = "底图", "Base map";
    layer_households = "住户", "Households";
    layer_premises = "单位场所", "Premises";
    layer_hazards = "隐患", "Hazards";
    layer_hydrants = "消火栓", "Hydrants";
    zoom_closer = "灰色的图层放大后显示", "Grey layers show when you zoom in";
    legend_size = "网格规模（住户）", "Cell size (households)";
    legend_faults = "覆盖缺陷", "Faults of coverage";
    legend_hazards = "隐患种类", "Kinds of hazards";
    legend_severity = "隐患等级", "Severity of hazards";
    legend_places = "场所与消火栓", "Premises and hydrants";
    nine_small = "九小场所", "Nine small places";
    other_premises = "单位、公共设施", "Employers, public";
    live_work_store = "三合一", "Living-working-storing";
    hydrant_sound = "消火栓：完好", "Hydrant: sound";
    hydrant_broken = "消火栓：损坏", "Hydrant: broken";

    counts_households = "住户", "Households";
    counts_people = "人口", "People";
    counts_premises = "单位场所", "Premises";
    counts_hazards = "未销号隐患", "Open hazards";
    counts_hydrants = "消火栓", "Hydrants";
    counts_area = "面积", "Area";

    communities = "社区", "Communities";
    look_at_faults = "查看问题", "See what is wrong";
    faults = "覆盖缺陷", "Faults";
    cells = "网格", "Cells";
    clusters = "隐患聚集处", "Hazard clusters";
    proof_exact = "每一点恰好属于一个网格，没有空白、重叠或越界。", "Every point lies in exactly one cell: no gap, no overlap, no spill.";
    proof_tolerance = "只有比容差更窄的缝隙，不影响使用。", "Only hairlines narrower than the tolerance were found.";
    proof_broken = "这份划分还不能发布。逐条处理下列缺陷：", "This tiling cannot be published yet. Work through these faults:";
    faults_none = "没有缺陷", "No faults";
    width = "宽", "width";
    effective = "生效", "In force from";
    previous_fault = "上一处缺陷", "Previous fault";
    next_fault = "下一处缺陷", "Next fault";
    flawed_cells = "图形有误的网格", "Flawed cells";
    cells_none = "还没有网格", "No cells yet";
    cells_none_next = "用 wangge import cells 导入一份网格划分，然后重试。", "Import a tiling with wangge import cells, then try again.";

    tab_overview = "概况", "Overview";
    tab_households = "住户", "Households";
    tab_premises = "单位场所", "Premises";
    tab_hazards = "隐患", "Hazards";
    tab_hydrants = "消火栓", "Hydrants";
    roster_none = "还没有登记责任人", "Nobody is registered yet";
    answerable = "责任人", "Answerable";
    against_band = "住户与规模", "Households against the size rule";
    premises_by_kind = "单位场所", "Premises by kind";
    hazards_by_state = "隐患", "Hazards by state";
    hazards_by_kind = "未销号隐患（按类别）", "Open hazards by kind";
    hydrants_by_state = "消火栓", "Hydrants by state";
    needs = "服务需求（户）", "Services asked for (households)";
    neighbours = "相邻网格", "Neighbouring cells";
    neighbours_none = "没有相邻网格", "No neighbouring cell";
    overdue = "已逾期", "Overdue";
    list_none = "没有记录", "Nothing registered";
    people_unit = "人", "people";
    services = "项服务", "services";
    contact = "联系人", "Contact";
    found = "发现", "Found";
    due = "期限", "Due";
    checked = "检查", "Checked";
    no_cell = "不在任何网格内", "In no cell";
    open_ledger = "打开台账", "Open the ledger";

    radius = "相距不超过", "No farther apart than";
    min_members = "至少", "At least";
    members_unit = "处", "hazards";
    kind = "种类", "Kind";
    severity = "等级", "Severity";
    state = "状态", "State";
    any = "全部", "All";
    not_closed = "未销号", "Not closed";
    across_cells = "跨网格", "Across cells";
    clusters_none = "没有这样的聚集处", "No such cluster";
    clusters_none_next = "请放宽距离，或调低最少处数。", "Allow a larger distance, or fewer hazards.";
    members = "成员", "Members";

    offline = "网络已断开。恢复后会自动继续。", "You are offline. The page goes on by itself when the network is back.";
    map_failed = "地图无法显示", "The map cannot be drawn";
    map_failed_next = "浏览器没有提供 WebGL。请打开硬件加速或换一个浏览器；左右两栏仍可使用。",
        "The browser offers no WebGL. Turn on hardware acceleration or take another browser; both panels still work.";
    layers_failed = "部分图层载入失败", "Some layers did not load";
    failed = "载入失败", "Not loaded";
    failed_network = "连不上服务器。请检查网络后重试。", "The server cannot be reached. Check the network and try again.";
    failed_reading = "无法识别服务器返回的内容。请刷新页面；若仍如此，请告诉管理员。",
        "The answer cannot be read. Reload the page; if that does not help, tell the administrator.";
    failed_gone = "找不到这项记录，可能已被替换。", "There is no such record; it may have been replaced.";

    help = "帮助", "Help";
    help_title = "键盘操作", "Keyboard";
    help_search = "查找辖区", "find an area";
    help_tree = "在辖区树中移动", "move in the tree";
    help_enter = "打开所选辖区", "open the area";
    help_escape = "关闭、返回上一级", "close, go up one level";
    help_faults = "上一处、下一处缺陷", "previous, next fault";
    help_map = "放大、缩小地图", "zoom the map";
    help_help = "打开本说明", "open this page";
}
