<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About SegStudio</source>
        <translation>关于 SegStudio</translation>
    </message>
    <message>
        <source>Semantic segmentation by pointing and clicking. Apache-2.0.</source>
        <translation>点击即可完成的语义分割。Apache-2.0 许可。</translation>
    </message>
</context>
<context>
    <name>BoardTable</name>
    <message>
        <source>Networks and their numbers</source>
        <translation>各网络及其数值</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Median time of an image</source>
        <translation>每张图片用时的中位数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Most memory that was taken</source>
        <translation>占用内存的最大值</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>Pixels whose class has no counterpart, in hundredths</source>
        <translation>类别无对应的像素（百分数）</translation>
    </message>
    <message>
        <source>mIoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>Mean over the classes of the IoU, in hundredths</source>
        <translation>各类别 IoU 的平均值（百分数）</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Share of the pixels that are right</source>
        <translation>判断正确的像素所占比例</translation>
    </message>
    <message>
        <source>Boundary F</source>
        <translation>边界 F</translation>
    </message>
    <message>
        <source>How well borders follow the true ones</source>
        <translation>边界与真值边界的吻合程度</translation>
    </message>
    <message>
        <source>Boundary IoU</source>
        <translation>边界 IoU</translation>
    </message>
    <message>
        <source>IoU within a band along the borders</source>
        <translation>沿边界带状区域内的 IoU</translation>
    </message>
    <message>
        <source>IoU of {name}; a dash where it is neither there nor found</source>
        <translation>{name}的 IoU；既不存在也未被检出时显示横线</translation>
    </message>
</context>
<context>
    <name>CanvasGrid</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Nothing open yet
Open an image or a folder, or drop one here.</source>
        <translation>尚未打开任何内容
打开图片或文件夹，或将其拖放到此处。</translation>
    </message>
</context>
<context>
    <name>CellBar</name>
    <message>
        <source>Confusion</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>Look at no confusion any more</source>
        <translation>不再查看该混淆</translation>
    </message>
    <message>
        <source>image {at} of {total}</source>
        <translation>第 {at}/{total} 张图片</translation>
    </message>
    <message>
        <source>not in this image</source>
        <translation>这张图片中没有</translation>
    </message>
    <message>
        <source>{at} of {total} regions  ·  {pixels} pixels</source>
        <translation>第 {at}/{total} 个区域  ·  {pixels} 像素</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>not known of this image</source>
        <translation>这张图片尚未计算</translation>
    </message>
</context>
<context>
    <name>ChangesSection</name>
    <message>
        <source>Show where, in a pane beside</source>
        <translation>在旁边的窗格中显示位置</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Gained</source>
        <translation>增加</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>减少</translation>
    </message>
    <message>
        <source>Pixels; as a share of the image, and of the class as the network had it</source>
        <translation>像素数；占图片的比例，以及占网络输出中该类别的比例</translation>
    </message>
    <message>
        <source>What refining changed, by class</source>
        <translation>精修改变的内容，按类别</translation>
    </message>
    <message>
        <source>A click shows what this class gained and lost, another one everything</source>
        <translation>单击显示该类别增加和减少的部分，再次单击显示全部</translation>
    </message>
    <message>
        <source>Once an image is refined, what changed is listed here.</source>
        <translation>图片精修后，改变的内容会列在这里。</translation>
    </message>
    <message>
        <source>{pixels} pixels changed, {share} of the image</source>
        <translation>改变了 {pixels} 个像素，占图片的 {share}</translation>
    </message>
</context>
<context>
    <name>ClassesPanel</name>
    <message>
        <source>Copy areas of the classes</source>
        <translation>复制各类别面积</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>叠加不透明度</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>The classes show here once a network with weights is chosen.</source>
        <translation>选择有权重的网络后，类别会显示在这里。</translation>
    </message>
    <message>
        <source>CLASSES</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation>“{name}”的颜色</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search actions and networks</source>
        <translation>搜索操作和网络</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>All panes know the same classes.</source>
        <translation>所有窗格的类别都相同。</translation>
    </message>
    <message>
        <source>Add a network with other classes, or choose labels.</source>
        <translation>请添加类别不同的网络，或选择标签。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>There is nothing to compare yet.</source>
        <translation>还没有可比较的内容。</translation>
    </message>
    <message>
        <source>Choose a network and weights that are here.</source>
        <translation>请选择一个网络以及本机已有的权重。</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>报告文件夹</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Import weights</source>
        <translation>导入权重</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>This image</source>
        <translation>当前图片</translation>
    </message>
    <message>
        <source>Numbers of the open image</source>
        <translation>当前图片的数值</translation>
    </message>
    <message>
        <source>Whole list</source>
        <translation>整个列表</translation>
    </message>
    <message>
        <source>Numbers of all images that were measured</source>
        <translation>所有已计算图片的数值</translation>
    </message>
    <message>
        <source>Labels folder…</source>
        <translation>标签文件夹…</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>% of the class</source>
        <translation>占类别 %</translation>
    </message>
    <message>
        <source>Share of each true class, row by row</source>
        <translation>按行显示占各真实类别的比例</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Pixels of each cell</source>
        <translation>每个单元格的像素数</translation>
    </message>
    <message>
        <source>Images of the confusion</source>
        <translation>含有该混淆的图片</translation>
    </message>
    <message>
        <source>Close this panel</source>
        <translation>关闭面板</translation>
    </message>
    <message>
        <source>With label files, each network is measured here: {key} chooses their folder.</source>
        <translation>有了标签文件，这里会显示每个网络的评测数值：按 {key} 选择标签文件夹。</translation>
    </message>
    <message>
        <source>Measuring the first image…</source>
        <translation>正在计算第一张图片…</translation>
    </message>
    <message>
        <source>The networks that are shown can be measured on every image of the list: press “Compare the list”.</source>
        <translation>可以在列表的每张图片上评测所显示的网络：请按“比较列表”。</translation>
    </message>
    <message>
        <source>Compare the list</source>
        <translation>比较列表</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Stop the report</source>
        <translation>停止生成报告</translation>
    </message>
    <message>
        <source>In the background; what was measured before is not measured again</source>
        <translation>在后台进行；已经算过的不会重算</translation>
    </message>
    <message>
        <source>Report: {done} of {total}</source>
        <translation>报告：{done}/{total}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}/{total}</translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation>{n} 张图片</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} 张失败</translation>
    </message>
    <message>
        <source>of other networks or labels than are shown: compare again</source>
        <translation>这些数值属于其他网络或标签：请重新比较</translation>
    </message>
    <message>
        <source>A click on a cell shows its pixels</source>
        <translation>点击单元格可查看对应的像素</translation>
    </message>
    <message>
        <source>{name}   {n} px</source>
        <translation>{name}   {n} 像素</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
</context>
<context>
    <name>ConvergenceSection</name>
    <message>
        <source>Free energy over the iterations</source>
        <translation>各次迭代的自由能</translation>
    </message>
    <message>
        <source>Changed pixels over the iterations</source>
        <translation>各次迭代改变的像素</translation>
    </message>
    <message>
        <source>Play the iterations</source>
        <translation>播放各次迭代</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>迭代</translation>
    </message>
    <message>
        <source>Iteration that is shown; arrow keys step, Home is the network&apos;s own output</source>
        <translation>正在显示的迭代；方向键逐步移动，Home 键显示网络的原始输出</translation>
    </message>
    <message>
        <source>Following the iterations…</source>
        <translation>正在跟踪各次迭代…</translation>
    </message>
    <message>
        <source>Once an image is refined, its iterations are shown here.</source>
        <translation>图片精修后，各次迭代会显示在这里。</translation>
    </message>
    <message>
        <source>Following the iterations: {n} of {total}</source>
        <translation>正在跟踪迭代：{n} / {total}</translation>
    </message>
</context>
<context>
    <name>DepthDialog</name>
    <message>
        <source>Depth maps</source>
        <translation>深度图</translation>
    </message>
    <message>
        <source>beside the images</source>
        <translation>图片旁边</translation>
    </message>
    <message>
        <source>Folder of the depth maps</source>
        <translation>深度图文件夹</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Metres of one step</source>
        <translation>每一级的米数</translation>
    </message>
    <message>
        <source>Metres of one step…</source>
        <translation>每一级的米数…</translation>
    </message>
    <message>
        <source>&amp;Use these maps</source>
        <translation>使用这些深度图(&amp;U)</translation>
    </message>
    <message>
        <source>FOLDER</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>For the images in {folder}, from now on.</source>
        <translation>今后用于 {folder} 中的图片。</translation>
    </message>
    <message>
        <source>UNIT</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>WHAT IS FOUND</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>{n} of {total} images have a depth map.</source>
        <translation>{total} 张图片中有 {n} 张有深度图。</translation>
    </message>
    <message>
        <source>Without one: {names}</source>
        <translation>缺少的：{names}</translation>
    </message>
    <message>
        <source>{name}: {low} to {high}</source>
        <translation>{name}：{low} 至 {high}</translation>
    </message>
</context>
<context>
    <name>DifferenceBar</name>
    <message>
        <source>Disagreement</source>
        <translation>分歧</translation>
    </message>
    <message>
        <source>Pair of classes</source>
        <translation>类别对</translation>
    </message>
    <message>
        <source>Look only at what some networks call one class and others the other</source>
        <translation>只看一些网络判为其中一类、另一些判为另一类之处</translation>
    </message>
    <message>
        <source>Two networks or more are needed to differ. Add another pane.</source>
        <translation>至少要有两个网络才有分歧。请再添加一个窗格。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>{at} of {total} regions</source>
        <translation>第 {at} 处，共 {total} 处</translation>
    </message>
    <message>
        <source>{n} pixels</source>
        <translation>{n} 像素</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
</context>
<context>
    <name>Divider</name>
    <message>
        <source>Divider between the two results</source>
        <translation>两个结果之间的分隔线</translation>
    </message>
    <message>
        <source>Drag, or use the arrow keys; double-click to centre</source>
        <translation>拖动或使用方向键；双击居中</translation>
    </message>
