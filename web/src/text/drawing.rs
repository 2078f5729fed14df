//! The fixed texts of the tools with which a plan is drawn.

use super::table::texts;
use crate::plan::Tool;

texts! {
    tools = "绘图工具", "Drawing tools";
    select = "选择", "Select";
    select_hint = "点按一个网格查看它。", "Tap a cell to look at it.";
    border = "移动边界", "Move border";
    border_hint = "拖动边界上的点或边，两侧网格一起变。选中网格后显示顶点，点按顶点可以删除它。",
        "Drag a vertex or an edge: the cells on both sides follow. Vertices show once a cell is selected; tap one to delete it.";
    border_keys = "按住 Alt 不吸附。", " Hold Alt not to snap.";
    redraw = "重画边界", "Redraw border";
    redraw_hint = "沿新边界逐点点按，首尾越过网格的旧边界；双击完成。",
        "Tap along the new border, beginning and ending across the old one; double-tap to finish.";
    split = "切分", "Split";
    split_hint = "画一条线穿过网格，双击完成；线的两端会自动延到边界。",
        "Draw a line through a cell, double-tap to finish; its ends are drawn out to the border.";
    merge = "合并", "Merge";
    merge_hint = "逐个点按要合并的相邻网格，然后完成；保留先点的，有编码的优先。也可以在它们之间就地均衡。",
        "Tap the neighbours to be merged, then finish. The first one stays, or the first that has a code. They can be rebalanced, too.";
    patch = "划入", "Move ground";
    patch_hint = "先选接收的网格，再圈出要划入的地块；双击或点回起点完成。",
        "Select the cell that gets it, then outline the ground; double-tap or tap the first point to finish.";
    draw = "新画网格", "Draw cell";
    draw_hint = "在空白处逐点圈出新网格，双击完成；已属于其他网格的部分不会被占用。",
        "Outline a new cell on ground in no cell; double-tap to finish. Ground of other cells stays theirs.";
    gap = "分配空白", "Give gap";
    gap_hint = "点按一处空白或重叠，再选它归哪个网格。", "Tap a gap or an overlap, then choose the cell that gets it.";
    lock = "锁定", "Lock";
    lock_hint = "点按网格，锁定或解锁它的边界。", "Tap a cell to lock or unlock its border.";
    measure = "测量", "Measure";
    measure_hint = "逐点点按，量长度；三点以上同时显示面积。", "Tap point by point for the length; from three points on the area too.";
    pick_street = "沿街道", "Along a street";
    pick_street_hint = "点按一条街道，就以它为线。", "Tap a street to take it as the line.";
    pick_building = "点选建筑、小区", "Pick a building or estate";
    pick_building_hint = "点按一幢建筑，就以它的轮廓为地块；点在楼间空地，取整个小区。", "Tap a building to take its outline; between buildings, the whole estate.";
    pick_block = "点选街块", "Pick a block";
    pick_block_hint = "点按一个街块，整块划给所选网格；街块是街道、河流与铁路围出的地块。", "Tap a block to give all of it to the selected cell; streets, water and railways part the ground into blocks.";
    pick_block_failed = "街块读取失败，请稍后再试，或直接画出地块。", "The blocks could not be read: try again later, or draw the ground.";
    first_select = "请先点按接收的网格。", "First tap the cell that gets it.";
    finish = "完成", "Finish";
    drop_point = "退一点", "Undo point";
    remove_vertex = "删除顶点", "Delete vertex";
    put_down = "取消", "Cancel";
    give_to = "划给", "Give to";
    new_cell = "新网格", "New cell";
    read_only = "这份草案只能查看。", "This plan can only be looked at.";
    opening = "正在打开草案…", "Opening the plan…";
    open_failed = "草案打不开", "The plan cannot be opened";
    leave = "退出草案", "Leave the plan";
    waiting = "正在保存", "Saving";
    kept = "还没有保存到服务器，连上后自动重试。", "Not saved on the server yet; tried again by itself.";
    kept_for_good = "服务器没有接受这一步。", "The server did not take this step.";
    send_again = "立即重试", "Try now";
    drop_waiting = "放弃未保存的", "Drop what is not saved";
    clash_title = "别人刚改过这段边界", "Somebody has just changed this border";
    clash_next = "您画的时候，对方做了这些（紫色边界）：", "While you drew, this was done (purple borders):";
    clash_mine = "用我的", "Take mine";
    clash_mine_hint = "在现在的边界上再做一次；做不成就先撤销对方这几步",
        "do it again on the present border; if that cannot be, theirs is undone first";
    clash_theirs = "用对方的", "Take theirs";
    clash_theirs_hint = "放弃我的这一步", "give up my step";
    clash_copy = "另存一份草案", "Make a copy";
    clash_copy_hint = "从冲突前复制草案，在副本里做我的", "a plan as it was before, with my step in it";
    proof_flawed = "还不是全覆盖", "Not seamless yet";
    help_undo = "撤销、重做（草案中）", "undo, redo (in a plan)";
    help_tools = "选择、移动边界、重画、切分、合并、划入、新画、空白、锁定、测量",
        "select, move border, redraw, split, merge, move ground, draw, gap, lock, measure";
    help_finish = "完成所画；删最后一点；删所选顶点", "finish; drop the last point; delete the chosen vertex";
}

impl Tool {
    /// What it is called.
    pub(crate) const fn name(self, texts: &Texts) -> &'static str {
        match self {
            Self::Select => texts.select,
            Self::Border => texts.border,
            Self::Redraw => texts.redraw,
            Self::Split => texts.split,
            Self::Merge => texts.merge,
            Self::Patch => texts.patch,
            Self::Draw => texts.draw,
            Self::Gap => texts.gap,
            Self::Lock => texts.lock,
            Self::Measure => texts.measure,
        }
    }

    /// How it is used, in a line.
    pub(crate) const fn hint(self, texts: &Texts) -> &'static str {
        match self {
            Self::Select => texts.select_hint,
            Self::Border => texts.border_hint,
            Self::Redraw => texts.redraw_hint,
            Self::Split => texts.split_hint,
            Self::Merge => texts.merge_hint,
            Self::Patch => texts.patch_hint,
            Self::Draw => texts.draw_hint,
            Self::Gap => texts.gap_hint,
            Self::Lock => texts.lock_hint,
            Self::Measure => texts.measure_hint,
        }
    }
}
