//! Texts of the printed sheets.

use super::Lang;
use super::format::count;

super::table::texts! {
    print_map = "打印地图", "Print maps";
    sheet = "图幅", "Sheet";
    paper = "纸张", "Paper";
    sheet_area = "网格划分图", "Map of the cells";
    sheet_cells = "分格图（每格一张）", "One sheet per cell";
    sheet_notice = "公示图", "Notice board";
    fire = "消防要素", "Fire safety";
    send_to_printer = "打印或存为 PDF", "Print or save as PDF";
    whole_names = "显示完整姓名和电话", "Show names and telephones whole";
    purpose = "用途（记入审计日志）", "What for (kept in the audit log)";
    purpose_example = "例如：张贴小区公示栏", "for instance: put up on the notice board";
    show = "显示", "Show";
    masked_note = "姓名和电话已遮盖", "Names and telephones are masked";
    nothing = "该辖区还没有网格", "This area has no cells yet";
    nothing_next = "请在左侧选择一个已划分的社区。", "Choose a divided community first.";

    title_area = "网格化服务管理区域图", "Map of grid cells";
    title_fire = "消防安全网格化管理区域图", "Map of fire-safety grid cells";
    title_cell = "网格图", "Map of the cell";
    title_notice = "网格化服务管理公示图", "Who is answerable for your cell";
    title_list = "网格一览表", "List of cells";
    legend = "图例", "Legend";
    scale = "比例尺", "Scale";
    system = "2000国家大地坐标系", "CGCS2000";
    made_by = "编制", "Made by";
    made_on = "制图日期", "Drawn on";
    in_force = "生效日期", "In force from";
    proved = "全覆盖、无重叠（已证明）", "Seamless, no overlap (proved)";
    not_proved = "划分尚有空白、重叠或越界，仅供核对", "Still with gaps, overlaps or spills: for checking only";

    area_border = "辖区界线", "Border of the area";
    cell_border = "网格界线", "Border of cells";
    cell_number = "网格编号", "Number of the cell";
    street = "道路", "Streets";
    water = "水系", "Water";
    building = "建筑", "Buildings";

    number = "编号", "No.";
    code = "网格编码", "Code";
    name = "网格名称", "Name";
    leader = "网格长", "Leader";
    telephone = "电话", "Telephone";
    households = "住户", "Households";
    premises = "单位场所", "Premises";
    hazards = "未销号隐患", "Open hazards";
    at_risk = "其他高风险场所", "Other premises at risk";
    hydrants = "消火栓", "Hydrants";
    ground = "面积", "Area";
    post = "岗位", "Post";
    person = "姓名", "Name";
    nobody = "（未配备）", "(nobody yet)";
    photograph = "照片", "Photo";
    call_them = "有事请联系本网格网格长", "Please call the leader of your cell";
    total = "合计", "Total";
}

/// The texts in a language.
pub(crate) const fn of(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// 1:2000, as scales are written in Chinese; 1:2,000 in English.
pub(crate) fn scale(denominator: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("1:{denominator}"),
        Lang::En => format!("1:{}", count(denominator)),
    }
}

/// 第 1 页，共 3 页
pub(crate) fn page_of(page: usize, pages: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {page} 页，共 {pages} 页"),
        Lang::En => format!("Page {page} of {pages}"),
    }
}

/// 划分草案“试画”（修订 12）
pub(crate) fn of_plan(name: &str, revision: i64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("划分草案\u{201c}{name}\u{201d}（修订 {revision}）"),
        Lang::En => format!("plan \u{201c}{name}\u{201d}, revision {revision}"),
    }
}