</context>
<context>
    <name>ErrorBar</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>&amp;This image</source>
        <translation>当前图片(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;All {n} images of the list; missing results are made</source>
        <translation>列表中全部 {n} 张图片(&amp;A)；缺少的结果会自动生成</translation>
    </message>
    <message>
        <source>&amp;Redo images whose files are there already</source>
        <translation>重新处理已有文件的图片(&amp;R)</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>FORMATS</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>IMAGES</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>FOLDER</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Source images are never overwritten.</source>
        <translation>绝不会覆盖原始图片。</translation>
    </message>
</context>
<context>
    <name>FetchDialog</name>
    <message>
        <source>Get weights</source>
        <translation>获取权重</translation>
    </message>
    <message>
        <source>The images it was trained on have terms of their own; some allow research only.</source>
        <translation>训练所用的图片另有使用条款，其中一些仅允许用于研究。</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>{folder}, or else {host}</source>
        <translation>{folder}，否则 {host}</translation>
    </message>
</context>
<context>
    <name>FetchLine</name>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Stop the download; what has come is kept</source>
        <translation>停止下载；已下载的部分会保留</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{n} min left</source>
        <translation>剩余 {n} 分钟</translation>
    </message>
    <message>
        <source>{n} s left</source>
        <translation>剩余 {n} 秒</translation>
    </message>
</context>
<context>
    <name>FilesPanel</name>
    <message>
        <source>Filter by name</source>
        <translation>按名称筛选</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>FoundPanel</name>
    <message>
        <source>Parameter of the plots</source>
        <translation>图中的参数</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>&amp;Take over as preset</source>
        <translation>采用为预设(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>What is found comes here: the network alone as the first row, then every combination.</source>
        <translation>结果显示在这里：第一行是仅用网络，其后是每一种组合。</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>横轴</translation>
    </message>
</context>
<context>
    <name>GridBar</name>
    <message>
        <source>Grid of panes</source>
        <translation>窗格网格</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Choose, save or delete a layout of panes</source>
        <translation>选择、保存或删除窗格布局</translation>
    </message>
    <message>
        <source>Save this layout…</source>
        <translation>保存此布局…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Save this layout</source>
        <translation>保存此布局</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Panes {page} of {pages}</source>
        <translation>窗格 {page} / {pages} 页</translation>
    </message>
    <message>
        <source>{used} of {limit} MB</source>
        <translation>{used} / {limit} MB</translation>
    </message>
    <message>
        <source>Results kept of the panes, and how much they may take (Settings: Memory for comparisons). Where they are more, the probabilities are let go first, and with them what the inspector and the layers show.</source>
        <translation>各窗格保留的结果及其允许占用的内存（设置：比较缓存）。超出时先释放概率，检查器和图层所显示的内容也随之消失。</translation>
    </message>
    <message>
        <source>The grid compares networks as they are. Strokes count in Refined, Split and Side by side.</source>
        <translation>网格按网络原本的输出进行比较；笔画只在“精修”“分割对比”和“并排”中生效。</translation>
    </message>
</context>
<context>
    <name>GridControl</name>
    <message>
        <source>Curtain with</source>
        <translation>卷帘对比</translation>
    </message>
    <message>
        <source>Glance at</source>
        <translation>瞥一眼</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Changed by refining</source>
        <translation>精修改变</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>Press the new keys; Esc leaves the field</source>
        <translation>按下新的按键；按 Esc 离开此栏</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>Labels folder</source>
        <translation>标签文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>A folder of label maps, named as the images are</source>
        <translation>标签图所在的文件夹，文件名与图片相同</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Use these labels</source>
        <translation>使用这些标签(&amp;U)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Values are</source>
        <translation>数值表示</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Choose the folder that holds the label maps.</source>
        <translation>请选择存放标签图的文件夹。</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>What values mean</source>
        <translation>数值的含义</translation>
    </message>
    <message>
        <source>FOLDER</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>VALUES</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>As named beside the labels</source>
        <translation>按标签旁的名称文件</translation>
    </message>
    <message>
        <source>Those of {weights}</source>
        <translation>与“{weights}”相同</translation>
    </message>
    <message>
        <source>From a file of names…</source>
        <translation>来自名称文件…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>File of class names</source>
        <translation>类别名称文件</translation>
    </message>
    <message>
        <source>{n} of {total} images have labels.</source>
        <translation>{total} 张图片中有 {n} 张有标签。</translation>
    </message>
    <message>
        <source>Images without ({n}): {names}</source>
        <translation>{n} 张没有标签：{names}</translation>
    </message>
    <message>
        <source>Left out, for several files have their name ({n}): {names}</source>
        <translation>{n} 张被略去，因为有多个同名文件：{names}</translation>
    </message>
    <message>
        <source>Label files of no image ({n}): {names}</source>
        <translation>{n} 个标签文件没有对应的图片：{names}</translation>
    </message>
    <message>
        <source>Class of value {value}</source>
        <translation>数值 {value} 的类别</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>Pixels were counted in {n} of {total} files.</source>
        <translation>像素数统计自 {total} 个文件中的 {n} 个。</translation>
    </message>
    <message>
        <source>Give these values a class, or leave them out: {values}</source>
        <translation>请为以下数值指定类别，或将其略去：{values}</translation>
    </message>
</context>
<context>
    <name>LayerChooser</name>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Unsure below</source>
        <translation>低于此值视为不确定</translation>
    </message>
    <message>
        <source>Where a network is less sure than this, its class is not painted.</source>
        <translation>网络的把握低于此值之处，不绘制其类别。</translation>
    </message>
    <message>
        <source>Unsure below {value}</source>
        <translation>低于 {value} 不绘制</translation>
    </message>
    <message>
        <source>All shown</source>
        <translation>全部显示</translation>
    </message>
</context>
<context>
    <name>LegendModel</name>
    <message>
        <source>Click: show alone. Double-click or click the colour: recolour. Eye: hide.</source>
        <translation>单击：单独显示。双击或单击色块：更改颜色。眼睛：隐藏。</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>已显示</translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{done} done, {skipped} there already, {failed} failed.</source>
        <translation>完成 {done} 张，已存在 {skipped} 张，失败 {failed} 张。</translation>
    </message>
    <message>
        <source>Written: {files}</source>
        <translation>已写入：{files}</translation>
    </message>
    <message>
        <source>The values of the refiner are measured: see {action}.</source>
        <translation>精修参数已测量完毕：见“{action}”。</translation>
    </message>
    <message>
        <source>Kept as a preset: {name}</source>
        <translation>已存为预设：{name}</translation>
    </message>
    <message>
        <source>Imported: {name}</source>
        <translation>已导入：{name}</translation>
    </message>
</context>
<context>
    <name>MappingDialog</name>
    <message>
        <source>Classes that mean the same</source>
        <translation>含义相同的类别</translation>
    </message>
    <message>
        <source>Networks are compared in common classes. What has no counterpart in every set is hatched, and left out of every number.</source>
        <translation>网络按共同的类别进行比较。并非每一组都有对应的类别会画上斜线，且不计入任何数值。</translation>
    </message>
    <message>
        <source>&amp;Compare like this</source>
        <translation>按此比较(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;As the program has it</source>
        <translation>恢复程序的对应(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Take the common classes from a file, as segstudio compare --map does</source>
        <translation>从文件读取共同类别，与 segstudio compare --map 相同</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Keep them in a file that segstudio compare --map reads</source>
        <translation>存为 segstudio compare --map 可读取的文件</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>类别组</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Common class</source>
        <translation>共同类别</translation>
    </message>
    <message>
        <source>Classes and their common classes</source>
        <translation>各类别及其共同类别</translation>
    </message>
    <message>
        <source>By equal names, packaged tables and what the weights say of themselves</source>
        <translation>依据相同的名称、附带的对照表以及权重自身的说明</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>Common class of {name}</source>
        <translation>{name}的共同类别</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>Open common classes</source>
        <translation>打开共同类别</translation>
    </message>
    <message>
        <source>Save common classes</source>
        <translation>保存共同类别</translation>
    </message>
    <message>
        <source>Common classes</source>
        <translation>共同类别</translation>
    </message>
    <message>
        <source>{name} names no class that is here.</source>
        <translation>{name} 中没有此处的类别。</translation>
    </message>
    <message>
        <source>Names of the file that are of no class here, and passed over: {n}.</source>
        <translation>文件中有 {n} 个名称不属于此处的类别，已略过。</translation>
    </message>
    <message>
        <source>Common classes ({n}): {names}</source>
        <translation>{n} 个共同类别：{names}</translation>
    </message>
    <message>
        <source>Nothing in common yet: give classes of every set one name.</source>
        <translation>还没有共同的类别：请为每一组的类别指定同一个名称。</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Depth maps…</source>
        <translation>深度图…</translation>
    </message>
    <message>
        <source>Import weights…</source>
        <translation>导入权重…</translation>
    </message>
    <message>
        <source>These weights are published, but not on this machine.</source>
        <translation>这些权重已公开发布，但不在本机上。</translation>
    </message>
    <message>
        <source>There are no weights for this network here. Import a published checkpoint, or train your own:</source>
        <translation>此处没有该网络的权重。请导入公开的检查点，或自行训练：</translation>
    </message>
    <message>
        <source>No weights can come with this network: the known sets of images with depth do not allow it. Import the authors&apos; checkpoint, or train your own on images with depth maps:</source>
        <translation>该网络无法随附权重：已知的深度图像数据集不允许分发。请导入作者的检查点，或用带深度图的图像自行训练：</translation>
    </message>
    <message>
        <source>Getting them…</source>
        <translation>正在获取…</translation>
    </message>
    <message>
        <source>Get ({size})…</source>
        <translation>获取（{size}）…</translation>
    </message>
    <message>
        <source>This network needs a depth map for each image.</source>
        <translation>此网络需要每张图片都有深度图。</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} 个参数</translation>
    </message>
    <message>
        <source>{n} classes</source>
        <translation>{n} 个类别</translation>
    </message>
    <message>
        <source>mean IoU {value}</source>
        <translation>平均 IoU {value}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Running the network…</source>
        <translation>正在运行网络…</translation>
    </message>
    <message>
        <source>Refining…</source>
        <translation>正在精修…</translation>
    </message>
    <message>
        <source>Working through the folder…</source>
        <translation>正在处理文件夹…</translation>
    </message>
    <message>
        <source>Running the panes…</source>
        <translation>正在运行各窗格…</translation>
    </message>
    <message>
        <source>Trying values of the refiner…</source>
        <translation>正在尝试精修参数…</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Trying values</source>
        <translation>尝试参数</translation>
    </message>
    <message>
        <source>{what}  {done} of {total}</source>
        <translation>{what}  {done} / {total}</translation>
    </message>
</context>
<context>
    <name>NetworkList</name>
    <message>
        <source>Title, family, key or year</source>
        <translation>名称、系列、键名或年份</translation>
    </message>
    <message>
        <source>Search networks</source>
        <translation>搜索网络</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Ready to run</source>
        <translation>可立即运行</translation>
    </message>
</context>
<context>
    <name>NetworkPicker</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
</context>
<context>
    <name>Opener</name>
    <message>
        <source>There are no images here.</source>
        <translation>这里没有图片。</translation>
    </message>
    <message>
        <source>Open another folder, or drop files.</source>
        <translation>请打开其他文件夹，或拖放文件。</translation>
    </message>
</context>
<context>
    <name>OrderBox</name>
    <message>
        <source>Order of the images</source>
        <translation>图片顺序</translation>
    </message>
    <message>
        <source>Needs two networks or more, as panes of the grid.</source>
        <translation>需要在网格中有两个或更多网络。</translation>
    </message>
    <message>
        <source>Needs a network that is refined.</source>
        <translation>需要一个经过精修的网络。</translation>
    </message>
    <message>
        <source>Needs labels: Compare, Labels folder. Then compare the list again.</source>
        <translation>需要标签：菜单“比较”中的“标签文件夹”。然后重新比较列表。</translation>
    </message>
</context>
<context>
    <name>PageChooser</name>
    <message>
        <source>Page </source>
        <comment>before a number</comment>
        <translation>第 </translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>This file has several pages; each is segmented and exported by itself.</source>
        <translation>此文件有多页；每一页单独分割并单独导出。</translation>
    </message>
    <message>
        <source> of {total}</source>
        <comment>after a page&apos;s number</comment>
        <translation> 页，共 {total} 页</translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>RefinePanel</name>
    <message>
        <source>Sharpen edges on the photograph</source>
        <translation>依据照片锐化边缘</translation>
    </message>
    <message>
        <source>Refiner</source>
        <translation>精修器</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Remove this preset of your own</source>
        <translation>删除这个自己的预设</translation>
    </message>
    <message>
        <source>Keep these values as a preset of your own</source>
        <translation>将这些值保存为自己的预设</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Name of the preset, then Enter</source>
        <translation>预设名称，按 Enter 确认</translation>
    </message>
    <message>
        <source>Own values</source>
        <translation>自定义数值</translation>
    </message>
    <message>
        <source>Kept from the sliders</source>
        <translation>由滑块的值保存</translation>
    </message>
    <message>
        <source>No plugin offers a refiner.</source>
        <translation>没有插件提供精修器。</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>What each combination is worth</source>
        <translation>每种组合的效果</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of settings</source>
        <translation>设置分页</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>{key} already belongs to “{action}”.</source>
        <translation>{key} 已分配给“{action}”。</translation>
    </message>
</context>
<context>
    <name>SidePanels</name>
    <message>
        <source>Network and refining</source>
        <translation>网络与精修</translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message>
        <source>DATA/&lt;split&gt;/images and labels</source>
        <translation>数据/&lt;划分&gt;/images 与 labels</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>none; names with commas between</source>
        <translation>无；名称之间用逗号</translation>
    </message>
    <message>
        <source>&amp;Labelled images</source>
        <translation>带标注的图片(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>划分(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Images at most</source>
        <translation>最多图片数(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Network and weights</source>
        <translation>网络与权重(&amp;N)</translation>
    </message>
    <message>
        <source>Leave &amp;out</source>
        <translation>不计入(&amp;O)</translation>
    </message>
    <message>
        <source>Classes of the images that do not count</source>
        <translation>图片中不参与计算的类别</translation>
    </message>
    <message>
        <source>Labelled images</source>
        <translation>带标注的图片</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Refined</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分割对比</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>OPENED LAST</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Masks from photographs</source>
        <translation>从照片到掩膜</translation>
    </message>
    <message>
        <source>Choose a network, see what it sees, refine the edges, export. Everything stays on this machine.</source>
        <translation>选择网络，查看识别结果，精修边缘，然后导出。所有数据都留在本机。</translation>
    </message>
    <message>
        <source>OR TRY A SAMPLE: ONE CLICK, A FINISHED MASK</source>
        <translation>或试试示例：一键得到完整掩膜</translation>
    </message>
    <message>
        <source>Astronaut</source>
        <translation>宇航员</translation>
    </message>
    <message>
        <source>Cat</source>
        <translation>猫</translation>
    </message>
    <message>
        <source>Coffee</source>
        <translation>咖啡</translation>
    </message>
    <message>
        <source>Rocket</source>
        <translation>火箭</translation>
    </message>
    <message>
        <source>Tissue</source>
        <translation>组织切片</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>细胞</translation>
    </message>
    <message>
        <source>People and clothes</source>
        <translation>人物与服装</translation>
    </message>
    <message>
        <source>Cell nuclei</source>
        <translation>细胞核</translation>
    </message>
    <message>
        <source>Drop images or folders anywhere in this window</source>
        <translation>将图片或文件夹拖放到窗口任意位置</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Refining…</source>
        <translation>正在精修…</translation>
    </message>
    <message>
        <source>Working through the folder…</source>
        <translation>正在处理文件夹…</translation>
    </message>
    <message>
        <source>Running the panes…</source>
        <translation>正在运行各窗格…</translation>
    </message>
    <message>
        <source>Trying values of the refiner…</source>
        <translation>正在尝试精修参数…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Depth: {value}</source>
        <translation>深度：{value}</translation>
    </message>
    <message>
        <source>Raw: {text}</source>
        <translation>原始：{text}</translation>
    </message>
</context>
<context>
    <name>StrokeBar</name>
    <message>
        <source>Class to draw</source>
        <translation>要绘制的类别</translation>
    </message>
    <message>
        <source>Class to draw; digits choose it while the image has the focus</source>
        <translation>要绘制的类别；焦点在图片上时可用数字键选择</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Radius of the pen in pixels of the image  [ ]</source>
        <translation>画笔半径（图片像素）  [ ]</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>作用范围</translation>
    </message>
    <message>
        <source>How far a stroke carries where no edge stops it; 0 changes only what it covers</source>
        <translation>没有边缘阻挡时笔画能影响多远；0 表示只改变笔画覆盖之处</translation>
    </message>
    <message>
        <source>{n} px</source>
        <translation>{n} 像素</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>Draw on the image: the left button says it is this class, the right one (or Alt) that it is not.</source>
        <translation>在图片上绘制：左键表示是此类别，右键（或按住 Alt）表示不是。</translation>
    </message>
    <message>
        <source>1 stroke</source>
        <translation>1 笔</translation>
    </message>
    <message>
        <source>{n} strokes</source>
        <translation>{n} 笔</translation>
    </message>
    <message>
        <source>Without a network draw a second class too, or run one.</source>
        <translation>没有网络结果时，请再绘制第二个类别，或运行一个网络。</translation>
    </message>
    <message>
        <source>{n} of classes that this network does not know wait</source>
        <translation>其中 {n} 笔的类别是此网络不认识的，暂不生效</translation>
    </message>
</context>
<context>
    <name>SweepDialog</name>
    <message>
        <source>Refiner</source>
        <translation>精修器</translation>
    </message>
    <message>
        <source>&amp;Refiner, and values to try</source>
        <translation>精修器与要尝试的值(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;tart</source>
        <translation>开始(&amp;T)</translation>
    </message>
    <message>
        <source>No plugin offers a refiner.</source>
        <translation>没有插件提供精修器。</translation>
    </message>
    <message>
        <source>It goes on while this window is closed.</source>
        <translation>关闭此窗口后仍会继续。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Looking at the folder…</source>
        <translation>正在查看文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder of images whose labels are known.</source>
        <translation>请选择带有标注的图片文件夹。</translation>
    </message>
    <message>
        <source>Choose a network, and values to try.</source>
        <translation>请选择网络和要尝试的值。</translation>
    </message>
    <message>
        <source>Written to {folder}: {n} files.</source>
        <translation>已写入 {folder}：{n} 个文件。</translation>
    </message>
    <message>
        <source>Kept as the preset “{name}”, and in use now.</source>
        <translation>已存为预设“{name}”，现已启用。</translation>
    </message>
    <message>
        <source>Folder for table and plots</source>
        <translation>表格与图的文件夹</translation>
    </message>
</context>
<context>
    <name>TitleStrip</name>
    <message>
        <source>Close this pane</source>
        <translation>关闭此窗格</translation>
    </message>
</context>
<context>
    <name>_TextDialog</name>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Label</source>
        <translation>标注(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>开始页</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Copy areas of the classes</source>
        <translation>复制各类别面积</translation>
    </message>
    <message>
        <source>Copy what is shown</source>
        <translation>复制当前画面</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Raw output</source>
        <translation>原始输出</translation>
    </message>
    <message>
        <source>Refined output</source>
        <translation>精修输出</translation>
    </message>
    <message>
        <source>Split: raw and refined</source>
        <translation>分割对比：原始与精修</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Grid of panes</source>
        <translation>窗格网格</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一个视图</translation>
    </message>
    <message>
        <source>Photograph alone, while held</source>
        <translation>按住时只显示照片</translation>
    </message>
    <message>
        <source>Contours</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Depth map</source>
        <translation>深度图</translation>
    </message>
    <message>
        <source>Depth maps of the folder…</source>
        <translation>文件夹的深度图…</translation>
    </message>
    <message>
        <source>What refining changed</source>
        <translation>精修改变的内容</translation>
    </message>
    <message>
        <source>Fainter overlay</source>
        <translation>减弱叠加</translation>
    </message>
    <message>
        <source>Stronger overlay</source>
        <translation>增强叠加</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Fold the panels</source>
        <translation>折叠面板</translation>
    </message>
    <message>
        <source>Go to the next part of the window</source>
        <translation>转到窗口的下一部分</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>搜索全部</translation>
    </message>
    <message>
        <source>Add the chosen network</source>
        <translation>添加所选网络</translation>
    </message>
    <message>
        <source>Add the photograph</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Add a pane of the disagreement</source>
        <translation>添加分歧窗格</translation>
    </message>
    <message>
        <source>Add the ground truth</source>
        <translation>添加真值</translation>
    </message>
    <message>
        <source>Add the errors of the network</source>
        <translation>添加网络的错误</translation>
    </message>
    <message>
        <source>Close the pane</source>
        <translation>关闭窗格</translation>
    </message>
    <message>
        <source>Pane back</source>
        <translation>窗格前移</translation>
    </message>
    <message>
        <source>Pane on</source>
        <translation>窗格后移</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一个窗格</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>上一个窗格</translation>
    </message>
    <message>
        <source>Pane alone, or all</source>
        <translation>只看此窗格，或看全部</translation>
    </message>
    <message>
        <source>Compare with this pane</source>
        <translation>以此窗格为比较对象</translation>
    </message>
    <message>
        <source>Curtain over two panes</source>
        <translation>两个窗格的卷帘</translation>
    </message>
    <message>
        <source>The other pane, while held</source>
        <translation>按住时显示另一窗格</translation>
    </message>
    <message>
        <source>More panes</source>
        <translation>后面的窗格</translation>
    </message>
    <message>
        <source>Panes before</source>
        <translation>前面的窗格</translation>
    </message>
    <message>
        <source>Next layer</source>
        <translation>下一个图层</translation>
    </message>
    <message>
        <source>Next disagreement</source>
        <translation>下一处分歧</translation>
    </message>
    <message>
        <source>Previous disagreement</source>
        <translation>上一处分歧</translation>
    </message>
    <message>
        <source>Probabilities under the cursor</source>
        <translation>光标处的概率</translation>
    </message>
    <message>
        <source>Copy the numbers of the region</source>
        <translation>复制区域的数值</translation>
    </message>
    <message>
        <source>Labels folder…</source>
        <translation>标签文件夹…</translation>
    </message>
    <message>
        <source>Forget the labels</source>
        <translation>不再使用标签</translation>
    </message>
    <message>
        <source>Classes that mean the same…</source>
        <translation>含义相同的类别…</translation>
    </message>
    <message>
        <source>Compare the whole list</source>
        <translation>比较整个列表</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Numbers of all networks</source>
        <translation>所有网络的数值</translation>
    </message>
    <message>
        <source>Next image of the confusion</source>
        <translation>该混淆的下一张图片</translation>
    </message>
    <message>
        <source>Previous image of the confusion</source>
        <translation>该混淆的上一张图片</translation>
    </message>
    <message>
        <source>Layout: single</source>
        <translation>布局：单个</translation>
    </message>
    <message>
        <source>Layout: raw | refined</source>
        <translation>布局：原始 | 精修</translation>
    </message>
    <message>
        <source>Layout: compare 4</source>
        <translation>布局：四格比较</translation>
    </message>
    <message>
        <source>Layout: family tree</source>
        <translation>布局：网络谱系</translation>
    </message>
    <message>
        <source>Draw strokes</source>
        <translation>绘制笔画</translation>
    </message>
    <message>
        <source>Hide the strokes</source>
        <translation>隐藏笔画</translation>
    </message>
    <message>
        <source>Remove all strokes</source>
        <translation>清除全部笔画</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run on the whole folder</source>
        <translation>处理整个文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Best values of the refiner…</source>
        <translation>精修参数寻优…</translation>
    </message>
    <message>
        <source>Import weights…</source>
        <translation>导入权重…</translation>
    </message>
    <message>
        <source>Log…</source>
        <translation>日志…</translation>
    </message>
    <message>
        <source>About SegStudio</source>
        <translation>关于 SegStudio</translation>
    </message>
</context>
<context>
    <name>batch</name>
    <message>
        <source>{n} images failed; the rest is done. The first: {first}</source>
        <translation>{n} 张图片失败，其余已完成。第一个：{first}</translation>
    </message>
    <message>
        <source>They are marked in the list.</source>
        <translation>它们已在列表中标出。</translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>accessories</source>
        <translation>配饰</translation>
    </message>
    <message>
        <source>aeroplane</source>
        <translation>飞机</translation>
    </message>
    <message>
        <source>airplane</source>
        <translation>飞机</translation>
    </message>
    <message>
        <source>animal</source>
        <translation>动物</translation>
    </message>
    <message>
        <source>apparel</source>
        <translation>衣物</translation>
    </message>
    <message>
        <source>arcade machine</source>
        <translation>街机</translation>
    </message>
    <message>
        <source>armchair</source>
        <translation>扶手椅</translation>
    </message>
    <message>
        <source>ashcan</source>
        <translation>垃圾桶</translation>
    </message>
    <message>
        <source>awning</source>
        <translation>遮阳篷</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>bag</source>
        <translation>包</translation>
    </message>
    <message>
        <source>ball</source>
        <translation>球</translation>
    </message>
    <message>
        <source>bannister</source>
        <translation>楼梯扶手</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>吧台</translation>
    </message>
    <message>
        <source>barrel</source>
        <translation>桶</translation>
    </message>
    <message>
        <source>base</source>
        <translation>底座</translation>
    </message>
    <message>
        <source>basket</source>
        <translation>篮子</translation>
    </message>
    <message>
        <source>bathtub</source>
        <translation>浴缸</translation>
    </message>
    <message>
        <source>bed</source>
        <translation>床</translation>
    </message>
    <message>
        <source>bedclothes</source>
        <translation>床上用品</translation>
    </message>
    <message>
        <source>belt</source>
        <translation>腰带</translation>
    </message>
    <message>
        <source>bench</source>
        <translation>长凳</translation>
    </message>
    <message>
        <source>bicycle</source>
        <translation>自行车</translation>
    </message>
    <message>
        <source>bird</source>
        <translation>鸟</translation>
    </message>
    <message>
        <source>blanket</source>
        <translation>毯子</translation>
    </message>
    <message>
        <source>blazer</source>
        <translation>西装外套</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>百叶窗</translation>
    </message>
    <message>
        <source>blouse</source>
        <translation>女式衬衫</translation>
    </message>
    <message>
        <source>boat</source>
        <translation>船</translation>
    </message>
    <message>
        <source>bodysuit</source>
        <translation>连体衣</translation>
    </message>
    <message>
        <source>book</source>
        <translation>书</translation>
    </message>
    <message>
        <source>bookcase</source>
        <translation>书柜</translation>
    </message>
    <message>
        <source>booth</source>
        <translation>亭子</translation>
    </message>
    <message>
        <source>boots</source>
        <translation>靴子</translation>
    </message>
    <message>
        <source>bottle</source>
        <translation>瓶子</translation>
    </message>
    <message>
        <source>box</source>
        <translation>箱子</translation>
    </message>
    <message>
        <source>bra</source>
        <translation>文胸</translation>
    </message>
    <message>
        <source>bracelet</source>
        <translation>手链</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>桥</translation>
    </message>
    <message>
        <source>buffet</source>
        <translation>餐具柜</translation>
    </message>
    <message>
        <source>building</source>
        <translation>建筑物</translation>
    </message>
    <message>
        <source>bulletin board</source>
        <translation>公告板</translation>
    </message>
    <message>
        <source>bus</source>
        <translation>公共汽车</translation>
    </message>
    <message>
        <source>cabinet</source>
        <translation>柜子</translation>
    </message>
    <message>
        <source>canopy</source>
        <translation>顶篷</translation>
    </message>
    <message>
        <source>cape</source>
        <translation>斗篷</translation>
    </message>
    <message>
        <source>car</source>
        <translation>汽车</translation>
    </message>
    <message>
        <source>cardigan</source>
        <translation>开襟毛衣</translation>
    </message>
    <message>
        <source>case</source>
        <translation>展示柜</translation>
    </message>
    <message>
        <source>cat</source>
        <translation>猫</translation>
    </message>
    <message>
        <source>ceiling</source>
        <translation>天花板</translation>
    </message>
    <message>
        <source>chair</source>
        <translation>椅子</translation>
    </message>
    <message>
        <source>chandelier</source>
        <translation>枝形吊灯</translation>
    </message>
    <message>
        <source>chest of drawers</source>
        <translation>五斗柜</translation>
    </message>
    <message>
        <source>clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>clogs</source>
        <translation>木屐</translation>
    </message>
    <message>
        <source>cloth</source>
        <translation>布</translation>
    </message>
    <message>
        <source>coat</source>
        <translation>大衣</translation>
    </message>
    <message>
        <source>coffee table</source>
        <translation>茶几</translation>
    </message>
    <message>
        <source>column</source>
        <translation>柱子</translation>
    </message>
    <message>
        <source>computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>conveyer belt</source>
        <translation>传送带</translation>
    </message>
    <message>
        <source>counter</source>
        <translation>柜台</translation>
    </message>
    <message>
        <source>countertop</source>
        <translation>台面</translation>
    </message>
    <message>
        <source>cow</source>
        <translation>牛</translation>
    </message>
    <message>
        <source>cradle</source>
        <translation>摇篮</translation>
    </message>
    <message>
        <source>crt screen</source>
        <translation>显像管屏幕</translation>
    </message>
    <message>
        <source>cup</source>
        <translation>杯子</translation>
    </message>
    <message>
        <source>curtain</source>
        <translation>窗帘</translation>
    </message>
    <message>
        <source>cushion</source>
        <translation>靠垫</translation>
    </message>
    <message>
        <source>desk</source>
        <translation>书桌</translation>
    </message>
    <message>
        <source>diningtable</source>
        <translation>餐桌</translation>
    </message>
    <message>
        <source>dirt track</source>
        <translation>土路</translation>
    </message>
    <message>
        <source>dishwasher</source>
        <translation>洗碗机</translation>
    </message>
    <message>
        <source>dog</source>
        <translation>狗</translation>
    </message>
    <message>
        <source>door</source>
        <translation>门</translation>
    </message>
    <message>
        <source>dress</source>
        <translation>连衣裙</translation>
    </message>
    <message>
        <source>earrings</source>
        <translation>耳环</translation>
    </message>
    <message>
        <source>earth</source>
        <translation>泥土</translation>
    </message>
    <message>
        <source>escalator</source>
        <translation>自动扶梯</translation>
    </message>
    <message>
        <source>fan</source>
        <translation>风扇</translation>
    </message>
    <message>
        <source>fence</source>
        <translation>围栏</translation>
    </message>
    <message>
        <source>field</source>
        <translation>田野</translation>
    </message>
    <message>
        <source>fireplace</source>
        <translation>壁炉</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>旗帜</translation>
    </message>
    <message>
        <source>flats</source>
        <translation>平底鞋</translation>
    </message>
    <message>
        <source>floor</source>
        <translation>地板</translation>
    </message>
    <message>
        <source>flower</source>
        <translation>花</translation>
    </message>
    <message>
        <source>food</source>
        <translation>食物</translation>
    </message>
    <message>
        <source>fountain</source>
        <translation>喷泉</translation>
    </message>
    <message>
        <source>glass</source>
        <translation>玻璃杯</translation>
    </message>
    <message>
        <source>glasses</source>
        <translation>眼镜</translation>
    </message>
    <message>
        <source>gloves</source>
        <translation>手套</translation>
    </message>
    <message>
        <source>grandstand</source>
        <translation>看台</translation>
    </message>
    <message>
        <source>grass</source>
        <translation>草</translation>
    </message>
    <message>
        <source>ground</source>
        <translation>地面</translation>
    </message>
    <message>
        <source>hair</source>
        <translation>头发</translation>
    </message>
    <message>
        <source>hat</source>
        <translation>帽子</translation>
    </message>
    <message>
        <source>heels</source>
        <translation>高跟鞋</translation>
    </message>
    <message>
        <source>hill</source>
        <translation>小山</translation>
    </message>
    <message>
        <source>hood</source>
        <translation>抽油烟机</translation>
    </message>
    <message>
        <source>hoodie</source>
        <translation>连帽衫</translation>
    </message>
    <message>
        <source>horse</source>
        <translation>马</translation>
    </message>
    <message>
        <source>house</source>
        <translation>房屋</translation>
    </message>
    <message>
        <source>hovel</source>
        <translation>棚屋</translation>
    </message>
    <message>
        <source>intimate</source>
        <translation>内衣</translation>
    </message>
    <message>
        <source>jacket</source>
        <translation>夹克</translation>
    </message>
    <message>
        <source>jeans</source>
        <translation>牛仔裤</translation>
    </message>
    <message>
        <source>jumper</source>
        <translation>套头衫</translation>
    </message>
    <message>
        <source>keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>kitchen island</source>
        <translation>厨房中岛</translation>
    </message>
    <message>
        <source>lake</source>
        <translation>湖</translation>
    </message>
    <message>
        <source>lamp</source>
        <translation>灯</translation>
    </message>
    <message>
        <source>land</source>
        <translation>陆地</translation>
    </message>
    <message>
        <source>leggings</source>
        <translation>打底裤</translation>
    </message>
    <message>
        <source>light</source>
        <translation>灯光</translation>
    </message>
    <message>
        <source>loafers</source>
        <translation>乐福鞋</translation>
    </message>
    <message>
        <source>microwave</source>
        <translation>微波炉</translation>
    </message>
    <message>
        <source>minibike</source>
        <translation>轻便摩托车</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>镜子</translation>
    </message>
    <message>
        <source>monitor</source>
        <translation>显示器</translation>
    </message>
    <message>
        <source>motorbike</source>
        <translation>摩托车</translation>
    </message>
    <message>
        <source>motorcycle</source>
        <translation>摩托车</translation>
    </message>
    <message>
        <source>mountain</source>
        <translation>山</translation>
    </message>
    <message>
        <source>mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>necklace</source>
        <translation>项链</translation>
    </message>
    <message>
        <source>nucleus</source>
        <translation>细胞核</translation>
    </message>
    <message>
        <source>ottoman</source>
        <translation>脚凳</translation>
    </message>
    <message>
        <source>outerwear</source>
        <translation>外套</translation>
    </message>
    <message>
        <source>oven</source>
        <translation>烤箱</translation>
    </message>
    <message>
        <source>painting</source>
        <translation>画</translation>
    </message>
    <message>
        <source>palm</source>
        <translation>棕榈树</translation>
    </message>
    <message>
        <source>panties</source>
        <translation>内裤</translation>
    </message>
    <message>
        <source>pants</source>
        <translation>裤子</translation>
    </message>
    <message>
        <source>path</source>
        <translation>小径</translation>
    </message>
    <message>
        <source>person</source>
        <translation>人</translation>
    </message>
    <message>
        <source>pier</source>
        <translation>码头</translation>
    </message>
    <message>
        <source>pillow</source>
        <translation>枕头</translation>
    </message>
    <message>
        <source>plant</source>
        <translation>植物</translation>
    </message>
    <message>
        <source>plate</source>
        <translation>盘子</translation>
    </message>
    <message>
        <source>platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>plaything</source>
        <translation>玩具</translation>
    </message>
    <message>
        <source>pole</source>
        <translation>杆</translation>
    </message>
    <message>
        <source>pool table</source>
        <translation>台球桌</translation>
    </message>
    <message>
        <source>poster</source>
        <translation>海报</translation>
    </message>
    <message>
        <source>pot</source>
        <translation>锅</translation>
    </message>
    <message>
        <source>pottedplant</source>
        <translation>盆栽</translation>
    </message>
    <message>
        <source>pumps</source>
        <translation>浅口高跟鞋</translation>
    </message>
    <message>
        <source>purse</source>
        <translation>手提包</translation>
    </message>
    <message>
        <source>radiator</source>
        <translation>暖气片</translation>
    </message>
    <message>
        <source>railing</source>
        <translation>栏杆</translation>
    </message>
    <message>
        <source>refrigerator</source>
        <translation>冰箱</translation>
    </message>
    <message>
        <source>rider</source>
        <translation>骑行者</translation>
    </message>
    <message>
        <source>ring</source>
        <translation>戒指</translation>
    </message>
    <message>
        <source>river</source>
        <translation>河</translation>
    </message>
    <message>
        <source>road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>rock</source>
        <translation>岩石</translation>
    </message>
    <message>
        <source>romper</source>
        <translation>连身短裤</translation>
    </message>
    <message>
        <source>rug</source>
        <translation>地毯</translation>
    </message>
    <message>
        <source>runway</source>
        <translation>跑道</translation>
    </message>
    <message>
        <source>sand</source>
        <translation>沙</translation>
    </message>
    <message>
        <source>sandals</source>
        <translation>凉鞋</translation>
    </message>
    <message>
        <source>scarf</source>
        <translation>围巾</translation>
    </message>
    <message>
        <source>sconce</source>
        <translation>壁灯</translation>
    </message>
    <message>
        <source>screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>screen door</source>
        <translation>纱门</translation>
    </message>
    <message>
        <source>sculpture</source>
        <translation>雕塑</translation>
    </message>
    <message>
        <source>sea</source>
        <translation>海</translation>
    </message>
    <message>
        <source>seat</source>
        <translation>座位</translation>
    </message>
    <message>
        <source>sheep</source>
        <translation>羊</translation>
    </message>
    <message>
        <source>shelf</source>
        <translation>架子</translation>
    </message>
    <message>
        <source>shelves</source>
        <translation>搁架</translation>
    </message>
    <message>
        <source>ship</source>
        <translation>轮船</translation>
    </message>
    <message>
        <source>shirt</source>
        <translation>衬衫</translation>
    </message>
    <message>
        <source>shoes</source>
        <translation>鞋</translation>
    </message>
    <message>
        <source>shorts</source>
        <translation>短裤</translation>
    </message>
    <message>
        <source>shower</source>
        <translation>淋浴</translation>
    </message>
    <message>
        <source>sidewalk</source>
        <translation>人行道</translation>
    </message>
    <message>
        <source>sign</source>
        <translation>标牌</translation>
    </message>
    <message>
        <source>signboard</source>
        <translation>招牌</translation>
    </message>
    <message>
        <source>sink</source>
        <translation>水槽</translation>
    </message>
    <message>
        <source>skin</source>
        <translation>皮肤</translation>
    </message>
    <message>
        <source>skirt</source>
        <translation>裙子</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>天空</translation>
    </message>
    <message>
        <source>skyscraper</source>
        <translation>摩天大楼</translation>
    </message>
    <message>
        <source>sneakers</source>
        <translation>运动鞋</translation>
    </message>
    <message>
        <source>snow</source>
        <translation>雪</translation>
    </message>
    <message>
        <source>socks</source>
        <translation>短袜</translation>
    </message>
    <message>
        <source>sofa</source>
        <translation>沙发</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>stairs</source>
        <translation>楼梯</translation>
    </message>
    <message>
        <source>stairway</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>step</source>
        <translation>台阶</translation>
    </message>
    <message>
        <source>stockings</source>
        <translation>长袜</translation>
    </message>
    <message>
        <source>stool</source>
        <translation>凳子</translation>
    </message>
    <message>
        <source>stove</source>
        <translation>炉灶</translation>
    </message>
    <message>
        <source>streetlight</source>
        <translation>路灯</translation>
    </message>
    <message>
        <source>suit</source>
        <translation>套装</translation>
    </message>
    <message>
        <source>sunglasses</source>
        <translation>太阳镜</translation>
    </message>
    <message>
        <source>sweater</source>
        <translation>毛衣</translation>
    </message>
    <message>
        <source>sweatshirt</source>
        <translation>运动衫</translation>
    </message>
    <message>
        <source>swimming pool</source>
        <translation>游泳池</translation>
    </message>
    <message>
        <source>swimwear</source>
        <translation>泳装</translation>
    </message>
    <message>
        <source>swivel chair</source>
        <translation>转椅</translation>
    </message>
    <message>
        <source>t-shirt</source>
        <translation>T 恤</translation>
    </message>
    <message>
        <source>table</source>
        <translation>桌子</translation>
    </message>
    <message>
        <source>tank</source>
        <translation>水箱</translation>
    </message>
    <message>
        <source>television receiver</source>
        <translation>电视机</translation>
    </message>
    <message>
        <source>tent</source>
        <translation>帐篷</translation>
    </message>
    <message>
        <source>terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>tie</source>
        <translation>领带</translation>
    </message>
    <message>
        <source>tights</source>
        <translation>连裤袜</translation>
    </message>
    <message>
        <source>toilet</source>
        <translation>马桶</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上衣</translation>
    </message>
    <message>
        <source>towel</source>
        <translation>毛巾</translation>
    </message>
    <message>
        <source>tower</source>
        <translation>塔</translation>
    </message>
    <message>
        <source>track</source>
        <translation>轨道</translation>
    </message>
    <message>
        <source>trade name</source>
        <translation>商标</translation>
    </message>
    <message>
        <source>traffic light</source>
        <translation>交通灯</translation>
    </message>
    <message>
        <source>traffic sign</source>
        <translation>交通标志</translation>
    </message>
    <message>
        <source>train</source>
        <translation>火车</translation>
    </message>
    <message>
        <source>tray</source>
        <translation>托盘</translation>
    </message>
    <message>
        <source>tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>trousers and legwear</source>
        <translation>裤袜</translation>
    </message>
    <message>
        <source>truck</source>
        <translation>卡车</translation>
    </message>
    <message>
        <source>tvmonitor</source>
        <translation>电视显示器</translation>
    </message>
    <message>
        <source>van</source>
        <translation>厢式车</translation>
    </message>
    <message>
        <source>vase</source>
        <translation>花瓶</translation>
    </message>
    <message>
        <source>vegetation</source>
        <translation>植被</translation>
    </message>
    <message>
        <source>vest</source>
        <translation>背心</translation>
    </message>
    <message>
        <source>wall</source>
        <translation>墙</translation>
    </message>
    <message>
        <source>wallet</source>
        <translation>钱包</translation>
    </message>
    <message>
        <source>wardrobe</source>
        <translation>衣柜</translation>
    </message>
    <message>
        <source>washer</source>
        <translation>洗衣机</translation>
    </message>
    <message>
        <source>watch</source>
        <translation>手表</translation>
    </message>
    <message>
        <source>water</source>
        <translation>水</translation>
    </message>
    <message>
        <source>waterfall</source>
        <translation>瀑布</translation>
    </message>
    <message>
        <source>wedges</source>
        <translation>坡跟鞋</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗户</translation>
    </message>
    <message>
        <source>windowpane</source>
        <translation>窗玻璃</translation>
    </message>
    <message>
        <source>wood</source>
        <translation>木材</translation>
    </message>
</context>
<context>
    <name>compare</name>
    <message>
        <source>{key} adds the chosen network; a network can also be dragged here from the list.</source>
        <translation>按 {key} 添加所选网络；也可以从列表中把网络拖到这里。</translation>
    </message>
    <message>
        <source>No panes yet</source>
        <translation>还没有窗格</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>真值</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>分歧</translation>
    </message>
    <message>
        <source>Errors of {network}</source>
        <translation>错误：{network}</translation>
    </message>
    <message>
        <source>Two networks or more are needed to differ. Add another pane.</source>
        <translation>至少要有两个网络才有分歧。请再添加一个窗格。</translation>
    </message>
    <message>
        <source>{share} differs</source>
        <translation>{share} 有分歧</translation>
    </message>
    <message>
        <source>{share} left out: no class in common</source>
        <translation>{share} 未计入：没有共同的类别</translation>
    </message>
    <message>
        <source>hatched: no counterpart in the other panes</source>
        <translation>斜线：在其他窗格中没有对应类别</translation>
    </message>
    <message>
        <source>without your stroke</source>
        <translation>未计入您的这一笔</translation>
    </message>
    <message>
        <source>without your {n} strokes</source>
        <translation>未计入您的 {n} 笔</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>{key} runs all panes.</source>
        <translation>按 {key} 运行所有窗格。</translation>
    </message>
    <message>
        <source>Not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>Waiting for its turn…</source>
        <translation>等待运行…</translation>
    </message>
    <message>
        <source>No weights on this machine</source>
        <translation>本机没有权重</translation>
    </message>
    <message>
        <source>It needs a depth map for each image, and no set of such images has a licence under which trained weights may be passed on. Train your own: segstudio train DATA --model {model}</source>
        <translation>它需要每张图片的深度图，而此类图片集的许可都不允许分发训练所得的权重。请自行训练：segstudio train DATA --model {model}</translation>
    </message>
    <message>
        <source>Some are published: choose the network at the right and press Get.</source>
        <translation>已有公开发布的权重：请在右侧选择该网络，然后按“获取”。</translation>
    </message>
    <message>
        <source>Train your own: segstudio train DATA --model {model}</source>
        <translation>请自行训练：segstudio train DATA --model {model}</translation>
    </message>
    <message>
        <source>{key} chooses the folder of label maps.</source>
        <translation>按 {key} 选择标签图文件夹。</translation>
    </message>
    <message>
        <source>No labels yet</source>
        <translation>还没有标签</translation>
    </message>
    <message>
        <source>Looked in {folder} for a file of its name.</source>
        <translation>已在 {folder} 中查找同名文件。</translation>
    </message>
    <message>
        <source>No label file for this image</source>
        <translation>这张图片没有标签文件</translation>
    </message>
    <message>
        <source>Reading the labels…</source>
        <translation>正在读取标签…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在计算…</translation>
    </message>
</context>
<context>
    <name>depth</name>
    <message>
        <source>no depth</source>
        <translation>无深度</translation>
    </message>
    <message>
        <source>Automatic: floats are metres, whole numbers millimetres</source>
        <translation>自动：浮点数为米，整数为毫米</translation>
    </message>
    <message>
        <source>Metres</source>
        <translation>米</translation>
    </message>
    <message>
        <source>Centimetres</source>
        <translation>厘米</translation>
    </message>
    <message>
        <source>Millimetres</source>
        <translation>毫米</translation>
    </message>
    <message>
        <source>Pixels of disparity</source>
        <translation>视差像素</translation>
    </message>
    <message>
        <source> and {n} more</source>
        <translation> 等，另有 {n} 张</translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <source>the probabilities were let go</source>
        <translation>概率已释放</translation>
    </message>
    <message>
        <source>before refining: {text}</source>
        <translation>精修前：{text}</translation>
    </message>
    <message>
        <source>{width} x {height} px</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>mean confidence {share}</source>
        <translation>平均置信度 {share}</translation>
    </message>
    <message>
        <source>all agree on {share}</source>
        <translation>{share} 完全一致</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>Numbers</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Colours of the palette</source>
        <translation>调色板颜色</translation>
    </message>
    <message>
        <source>Colours of the pixels</source>
        <translation>像素颜色</translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>en</source>
        <translation>zh_CN</translation>
    </message>
</context>
<context>
    <name>layers</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>分歧</translation>
    </message>
    <message>
        <source>The likeliest class of each pixel</source>
        <translation>每个像素最可能的类别</translation>
    </message>
    <message>
        <source>The probability of the likeliest class</source>
        <translation>最可能类别的概率</translation>
    </message>
    <message>
        <source>How far the likeliest class lies above the second</source>
        <translation>最可能类别比第二类别高出多少</translation>
    </message>
    <message>
        <source>How evenly the probability is spread over the classes</source>
        <translation>概率在各类别间分布的均匀程度</translation>
    </message>
    <message>
        <source>Where the networks of the panes say different classes</source>
        <translation>各窗格的网络给出不同类别之处</translation>
    </message>
</context>
<context>
    <name>layouts</name>
    <message>
        <source>Single</source>
        <translation>单个</translation>
    </message>
    <message>
        <source>Raw | Refined</source>
        <translation>原始 | 精修</translation>
    </message>
    <message>
        <source>Compare 4</source>
        <translation>四格比较</translation>
    </message>
    <message>
        <source>Family tree</source>
        <translation>网络谱系</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Convergence</source>
        <translation>收敛过程</translation>
    </message>
    <message>
        <source>Iteration 0: the network&apos;s own output</source>
        <translation>迭代 0：网络的原始输出</translation>
    </message>
    <message>
        <source>Iteration {n}: {pixels} pixels changed ({share}); {raw} against the network&apos;s output</source>
        <translation>迭代 {n}：改变了 {pixels} 个像素（{share}）；相对网络输出 {raw}</translation>
    </message>
    <message>
        <source>Free energy</source>
        <translation>自由能</translation>
    </message>
    <message>
        <source>Free energy, nats per pixel</source>
        <translation>自由能，每像素 nat</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>迭代</translation>
    </message>
    <message>
        <source>Against the iteration before</source>
        <translation>相对上一次迭代</translation>
    </message>
    <message>
        <source>Against the network&apos;s output</source>
        <translation>相对网络输出</translation>
    </message>
    <message>
        <source>Changed pixels (dashed: against raw)</source>
        <translation>改变的像素（虚线：相对原始输出）</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>What refining changes is shown here.</source>
        <translation>这里显示精修改变的内容。</translation>
    </message>
    <message>
        <source>{share} of the image, in the colour of the new class</source>
        <translation>占图片的 {share}，以新类别的颜色显示</translation>
    </message>
    <message>
        <source>nothing changed here</source>
        <translation>此处没有变化</translation>
    </message>
    <message>
        <source>{name}: green gained {gained}, orange lost {lost}</source>
        <translation>{name}：绿色为增加 {gained}，橙色为减少 {lost}</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新出现</translation>
    </message>
</context>
<context>
    <name>matrix</name>
    <message>
        <source>{true} found as such: {pixels} pixels, {share} of all {true}</source>
        <translation>{true}判断正确：{pixels} 像素，占全部{true}的 {share}</translation>
    </message>
    <message>
        <source>{true} taken for {predicted}: {pixels} pixels, {share} of all {true}</source>
        <translation>{true}被当作{predicted}：{pixels} 像素，占全部{true}的 {share}</translation>
    </message>
</context>
<context>
    <name>networks</name>
    <message>
        <source>weights: {names}</source>
        <translation>权重：{names}</translation>
    </message>
    <message>
        <source>weights can be fetched</source>
        <translation>权重可获取</translation>
    </message>
    <message>
        <source>no weights here</source>
        <translation>本机无权重</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} 个参数</translation>
    </message>
    <message>
        <source>{n} MACs at 512x512</source>
        <translation>{n} 次乘加（512x512）</translation>
    </message>
</context>
<context>
    <name>order</name>
    <message>
        <source>As found</source>
        <translation>按原有顺序</translation>
    </message>
    <message>
        <source>In the order of their names</source>
        <translation>按名称排列</translation>
    </message>
    <message>
        <source>Disagreement first</source>
        <translation>分歧最大的在前</translation>
    </message>
    <message>
        <source>Where the networks that are compared differ most</source>
        <translation>所比较的网络差异最大之处</translation>
    </message>
    <message>
        <source>Doubt first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>Where the networks are least sure</source>
        <translation>网络最不确定之处</translation>
    </message>
    <message>
        <source>CRF change first</source>
        <translation>CRF 改动最大的在前</translation>
    </message>
    <message>
        <source>Where refining changes most</source>
        <translation>精修改动最大之处</translation>
    </message>
    <message>
        <source>Boundary error first</source>
        <translation>边界误差最大的在前</translation>
    </message>
    <message>
        <source>Where borders are furthest from the true ones</source>
        <translation>边界离真值边界最远之处</translation>
    </message>
    <message>
        <source>Lowest mIoU first</source>
        <translation>平均 IoU 最低的在前</translation>
    </message>
    <message>
        <source>Where the worst network is worst</source>
        <translation>最差的网络表现最差之处</translation>
    </message>
</context>
<context>
    <name>panels</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>精修</translation>
    </message>
</context>
<context>
    <name>plugins</name>
    <message>
        <source>A context module behind a backbone for telephones: quick on a CPU.</source>
        <translation>手机级骨干网络之后接上下文模块：在 CPU 上很快。</translation>
    </message>
    <message>
        <source>A shallow path for detail beside a deep one for context; made for speed on large images.</source>
        <translation>浅层通路保留细节，深层通路理解语境；为大图的速度而设计。</translation>
    </message>
    <message>
        <source>A shallow path for detail beside a telephone&apos;s backbone for context: quick on a CPU.</source>
        <translation>浅层通路负责细节，手机级骨干网络负责上下文：在 CPU 上很快。</translation>
    </message>
    <message>
        <source>A strong head without a dilated backbone: the features of stride 8 are put together afterwards.</source>
        <translation>强大的预测头，骨干无需空洞卷积：步长 8 的特征在其后拼合而成。</translation>
    </message>
    <message>
        <source>ACNet</source>
        <translation>ACNet</translation>
    </message>
    <message>
        <source>ACNet (three ResNet-50s)</source>
        <translation>ACNet（三个 ResNet-50）</translation>
    </message>
    <message>
        <source>ADE20K, 512x512, 160k steps</source>
        <translation>ADE20K，512x512，160k 步</translation>
    </message>
    <message>
        <source>ADE20K, 512x512, 80k steps</source>
        <translation>ADE20K，512x512，80k 步</translation>
    </message>
    <message>
        <source>Appearance weight w1</source>
        <translation>外观权重 w1</translation>
    </message>
    <message>
        <source>BiSeNet</source>
        <translation>BiSeNet</translation>
    </message>
    <message>
        <source>BiSeNet (EfficientNet-Lite0)</source>
        <translation>BiSeNet（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>BiSeNet (ResNet-101)</source>
        <translation>BiSeNet（ResNet-101）</translation>
    </message>
    <message>
        <source>BiSeNet (ResNet-18)</source>
        <translation>BiSeNet（ResNet-18）</translation>
    </message>
    <message>
        <source>BiSeNet (ResNet-50)</source>
        <translation>BiSeNet（ResNet-50）</translation>
    </message>
    <message>
        <source>BiSeNet (Xception39)</source>
        <translation>BiSeNet（Xception39）</translation>
    </message>
    <message>
        <source>BiSeNet for accuracy: the same two paths, the context from a deep ResNet.</source>
        <translation>追求精度的 BiSeNet：同样的两条路径，上下文来自较深的 ResNet。</translation>
    </message>
    <message>
        <source>Both attentions on a backbone for telephones.</source>
        <translation>手机级骨干网络上的两种注意力。</translation>
    </message>
    <message>
        <source>COCO, the classes of Pascal VOC</source>
        <translation>COCO，Pascal VOC 的类别</translation>
    </message>
    <message>
        <source>CPU, because it was asked for.</source>
        <translation>按要求在 CPU 上运行。</translation>
    </message>
    <message>
        <source>CPU, because no CUDA or Apple GPU was found.</source>
        <translation>在 CPU 上运行：未找到 CUDA 或 Apple GPU。</translation>
    </message>
    <message>
        <source>Cell nuclei, fluorescence and stained tissue</source>
        <translation>细胞核：荧光与染色组织</translation>
    </message>
    <message>
        <source>Cityscapes, 1024x1024, 160k steps, ImageNet start, batch 4x4</source>
        <translation>Cityscapes，1024x1024，160k 步，ImageNet 初始化，批量 4x4</translation>
    </message>
    <message>
        <source>Cityscapes, 1024x1024, 160k steps, ImageNet start, batch 4x8</source>
        <translation>Cityscapes，1024x1024，160k 步，ImageNet 初始化，批量 4x8</translation>
    </message>
    <message>
        <source>Cityscapes, 1024x1024, 160k steps, batch 4x4</source>
        <translation>Cityscapes，1024x1024，160k 步，批量 4x4</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 40k steps</source>
        <translation>Cityscapes，512x1024，40k 步</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps</source>
        <translation>Cityscapes，512x1024，80k 步</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps, batch 4x4</source>
        <translation>Cityscapes，512x1024，80k 步，批量 4x4</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps, half precision</source>
        <translation>Cityscapes，512x1024，80k 步，半精度</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 40k steps</source>
        <translation>Cityscapes，769x769，40k 步</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 80k steps</source>
        <translation>Cityscapes，769x769，80k 步</translation>
    </message>
    <message>
        <source>Appearance reach σα</source>
        <translation>外观作用范围 σα</translation>
    </message>
    <message>
        <source>Both reaches then count for a longer side of 500 pixels, as published ones do, and grow with the image.</source>
        <translation>两个作用范围按长边 500 像素计（与已发表的数值一致），并随图片增大。</translation>
    </message>
    <message>
        <source>Colour tolerance σβ</source>
        <translation>颜色容差 σβ</translation>
    </message>
    <message>
        <source>DANet</source>
        <translation>DANet</translation>
    </message>
    <message>
        <source>DANet (EfficientNet-Lite0)</source>
        <translation>DANet（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DANet (ResNet-101)</source>
        <translation>DANet（ResNet-101）</translation>
    </message>
    <message>
        <source>DANet (ResNet-50)</source>
        <translation>DANet（ResNet-50）</translation>
    </message>
    <message>
        <source>DFANet</source>
        <translation>DFANet</translation>
    </message>
    <message>
        <source>DFANet (A&apos;)</source>
        <translation>DFANet（A&apos;）</translation>
    </message>
    <message>
        <source>DFANet (A)</source>
        <translation>DFANet（A）</translation>
    </message>
    <message>
        <source>DFANet (B)</source>
        <translation>DFANet（B）</translation>
    </message>
    <message>
        <source>DFANet with two thirds of the channels: quicker still, and coarser.</source>
        <translation>通道数为三分之二的 DFANet：更快，也更粗。</translation>
    </message>
    <message>
        <source>DUpsampling</source>
        <translation>DUpsampling</translation>
    </message>
    <message>
        <source>DUpsampling (ResNet-50)</source>
        <translation>DUpsampling（ResNet-50）</translation>
    </message>
    <message>
        <source>Decodes at stride 16 and goes to every pixel in one learnt step: a cheap decoder with sharp borders.</source>
        <translation>在步长 16 处解码，再以一个学得的步骤直达每个像素：解码器省力而边界清晰。</translation>
    </message>
    <message>
        <source>DeepLab</source>
        <translation>DeepLab</translation>
    </message>
    <message>
        <source>DeepLab v1</source>
        <translation>DeepLab v1</translation>
    </message>
    <message>
        <source>DeepLab v2, ResNet-101</source>
        <translation>DeepLab v2，ResNet-101</translation>
    </message>
    <message>
        <source>DeepLab v2, VGG-16</source>
        <translation>DeepLab v2，VGG-16</translation>
    </message>
    <message>
        <source>DeepLabV1 (LargeFOV)</source>
        <translation>DeepLabV1（LargeFOV）</translation>
    </message>
    <message>
        <source>DeepLabV1 (LargeFOV, EfficientNet-Lite0)</source>
        <translation>DeepLabV1（LargeFOV，EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DeepLabV1 (MSc-LargeFOV)</source>
        <translation>DeepLabV1（MSc-LargeFOV）</translation>
    </message>
    <message>
        <source>DeepLabV2 (ASPP-L, EfficientNet-Lite0)</source>
        <translation>DeepLabV2（ASPP-L，EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DeepLabV2 (ResNet-101)</source>
        <translation>DeepLabV2（ResNet-101）</translation>
    </message>
    <message>
        <source>DeepLabV2 (VGG16, ASPP-L)</source>
        <translation>DeepLabV2（VGG16，ASPP-L）</translation>
    </message>
    <message>
        <source>DeepLabV2 (VGG16, ASPP-S)</source>
        <translation>DeepLabV2（VGG16，ASPP-S）</translation>
    </message>
    <message>
        <source>DeepLabV3 (EfficientNet-Lite0)</source>
        <translation>DeepLabV3（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DeepLabV3 (MobileNetV3-large)</source>
        <translation>DeepLabV3（MobileNetV3-large）</translation>
    </message>
    <message>
        <source>DeepLabV3 (ResNet-101)</source>
        <translation>DeepLabV3（ResNet-101）</translation>
    </message>
    <message>
        <source>DeepLabV3 (ResNet-50)</source>
        <translation>DeepLabV3（ResNet-50）</translation>
    </message>
    <message>
        <source>DeepLabV3 with a decoder for sharp borders; strong, made for a graphics card.</source>
        <translation>带解码器的 DeepLabV3，边界清晰；性能强，适合显卡。</translation>
    </message>
    <message>
        <source>DeepLabV3&apos;s pyramid on a backbone for telephones: quick on a CPU.</source>
        <translation>在手机级骨干网络上的 DeepLabV3 金字塔：在 CPU 上也很快。</translation>
    </message>
    <message>
        <source>DeepLabV3+ (EfficientNet-Lite0)</source>
        <translation>DeepLabV3+（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DeepLabV3+ (MobileNetV2)</source>
        <translation>DeepLabV3+（MobileNetV2）</translation>
    </message>
    <message>
        <source>DeepLabV3+ (ResNet-101)</source>
        <translation>DeepLabV3+（ResNet-101）</translation>
    </message>
    <message>
        <source>DeepLabV3+ (ResNet-50)</source>
        <translation>DeepLabV3+（ResNet-50）</translation>
    </message>
    <message>
        <source>DeepLabV3+ on a backbone for telephones: sharp borders, quick on a CPU.</source>
        <translation>在手机级骨干网络上的 DeepLabV3+：边界清晰，在 CPU 上也很快。</translation>
    </message>
    <message>
        <source>DenseCRF</source>
        <translation>DenseCRF</translation>
    </message>
    <message>
        <source>DenseCRF (pydensecrf)</source>
        <translation>DenseCRF (pydensecrf)</translation>
    </message>
    <message>
        <source>Dilated convolutions</source>
        <translation>空洞卷积</translation>
    </message>
    <message>
        <source>Dilated, basic context</source>
        <translation>空洞卷积网络，基本语境模块</translation>
    </message>
    <message>
        <source>Dilated, basic context (EfficientNet-Lite0)</source>
        <translation>空洞卷积，基本上下文（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>Dilated, eight layers (CamVid)</source>
        <translation>空洞卷积网络，八层（CamVid）</translation>
    </message>
    <message>
        <source>Dilated, front end (VGG16)</source>
        <translation>空洞卷积网络，前端（VGG16）</translation>
    </message>
    <message>
        <source>Dilated, large context</source>
        <translation>空洞卷积网络，大型语境模块</translation>
    </message>
    <message>
        <source>Dilated, seven layers (KITTI)</source>
        <translation>空洞卷积网络，七层（KITTI）</translation>
    </message>
    <message>
        <source>Dilated, ten layers (Cityscapes)</source>
        <translation>空洞卷积网络，十层（Cityscapes）</translation>
    </message>
    <message>
        <source>Each pixel against the scene in parts, on a backbone for telephones: quick on a CPU.</source>
        <translation>在手机级骨干网络上，将每个像素与场景各部分相对照：在 CPU 上很快。</translation>
    </message>
    <message>
        <source>FCN</source>
        <translation>FCN</translation>
    </message>
    <message>
        <source>FCN (dilated ResNet-101)</source>
        <translation>FCN（空洞 ResNet-101）</translation>
    </message>
    <message>
        <source>FCN (dilated ResNet-50)</source>
        <translation>FCN（空洞 ResNet-50）</translation>
    </message>
    <message>
        <source>FCN-16s (VGG16)</source>
        <translation>FCN-16s（VGG16）</translation>
    </message>
    <message>
        <source>FCN-16s, five deconvolutions</source>
        <translation>FCN-16s，五层反卷积</translation>
    </message>
    <message>
        <source>FCN-32s (VGG16)</source>
        <translation>FCN-32s（VGG16）</translation>
    </message>
    <message>
        <source>FCN-32s, five deconvolutions</source>
        <translation>FCN-32s，五层反卷积</translation>
    </message>
    <message>
        <source>FCN-8s (EfficientNet-Lite0)</source>
        <translation>FCN-8s（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>FCN-8s (VGG16)</source>
        <translation>FCN-8s（VGG16）</translation>
    </message>
    <message>
        <source>FCN-8s at once (VGG16)</source>
        <translation>一次成型的 FCN-8s（VGG16）</translation>
    </message>
    <message>
        <source>FCN-8s, five deconvolutions</source>
        <translation>FCN-8s，五层反卷积</translation>
    </message>
    <message>
        <source>FCN-8s, five deconvolutions (light)</source>
        <translation>FCN-8s，五层反卷积（轻量）</translation>
    </message>
    <message>
        <source>FCNs, five deconvolutions</source>
        <translation>FCNs，五层反卷积</translation>
    </message>
    <message>
        <source>FastFCN</source>
        <translation>FastFCN</translation>
    </message>
    <message>
        <source>FastFCN (PSP, EfficientNet-Lite0)</source>
        <translation>FastFCN（PSP，EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>FastFCN, DeepLabV3 (ResNet-101)</source>
        <translation>FastFCN，DeepLabV3（ResNet-101）</translation>
    </message>
    <message>
        <source>FastFCN, DeepLabV3 (ResNet-50)</source>
        <translation>FastFCN，DeepLabV3（ResNet-50）</translation>
    </message>
    <message>
        <source>FastFCN, EncNet (ResNet-101)</source>
        <translation>FastFCN，EncNet（ResNet-101）</translation>
    </message>
    <message>
        <source>FastFCN, EncNet (ResNet-50)</source>
        <translation>FastFCN，EncNet（ResNet-50）</translation>
    </message>
    <message>
        <source>FastFCN, PSP (ResNet-101)</source>
        <translation>FastFCN，PSP（ResNet-101）</translation>
    </message>
    <message>
        <source>FastFCN, PSP (ResNet-50)</source>
        <translation>FastFCN，PSP（ResNet-50）</translation>
    </message>
    <message>
        <source>Fine detail without dilation: four blocks walk back up to stride 4.</source>
        <translation>不用空洞卷积也有精细细节：四个模块逐级回到步长 4。</translation>
    </message>
    <message>
        <source>Four holes at once on a backbone for telephones: quick on a CPU.</source>
        <translation>手机级骨干网络上同时使用四种空洞：在 CPU 上很快。</translation>
    </message>
    <message>
        <source>Four narrow blocks walk back up to stride 4 on a backbone for telephones.</source>
        <translation>在手机级骨干网络上，四个窄模块逐级回到步幅 4。</translation>
    </message>
    <message>
        <source>HAL-42/weak-seg, GitHub</source>
        <translation>HAL-42/weak-seg，GitHub</translation>
    </message>
    <message>
        <source>Half as wide, normalised throughout: the doublings for training from nothing on a laptop.</source>
        <translation>宽度减半，处处归一化：逐级翻倍，可在笔记本电脑上从零训练。</translation>
    </message>
    <message>
        <source>How far neighbours of any colour attract.</source>
        <translation>任意颜色的相邻像素相互吸引的范围。</translation>
    </message>
    <message>
        <source>How far pixels of like colour attract. DeepLab v1 and v2 searched 30 to 100.</source>
        <translation>颜色相近的像素相互吸引的范围。DeepLab v1 和 v2 搜索了 30 到 100。</translation>
    </message>
    <message>
        <source>How strongly pixels alike in place and colour attract. DeepLab v1 and v2 searched 3 to 10.</source>
        <translation>位置和颜色相近的像素相互吸引的强度。DeepLab v1 和 v2 搜索了 3 到 10。</translation>
    </message>
    <message>
        <source>How unlike alike colours may be. DeepLab v1 and v2 searched 3 to 10.</source>
        <translation>被视为相近的颜色可以相差多少。DeepLab v1 和 v2 搜索了 3 到 10。</translation>
    </message>
    <message>
        <source>Pixels that are near each other and alike in colour are drawn to the same class. Krähenbühl, Koltun: Efficient Inference in Fully Connected CRFs. NIPS 2011, arXiv:1210.5644.</source>
        <translation>位置接近且颜色相似的像素被拉向同一类别。Krähenbühl、Koltun：Efficient Inference in Fully Connected CRFs，NIPS 2011，arXiv:1210.5644。</translation>
    </message>
    <message>
        <source>Smoothness reach σγ</source>
        <translation>平滑作用范围 σγ</translation>
    </message>
    <message>
        <source>How strongly neighbours attract, whatever their colour.</source>
        <translation>相邻像素（不论颜色）相互吸引的强度。</translation>
    </message>
    <message>
        <source>1</source>
        <translation>1</translation>
    </message>
    <message>
        <source>11</source>
        <translation>11</translation>
    </message>
    <message>
        <source>13</source>
        <translation>13</translation>
    </message>
    <message>
        <source>2</source>
        <translation>2</translation>
    </message>
    <message>
        <source>3</source>
        <translation>3</translation>
    </message>
    <message>
        <source>4</source>
        <translation>4</translation>
    </message>
    <message>
        <source>5</source>
        <translation>5</translation>
    </message>
    <message>
        <source>7</source>
        <translation>7</translation>
    </message>
    <message>
        <source>8</source>
        <translation>8</translation>
    </message>
    <message>
        <source>9</source>
        <translation>9</translation>
    </message>
    <message>
        <source>A dilated ResNet with a small convolutional head, as in torchvision or mmsegmentation: a plain baseline.</source>
        <translation>空洞 ResNet 加一个小的卷积头，与 torchvision 或 mmsegmentation 一致：朴素的基线。</translation>
    </message>
    <message>
        <source>An image that would take more is refused before anything runs.</source>
        <translation>所需内存更多的图片会在运行前被拒绝。</translation>
    </message>
    <message>
        <source>Against the network&apos;s own scores.</source>
        <translation>相对于网络自身的分数。</translation>
    </message>
    <message>
        <source>Appearance strength</source>
        <translation>外观强度</translation>
    </message>
    <message>
        <source>As the paper says</source>
        <translation>按论文所述</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 40k steps, dilation 6</source>
        <translation>Cityscapes，512x1024，40k 步，空洞率 6</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps, ResNet&apos;s own stem</source>
        <translation>Cityscapes，512x1024，80k 步，ResNet 自身的起始层</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps, ResNet&apos;s own stem, dilation 6</source>
        <translation>Cityscapes，512x1024，80k 步，ResNet 自身的起始层，空洞率 6</translation>
    </message>
    <message>
        <source>Cityscapes, 512x1024, 80k steps, dilation 6</source>
        <translation>Cityscapes，512x1024，80k 步，空洞率 6</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 40k steps, dilation 6</source>
        <translation>Cityscapes，769x769，40k 步，空洞率 6</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 80k steps, ResNet&apos;s own stem</source>
        <translation>Cityscapes，769x769，80k 步，ResNet 自身的起始层</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 80k steps, ResNet&apos;s own stem, dilation 6</source>
        <translation>Cityscapes，769x769，80k 步，ResNet 自身的起始层，空洞率 6</translation>
    </message>
    <message>
        <source>Cityscapes, 769x769, 80k steps, dilation 6</source>
        <translation>Cityscapes，769x769，80k 步，空洞率 6</translation>
    </message>
    <message>
        <source>Colours look at places</source>
        <translation>颜色核考虑位置</translation>
    </message>
    <message>
        <source>ConvCRF</source>
        <translation>ConvCRF</translation>
    </message>
    <message>
        <source>Counts only where colours look at places.</source>
        <translation>仅在颜色核考虑位置时有效。</translation>
    </message>
    <message>
        <source>DUpsampling (EfficientNet-Lite0)</source>
        <translation>DUpsampling（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>DeepLabV3 (MobileNetV2)</source>
        <translation>DeepLabV3 (MobileNetV2)</translation>
    </message>
    <message>
        <source>DeepLabV3+ (DRN-D-54)</source>
        <translation>DeepLabV3+ (DRN-D-54)</translation>
    </message>
    <message>
        <source>DeepLabV3+ (Xception-65)</source>
        <translation>DeepLabV3+ (Xception-65)</translation>
    </message>
    <message>
        <source>DenseCRF (torch)</source>
        <translation>DenseCRF（torch）</translation>
    </message>
    <message>
        <source>Divide each kernel by the roots of its sums.</source>
        <translation>将每个核除以其和的平方根。</translation>
    </message>
    <message>
        <source>FCN&apos;s skips taken further down than its authors did: finer scores from VGG16&apos;s first pools; no weights.</source>
        <translation>把 FCN 的跳跃连接延伸到作者未及之处：由 VGG16 最初的池化得到更细的得分；没有权重。</translation>
    </message>
    <message>
        <source>FCN-2s (VGG16), our extension</source>
        <translation>FCN-2s (VGG16)，我们的扩展</translation>
    </message>
    <message>
        <source>FCN-4s (VGG16), our extension</source>
        <translation>FCN-4s (VGG16)，我们的扩展</translation>
    </message>
    <message>
        <source>Filter size</source>
        <translation>滤波器大小</translation>
    </message>
    <message>
        <source>First messages</source>
        <translation>首次消息</translation>
    </message>
    <message>
        <source>From stride 16 to every pixel in one learnt step, on a backbone for telephones.</source>
        <translation>从步幅 16 一步学到每个像素，用手机级骨干网络。</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>How strongly neighbours attract.</source>
        <translation>相邻像素相互吸引的强度。</translation>
    </message>
    <message>
        <source>How strongly pixels alike in colour attract.</source>
        <translation>颜色相近的像素相互吸引的强度。</translation>
    </message>
    <message>
        <source>How unlike alike colours may be.</source>
        <translation>被视为相近的颜色可以相差多少。</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>LEDNet</source>
        <translation>LEDNet</translation>
    </message>
    <message>
        <source>LEDNet (wide pyramid)</source>
        <translation>LEDNet（宽金字塔）</translation>
    </message>
    <message>
        <source>LEDNet with the authors&apos; heavier attention, 1.4 million parameters more: a weight for each class and place.</source>
        <translation>采用作者较重注意力的 LEDNet，多 140 万个参数：每个类别、每个位置各有一个权重。</translation>
    </message>
    <message>
        <source>Label map (indexed PNG)</source>
        <translation>标签图（索引 PNG）</translation>
    </message>
    <message>
        <source>LargeFOV, looking at early maps too: a little sharper at borders.</source>
        <translation>LargeFOV，同时参考早期特征图：边界略为清晰。</translation>
    </message>
    <message>
        <source>Larger images are worked on at a whole fraction of their size; 4 megapixels of 21 classes take about 3 GB.</source>
        <translation>更大的图片按整数比例缩小后处理；400 万像素、21 类约占 3 GB 内存。</translation>
    </message>
    <message>
        <source>Largest image</source>
        <translation>最大图片</translation>
    </message>
    <message>
        <source>Lets every place and every channel look at all others; strong, and made for a graphics card.</source>
        <translation>让每个位置、每个通道都能参考其余全部；效果强，适合显卡运行。</translation>
    </message>
    <message>
        <source>Like DenseCRF, but each pixel hears only a small window around it. Teichmann, Cipolla: Convolutional CRFs for Semantic Segmentation, arXiv:1805.04777.</source>
        <translation>与 DenseCRF 类似，但每个像素只接收其周围小窗口的消息。Teichmann、Cipolla：Convolutional CRFs for Semantic Segmentation，arXiv:1805.04777。</translation>
    </message>
    <message>
        <source>Looks at the last features through several dilations at once; strong, and costly at output stride 8.</source>
        <translation>以多个空洞率同时观察最后的特征；性能强，在输出步长 8 时开销较大。</translation>
    </message>
    <message>
        <source>MP</source>
        <translation>百万像素</translation>
    </message>
    <message>
        <source>MarvinTeichmann/ConvCRF, default_conf</source>
        <translation>MarvinTeichmann/ConvCRF，default_conf</translation>
    </message>
    <message>
        <source>MarvinTeichmann/ConvCRF, demo.py and benchmark.py</source>
        <translation>MarvinTeichmann/ConvCRF，demo.py 和 benchmark.py</translation>
    </message>
    <message>
        <source>Mean-field steps.</source>
        <translation>平均场步数。</translation>
    </message>
    <message>
        <source>Mean-field steps; more than ten change little.</source>
        <translation>平均场迭代步数；超过十步变化很小。</translation>
    </message>
    <message>
        <source>Messages are passed on an image that many times smaller, so that the window reaches further.</source>
        <translation>在缩小该倍数的图片上传递消息，使窗口作用更远。</translation>
    </message>
    <message>
        <source>Most memory</source>
        <translation>最大内存</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Normalised kernels</source>
        <translation>归一化的核</translation>
    </message>
    <message>
        <source>One block joins all four resolutions at once: the plainest RefineNet.</source>
        <translation>一个模块一次融合四种分辨率：最简单的 RefineNet。</translation>
    </message>
    <message>
        <source>One wide hole on a backbone for telephones: coarse, smooth, and made for a CRF.</source>
        <translation>手机级骨干网络上的一个大空洞：粗略、平滑，专为 CRF 而设。</translation>
    </message>
    <message>
        <source>Overlay on the image (PNG)</source>
        <translation>叠加图（PNG）</translation>
    </message>
    <message>
        <source>PSPNet</source>
        <translation>PSPNet</translation>
    </message>
    <message>
        <source>PSPNet (EfficientNet-Lite0)</source>
        <translation>PSPNet（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>PSPNet (ResNet-101)</source>
        <translation>PSPNet（ResNet-101）</translation>
    </message>
    <message>
        <source>PSPNet (ResNet-152)</source>
        <translation>PSPNet（ResNet-152）</translation>
    </message>
    <message>
        <source>PSPNet (ResNet-50)</source>
        <translation>PSPNet（ResNet-50）</translation>
    </message>
    <message>
        <source>Pascal Context 59, 480x480, 40k steps</source>
        <translation>Pascal Context 59，480x480，40k 步</translation>
    </message>
    <message>
        <source>Pascal Context 59, 480x480, 80k steps</source>
        <translation>Pascal Context 59，480x480，80k 步</translation>
    </message>
    <message>
        <source>Pascal Context, 480x480, 40k steps</source>
        <translation>Pascal Context，480x480，40k 步</translation>
    </message>
    <message>
        <source>Pascal Context, 480x480, 80k steps</source>
        <translation>Pascal Context，480x480，80k 步</translation>
    </message>
    <message>
        <source>People and clothing, 13 classes</source>
        <translation>人物与服装，13 类</translation>
    </message>
    <message>
        <source>Pixels hear themselves</source>
        <translation>像素接收自己</translation>
    </message>
    <message>
        <source>Raw beside refined (PNG)</source>
        <translation>原始与精修并排（PNG）</translation>
    </message>
    <message>
        <source>Reach grows with the image</source>
        <translation>作用范围随图片增大</translation>
    </message>
    <message>
        <source>Reads a depth map beside each image; for rooms. Three ResNet-50s: heavy without a graphics card.</source>
        <translation>除图片外还读取深度图；适用于室内。三个 ResNet-50：没有显卡时很慢。</translation>
    </message>
    <message>
        <source>RefineNet</source>
        <translation>RefineNet</translation>
    </message>
    <message>
        <source>RefineNet, 2-cascaded (ResNet-101)</source>
        <translation>RefineNet，两级级联（ResNet-101）</translation>
    </message>
    <message>
        <source>RefineNet, 2-cascaded (ResNet-152)</source>
        <translation>RefineNet，两级级联（ResNet-152）</translation>
    </message>
    <message>
        <source>RefineNet, 2-cascaded (ResNet-50)</source>
        <translation>RefineNet，两级级联（ResNet-50）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded (EfficientNet-Lite0)</source>
        <translation>RefineNet，四级级联（EfficientNet-Lite0）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded (ResNet-101)</source>
        <translation>RefineNet，四级级联（ResNet-101）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded (ResNet-152)</source>
        <translation>RefineNet，四级级联（ResNet-152）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded (ResNet-50)</source>
        <translation>RefineNet，四级级联（ResNet-50）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded, 2 scales (ResNet-101)</source>
        <translation>RefineNet，四级级联，两种尺寸（ResNet-101）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded, 2 scales (ResNet-152)</source>
        <translation>RefineNet，四级级联，两种尺寸（ResNet-152）</translation>
    </message>
    <message>
        <source>RefineNet, 4-cascaded, 2 scales (ResNet-50)</source>
        <translation>RefineNet，四级级联，两种尺寸（ResNet-50）</translation>
    </message>
    <message>
        <source>RefineNet, single (ResNet-101)</source>
        <translation>RefineNet，单个模块（ResNet-101）</translation>
    </message>
    <message>
        <source>RefineNet, single (ResNet-152)</source>
        <translation>RefineNet，单个模块（ResNet-152）</translation>
    </message>
    <message>
        <source>RefineNet, single (ResNet-50)</source>
        <translation>RefineNet，单个模块（ResNet-50）</translation>
    </message>
    <message>
        <source>Released code</source>
        <translation>发布的代码</translation>
    </message>
    <message>
        <source>Released code, its demo</source>
        <translation>发布的代码（演示）</translation>
    </message>
    <message>
        <source>Road scenes, 11 classes</source>
        <translation>道路场景，11 类</translation>
    </message>
    <message>
        <source>Scores at three strides, added up, on a backbone for telephones: quick on a CPU.</source>
        <translation>在手机级骨干网络上将三种步幅的得分相加：在 CPU 上很快。</translation>
    </message>
    <message>
        <source>Scores of every class (NumPy)</source>
        <translation>各类别得分（NumPy）</translation>
    </message>
    <message>
        <source>Side of the window; its authors found nothing to gain beyond 13.</source>
        <translation>窗口边长；作者发现超过 13 没有收益。</translation>
    </message>
    <message>
        <source>Smoothness strength</source>
        <translation>平滑强度</translation>
    </message>
    <message>
        <source>Smoothness weight w2</source>
        <translation>平滑权重 w2</translation>
    </message>
    <message>
        <source>The classifier VGG16 made convolutional, as its authors released it: large, slow, where it all began.</source>
        <translation>将分类网络 VGG16 全卷积化，与作者发布的一致：庞大、缓慢，一切的起点。</translation>
    </message>
    <message>
        <source>The features of stride 8 are put together afterwards, on a backbone for telephones.</source>
        <translation>在手机级骨干网络上，事后拼合步幅 8 的特征。</translation>
    </message>
    <message>
        <source>The front end and a context module as released for this road-scene data set.</source>
        <translation>前端加语境模块，即针对该道路场景数据集发布的版本。</translation>
    </message>
    <message>
        <source>The front end, and a stack of ever wider filters on its scores: more certain about large things.</source>
        <translation>前端之后，在其得分上叠加逐层变宽的滤波器：对大物体更有把握。</translation>
    </message>
    <message>
        <source>The network of DFANet A, which the paper runs on images of half the area: 512 by 1024.</source>
        <translation>即 DFANet A 的网络，论文中用于面积减半的图片：512×1024。</translation>
    </message>
    <message>
        <source>The paper&apos;s colour kernel looks at places as well; the released code&apos;s does not.</source>
        <translation>论文的颜色核也考虑位置；发布的代码不考虑。</translation>
    </message>
    <message>
        <source>The paper&apos;s own best: DeepLabV3+ on the modified aligned Xception.</source>
        <translation>论文自己的最佳：以改进的对齐 Xception 为主干的 DeepLabV3+。</translation>
    </message>
    <message>
        <source>The published system: a ResNet with holes, seen at three sizes; strong, and slow on a CPU.</source>
        <translation>发表的系统：带空洞的 ResNet，以三种尺寸观察；效果强，在 CPU 上慢。</translation>
    </message>
    <message>
        <source>The released code lets each pixel hear itself; DenseCRF does not.</source>
        <translation>发布的代码让每个像素接收自己的消息；DenseCRF 则不然。</translation>
    </message>
    <message>
        <source>The released code passes log-probabilities first, the paper probabilities.</source>
        <translation>发布的代码首先传递对数概率，论文传递概率。</translation>
    </message>
    <message>
        <source>The released code&apos;s window is a square, the paper&apos;s goes by Manhattan distance.</source>
        <translation>发布的代码的窗口是正方形，论文按曼哈顿距离。</translation>
    </message>
    <message>
        <source>Two backbones see the image at two sizes; the largest.</source>
        <translation>两个骨干以两种尺寸观察图片；规模最大。</translation>
    </message>
    <message>
        <source>Two blocks walk back up to stride 4.</source>
        <translation>两个模块逐级回到步长 4。</translation>
    </message>
    <message>
        <source>Under a million parameters, needs no pretrained backbone; quick anywhere, coarse at small things.</source>
        <translation>不到一百万参数，无需预训练骨干；处处都快，但小物体较粗糙。</translation>
    </message>
    <message>
        <source>Under two million parameters; a tiny backbone thrice over, for large images in no time.</source>
        <translation>参数不足两百万；小巧的骨干重复三次，瞬间处理大图。</translation>
    </message>
    <message>
        <source>VGG16 and five learnt doublings: FCN as many PyTorch projects write it.</source>
        <translation>VGG16 加五次可学习的上采样：许多 PyTorch 项目中的 FCN 写法。</translation>
    </message>
    <message>
        <source>VGG16 with dilation in place of late pools: simple, large, slow.</source>
        <translation>以空洞卷积取代后段池化的 VGG16：简单、庞大、缓慢。</translation>
    </message>
    <message>
        <source>VGG16 with holes of several sizes at once, summed: the pyramid that later networks refined.</source>
        <translation>VGG16 同时使用多种空洞率并求和：后来的网络改进的正是这一金字塔。</translation>
    </message>
    <message>
        <source>VGG16 with holes: DeepLab as it began.</source>
        <translation>带空洞的 VGG16：DeepLab 的起点。</translation>
    </message>
    <message>
        <source>VOC 2012, 512x512, 20k steps</source>
        <translation>VOC 2012，512x512，20k 步</translation>
    </message>
    <message>
        <source>VOC 2012, 512x512, 40k steps</source>
        <translation>VOC 2012，512x512，40k 步</translation>
    </message>
    <message>
        <source>Weakly supervised training</source>
        <translation>弱监督训练</translation>
    </message>
    <message>
        <source>Weighs each pixel against the scene as a whole and in parts; strong on scenes, heavy on a CPU.</source>
        <translation>把每个像素与整个场景及其各部分相权衡；擅长场景，在 CPU 上较重。</translation>
    </message>
    <message>
        <source>Weight of messages</source>
        <translation>消息权重</translation>
    </message>
    <message>
        <source>Where messages are divided by a pixel&apos;s sum of weights. The weights of one mode do not suit another.</source>
        <translation>在何处将消息除以像素的权重之和。一种方式的权重不适用于另一种。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>arXiv:1412.7062, released script</source>
        <translation>arXiv:1412.7062，发布的脚本</translation>
    </message>
    <message>
        <source>arXiv:1606.00915, released script</source>
        <translation>arXiv:1606.00915，发布的脚本</translation>
    </message>
    <message>
        <source>arXiv:1606.00915, released settings</source>
        <translation>arXiv:1606.00915，发布的设置</translation>
    </message>
    <message>
        <source>arXiv:1805.04777</source>
        <translation>arXiv:1805.04777</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>compile</source>
        <translation>编译</translation>
    </message>
    <message>
        <source>diamond</source>
        <translation>菱形</translation>
    </message>
    <message>
        <source>jfzhang95&apos;s DeepLabV3+ on a dilated residual network, always at output stride 8.</source>
        <translation>jfzhang95 的 DeepLabV3+，以空洞残差网络为主干，输出步幅恒为 8。</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>lattice</source>
        <translation>构建格</translation>
    </message>
    <message>
        <source>levels</source>
        <translation>级</translation>
    </message>
    <message>
        <source>log-softmax</source>
        <translation>log-softmax</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>pydensecrf&apos;s example</source>
        <translation>pydensecrf 示例</translation>
    </message>
    <message>
        <source>pydensecrf, README</source>
        <translation>pydensecrf，README</translation>
    </message>
    <message>
        <source>refine</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>softmax</translation>
    </message>
    <message>
        <source>square</source>
        <translation>正方形</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>对称</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>region</name>
    <message>
        <source>Show all classes</source>
        <translation>显示所有类别</translation>
    </message>
    <message>
        <source>Show “{name}” alone</source>
        <translation>只显示“{name}”</translation>
    </message>
    <message>
        <source>Hide “{name}”</source>
        <translation>隐藏“{name}”</translation>
    </message>
    <message>
        <source>Colour of “{name}”…</source>
        <translation>“{name}”的颜色…</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Something unexpected happened ({kind}: {text}).</source>
        <translation>发生了意外错误（{kind}：{text}）。</translation>
    </message>
    <message>
        <source>Your work is kept. Please report this with the details.</source>
        <translation>您的工作已保留。请附上详情反馈此问题。</translation>
    </message>
</context>
<context>
    <name>scan</name>
    <message>
        <source>There is nothing to compare yet.</source>
        <translation>还没有可比较的内容。</translation>
    </message>
    <message>
        <source>Choose a network and weights that are here.</source>
        <translation>请选择一个网络以及本机已有的权重。</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Use {model}: {weights}</source>
        <translation>使用 {model}：{weights}</translation>
    </message>
    <message>
        <source>Get {model}: {weights}</source>
        <translation>获取 {model}：{weights}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Auto takes the fastest there is and says why.</source>
        <translation>自动选择最快的设备并说明原因。</translation>
    </message>
    <message>
        <source>Average with the mirrored image</source>
        <translation>与镜像图片取平均</translation>
    </message>
    <message>
        <source>Depth unit</source>
        <translation>深度单位</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder of checkpoints</source>
        <translation>检查点文件夹</translation>
    </message>
    <message>
        <source>Guards against files that unpack to more than memory holds; 0 means no limit.</source>
        <translation>防止解压后超出内存的文件；0 表示不限制。</translation>
    </message>
    <message>
        <source>How strongly classes cover the photograph.</source>
        <translation>类别覆盖照片的程度。</translation>
    </message>
    <message>
        <source>Include subfolders</source>
        <translation>包含子文件夹</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Large images</source>
        <translation>大图片</translation>
    </message>
    <message>
        <source>Largest image</source>
        <translation>最大图片</translation>
    </message>
    <message>
        <source>Memory for comparisons</source>
        <translation>比较缓存</translation>
    </message>
    <message>
        <source>Memory for results</source>
        <translation>结果缓存</translation>
    </message>
    <message>
        <source>Mirror for weights</source>
        <translation>权重镜像</translation>
    </message>
    <message>
        <source>Only the refiner runs again.</source>
        <translation>只重新运行精修器。</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>叠加不透明度</translation>
    </message>
    <message>
        <source>Published weights are fetched from here instead of from their publisher.</source>
        <translation>已发布的权重从这里下载，而不是从发布者处下载。</translation>
    </message>
    <message>
        <source>Published weights are looked for here before anything is fetched.</source>
        <translation>下载之前先在这里查找已发布的权重。</translation>
    </message>
    <message>
        <source>Refine while sliders move</source>
        <translation>拖动滑块时即时精修</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Results of images seen before are kept.</source>
        <translation>保留看过的图片的结果。</translation>
    </message>
    <message>
        <source>Results of the panes of a grid are kept; where they are more, probabilities are let go first.</source>
        <translation>保留网格中各窗格的结果；超出时先释放概率。</translation>
    </message>
    <message>
        <source>Run when an image is opened</source>
        <translation>打开图片时自动运行</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Takes effect at once.</source>
        <translation>立即生效。</translation>
    </message>
    <message>
        <source>The share of a window its neighbour sees too.</source>
        <translation>相邻窗口重叠的比例。</translation>
    </message>
    <message>
        <source>The side of a sliding window.</source>
        <translation>滑动窗口的边长。</translation>
    </message>
    <message>
        <source>The whole image at once, or overlapping windows; auto decides by its size.</source>
        <translation>一次处理整张图片，或使用重叠窗口；自动模式按大小决定。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Twice the time, slightly better.</source>
        <translation>耗时加倍，效果略好。</translation>
    </message>
    <message>
        <source>What the numbers in depth maps are; auto takes floats for metres and whole numbers for millimetres.</source>
        <translation>深度图中数值的单位；auto 将浮点数视为米，整数视为毫米。</translation>
    </message>
    <message>
        <source>When a folder is opened.</source>
        <translation>打开文件夹时。</translation>
    </message>
    <message>
        <source>Window overlap</source>
        <translation>窗口重叠</translation>
    </message>
    <message>
        <source>Window size</source>
        <translation>窗口大小</translation>
    </message>
    <message>
        <source>Without pressing Run each time.</source>
        <translation>无需每次点击运行。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA GPU (CUDA)</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>The whole at once</source>
        <translation>整张一次处理</translation>
    </message>
    <message>
        <source>Overlapping windows</source>
        <translation>重叠窗口</translation>
    </message>
</context>
<context>
    <name>stage</name>
    <message>
        <source>Raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Refined</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>iteration {n} of {total}</source>
        <translation>第 {n} 次迭代，共 {total} 次</translation>
    </message>
    <message>
        <source>This image cannot be shown</source>
        <translation>无法显示此图片</translation>
    </message>
    <message>
        <source>1 pixel in {n}</source>
        <translation>每 {n} 个像素取 1 个</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>No network has run</source>
        <translation>尚未运行网络</translation>
    </message>
    <message>
        <source>1 stroke</source>
        <translation>1 笔</translation>
    </message>
    <message>
        <source>{n} strokes</source>
        <translation>{n} 笔</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
</context>
<context>
    <name>sweep</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>The default, which all combinations have</source>
        <translation>默认值，所有组合相同</translation>
    </message>
    <message>
        <source>Add values to {title}</source>
        <translation>为“{title}”添加值</translation>
    </message>
    <message>
        <source>Best values of the refiner</source>
        <translation>精修参数寻优</translation>
    </message>
    <message>
        <source>{values}, on {data}</source>
        <translation>{values}，{data}</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>With these values refining makes it no better by {measures}.</source>
        <translation>用这些值精修，{measures}并不更好。</translation>
    </message>
    <message>
        <source>The network alone needs no preset: turn refining off.</source>
        <translation>仅用网络不需要预设：关闭精修即可。</translation>
    </message>
    <message>
        <source>a sweep over {data}, {split}: {facts}</source>
        <translation>在 {data}、{split} 上寻优：{facts}</translation>
    </message>
    <message>
        <source>at best {value}, network alone {raw}</source>
        <translation>最好 {value}，仅用网络 {raw}</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Network alone</source>
        <translation>仅用网络</translation>
    </message>
    <message>
        <source>{name} ({n})</source>
        <translation>{name}（{n}）</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>Boundary F</source>
        <translation>边界 F</translation>
    </message>
    <message>
        <source>Best mean IoU on {data}</source>
        <translation>{data} 上平均 IoU 最佳</translation>
    </message>
    <message>
        <source>Best boundary F on {data}</source>
        <translation>{data} 上边界 F 最佳</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{combinations} combinations and the network alone on {images} images: {total} in all</source>
        <translation>{combinations} 种组合加上仅用网络，{images} 幅图片：共 {total} 次</translation>
    </message>
    <message>
        <source>all of them are kept from before</source>
        <translation>均已有先前的结果</translation>
    </message>
    <message>
        <source>{n} are kept from before, and it goes on from there</source>
        <translation>其中 {n} 次已有先前的结果，将从那里继续</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>还需 {time}</translation>
    </message>
    <message>
        <source>{measure}: {best}, {gain} points better than the network alone, with {values}.</source>
        <translation>{measure}：{best}，比仅用网络高 {gain} 个百分点，参数为 {values}。</translation>
    </message>
    <message>
        <source>{measure}: no combination is better than the network alone ({raw}).</source>
        <translation>{measure}：没有哪种组合优于仅用网络（{raw}）。</translation>
    </message>
    <message>
        <source>{measure}: the refiner hurts here. The network alone is better by {gain} points ({raw}; {best}).</source>
        <translation>{measure}：精修在这里有害。仅用网络要高 {gain} 个百分点（{raw}；{best}）。</translation>
    </message>
</context>
<context>
    <name>truth</name>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>false</source>
        <translation>误检</translation>
    </message>
    <message>
        <source>confused</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>{name}, found</source>
        <translation>{name}（判断正确）</translation>
    </message>
    <message>
        <source>{true}, taken for {predicted}</source>
        <translation>{true}被当作{predicted}</translation>
    </message>
</context>
<context>
    <name>weights</name>
    <message>
        <source>about {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>mean IoU {value}</source>
        <translation>平均 IoU {value}</translation>
    </message>
</context>
</TS>
