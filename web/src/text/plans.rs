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
    version_of_old = "建立版本之前", "before versions were kept";
    in_force = "现行", "in force";
    in_force_later = "待生效", "to come";
    out_of_force = "已失效", "out of force";
}
