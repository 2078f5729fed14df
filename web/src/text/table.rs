//! The fixed texts. A key without both languages does not compile.

/// Defines the table: `key = Chinese, English;`.
macro_rules! texts {
    ($($key:ident = $zh:literal, $en:literal;)+) => {
        /// The fixed texts of a part of the page in one language.
        #[derive(Debug)]
        pub(crate) struct Texts { $(pub(crate) $key: &'static str),+ }
        /// 中文
        pub(crate) const ZH: Texts = Texts { $($key: $zh),+ };
        /// English
        pub(crate) const EN: Texts = Texts { $($key: $en),+ };
    };
}
pub(super) use texts;

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

    export_division = "导出", "Export";
    export_households = "CSV（住户）", "CSV (households)";
    export_blocks = "CSV（街块）", "CSV (blocks)";
    export_csv = "CSV 是住户或街块归属哪个网格的清单，不含个人信息。导出会记入审计日志。", "A CSV lists which household or block lies in which cell, without personal fields. Exports are kept in the audit log.";
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
    layer_estates = "小区", "Estates";
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
    failed_session = "需要登录。", "You need to sign in.";
    failed_right = "您的角色不能这样做。", "Your role may not do this.";
    failed_stale = "这项记录刚被别人改过。", "Somebody else has just changed this record.";
    failed_fields = "有几项内容需要改正。", "Some fields need to be corrected.";
    failed_read_only = "这台服务器现在只能查看，不能修改。已填写的内容仍在，请稍后重试。",
        "This server can only be read from at present. What you typed is still here; try again later.";
    failed_store = "暂时连不上数据库。已填写的内容仍在，请稍后重试。",
        "The database cannot be reached at present. What you typed is still here; try again later.";

    sign_in = "登录", "Sign in";
    sign_out = "退出登录", "Sign out";
    sign_in_title = "登录网格", "Sign in to Wangge";
    login = "账号", "Login";
    password = "密码", "Password";
    sign_in_wrong = "账号或密码不对，请检查后重试。", "Login or password is wrong. Check both and try again.";
    sign_in_empty = "请填写账号和密码。", "Fill in login and password.";
    sign_in_for_ledgers = "登录后查看台账", "Sign in to see ledgers";
    sign_in_for_ledgers_next = "公众可以查看地图、网格和覆盖结论；台账、隐患、场所和住户只对工作人员开放。",
        "Everybody may see the map, the cells and the proof; ledgers, hazards, premises and households are for staff.";
    sign_in_again = "登录已过期", "Your session has ended";
    sign_in_again_next = "请重新登录。页面上已填写的内容都还在。", "Sign in again. All you have typed is still here.";
    go_on_as_public = "不登录，继续浏览", "Go on without signing in";
    demo_people = "演示人员，仅限本机", "Demonstration persons, on this machine only";
    my_account = "我的账号", "My account";
    people = "人员与角色", "People and roles";
    audit_log = "审计日志", "Audit log";
    role = "角色", "Role";
    scope = "范围", "Scope";
    scope_all = "全部辖区", "Everywhere";
    scope_none = "还没有指定范围", "Nothing yet";
    scope_some = "选定的辖区和网格", "Chosen areas and cells";
    scope_cells = "网格", "Cells";
    scope_search = "查找辖区", "Find an area";
    session_until = "登录有效至", "Signed in until";
    may_do = "可以做什么", "What this role may do";
    change_password = "修改密码", "Change the password";
    must_change = "请先设置自己的密码", "Set a password of your own first";
    must_change_next = "现在的密码是管理员给的，只能用一次。", "The present one was given to you and serves only once.";
    present_password = "现在的密码", "Present password";
    new_password = "新密码", "New password";
    new_password_again = "再输入一次新密码", "The new password once more";
    new_password_rule = "10 到 200 个字符", "10 to 200 characters";
    passwords_differ = "两次输入的新密码不一样。", "The two new passwords are not the same.";
    password_wrong = "现在的密码不对。", "The present password is wrong.";
    password_set = "密码已修改。", "The password was changed.";

    name = "姓名", "Name";
    active = "可以登录", "May sign in";
    inactive = "已停用", "Disabled";
    demo_tag = "演示", "demo";
    password_due = "须改密码", "must set a password";
    person_new = "新增人员", "New person";
    person_edit = "修改人员", "Change a person";
    person_login_rule = "2 到 40 个字母、数字、. - _，确定后不能改", "2 to 40 letters, digits, . - _; fixed once made";
    person_reset = "重设密码", "Reset the password";
    person_reset_ask = "现在的密码和登录都会失效，系统给出一个一次性密码。", "The present password and sessions end; a one-time password takes its place.";
    people_none = "您的范围内还没有别的人员", "There is nobody else within your scope yet";
    one_time_password = "一次性密码", "One-time password";
    one_time_password_next = "只在这里显示这一次。请当面或通过可靠方式告诉本人，首次登录时必须修改。",
        "Shown only here and only once. Hand it over safely; it must be changed at the first sign-in.";
    one_time_password_gone = "这个账号此前已经建好，密码不再显示。需要时请重设密码。",
        "This account was made before; its password is not shown again. Reset it if need be.";
    copy = "复制", "Copy";
    copied = "已复制", "Copied";
    save = "保存", "Save";
    saving = "正在保存…", "Saving…";
    cancel = "取消", "Cancel";
    ok = "知道了", "Done";
    edit = "修改", "Change";
    load_newest = "载入最新内容", "Load what is there now";
    yes = "是", "yes";
    no = "否", "no";

    who = "人员", "Who";
    action = "操作", "Action";
    subject = "对象", "Subject";
    from_day = "开始日期", "From";
    until_day = "结束日期", "Until";
    show = "查询", "Show";
    export = "导出 CSV", "Export CSV";
    audit_none = "没有符合条件的记录", "No entries match";
    audit_next = "显示更早的记录", "Show earlier entries";
    purpose = "用途", "Purpose";
    nothing = "无", "nothing";
    by_no_account = "命令行或其他程序", "command line or another program";

    add = "新增", "Add";
    add_what = "要新增什么？", "What is to be added?";
    pick_new = "请点按地图上的位置", "Tap the place on the map";
    pick_move = "请点按新位置，或拖动图钉", "Tap the new place, or drag the pin";
    pick_centre = "放在地图中心", "Put it at the centre of the map";
    pick_again = "重新选点", "Choose another place";
    position = "位置", "Position";
    move_here = "移到这里", "Move here";
    move_place = "移动", "Move";
    close_place = "注销", "Close";
    close_hazard = "销号", "Strike off";
    reopen_place = "恢复", "Open again";
    closed_since = "已注销", "Closed";
    history = "历史", "History";
    see_contact = "查看联系人", "See the contact";
    close_household_ask = "确认这户已不在此处？注销后不再显示在地图上，也不计入统计；历史保留，随时可以恢复。",
        "Has this household moved away? It leaves the map and the counts; its history stays and it can be opened again.";
    close_premises_ask = "确认这家单位场所已停业或搬走？注销后不再显示在地图上，也不计入统计；历史保留，随时可以恢复。",
        "Have these premises been given up? They leave the map and the counts; their history stays and they can be opened again.";
    close_hydrant_ask = "确认这个消火栓已拆除？注销后不再显示在地图上，也不计入统计；历史保留，随时可以恢复。",
        "Has this hydrant been taken out? It leaves the map and the counts; its history stays and it can be opened again.";
    close_hazard_ask = "确认这处隐患已整改到位？销号后不再显示在地图上，也不计入未销号隐患；历史保留，随时可以恢复。",
        "Has this hazard been rectified? It leaves the map and the open hazards; its history stays and it can be opened again.";
    undo = "撤销", "Undo";
    redo = "重做", "Redo";
    dismiss = "不再提示", "Dismiss";
    restore = "恢复到这一版", "Back to this version";
    present_version = "当前版本", "present";
    history_empty = "还没有修改过", "Never changed";
    reveal_title = "查看联系人", "See the contact";
    reveal_next = "请写明用途。谁、何时、为何查看都会记入审计日志。", "Say what for. Who looked, when and what for is written to the audit log.";
    reveal_rule = "4 到 200 个字", "4 to 200 characters";
    reveal_show = "查看", "Show";
    reveal_logged = "本次查看已记入审计日志", "This was written to the audit log";
    conflict_title = "别人刚改过这项记录", "Somebody else has just changed this record";
    conflict_next = "您打开之后，发生了这些修改：", "Since you opened it, this has happened:";
    conflict_mine = "用我的", "Take mine";
    conflict_mine_hint = "在最新版本上再做一次我的修改", "make my change on top of it";
    conflict_restore = "仍要恢复", "Go back all the same";
    conflict_restore_hint = "上面这些别人的修改也会一并撤销", "undoes the changes of others above as well";
    conflict_theirs = "用对方的", "Take theirs";
    conflict_theirs_hint = "放弃我的修改", "give up my change";
    leave_blank = "留空则不变", "left blank, it stays";
    erase = "清除：", "Erase: ";
    needs_again = "重新登记服务需求", "Register the services anew";

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
