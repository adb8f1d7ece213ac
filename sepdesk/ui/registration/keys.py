"""The keys of the tab, as F1 lists them."""

from sepdesk.ui.shortcuts import Keys

SHORTCUTS = (
    Keys("Ctrl+Enter", "保存并录下一张"),
    Keys("Alt+1 / 2 / 3", "登记 / 变更 / 注销"),
    Keys("F2", "此栏保留到下一张 / 不再保留"),
    Keys("Alt+0", "登记表、作业人员证、签字、公章已收"),
    Keys("Alt+4", "一单位多人：单位只录一次"),
    Keys("F7", "一单位多人：显示或收起单位"),
    Keys("Ctrl+N", "一单位多人：先放下，录下一行"),
    Keys("F9", "打印预览"),
    Keys("F6", "打开扫描件（也可把文件拖到表上）"),
    Keys("Shift+F6", "扫描件 / 审查意见"),
    Keys("Ctrl++ / Ctrl+- / Ctrl+0", "扫描件放大、缩小、适合宽度"),
    Keys("Ctrl+R", "扫描件转 90°"),
    Keys("Ctrl+S", "存草稿"),
    Keys("Ctrl+Z", "撤销上一次粘贴、清空或自动填入"),
    Keys("F4", "证件或代码的种类"),
    Keys("Enter ↑ ↓", "下一栏、上一栏"),
)
