<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>errors</name>
    <message>
        <source>A data set has DATA/&lt;split&gt;/images and DATA/&lt;split&gt;/labels.</source>
        <translation>数据集应包含 DATA/&lt;split&gt;/images 和 DATA/&lt;split&gt;/labels。</translation>
    </message>
    <message>
        <source>A predicted label is no class of the set.</source>
        <translation>有预测标签不属于该类别集。</translation>
    </message>
    <message>
        <source>Add a table [grid], such as w1 = [3, 4, 5].</source>
        <translation>请添加表 [grid]，例如 w1 = [3, 4, 5]。</translation>
    </message>
    <message>
        <source>Add it, or move the image away.</source>
        <translation>请补上它，或将该图片移走。</translation>
    </message>
    <message>
        <source>Add its list, or move the image away.</source>
        <translation>请补上它的列表，或将该图片移走。</translation>
    </message>
    <message>
        <source>Add their names to the classes, or set the pixels to 255.</source>
        <translation>请把它们的名称加入类别，或将这些像素设为 255。</translation>
    </message>
    <message>
        <source>Align them again.</source>
        <translation>请重新对齐。</translation>
    </message>
    <message>
        <source>CPU, because no CUDA or Apple GPU was found.</source>
        <translation>在 CPU 上运行：未找到 CUDA 或 Apple GPU。</translation>
    </message>
    <message>
        <source>CPU, because {1} ran out of memory.</source>
        <translation>在 CPU 上运行：{1} 内存不足。</translation>
    </message>
    <message>
        <source>Check its folder&apos;s rights.</source>
        <translation>请检查其所在文件夹的权限。</translation>
    </message>
    <message>
        <source>Check its name and its rights.</source>
        <translation>请检查其名称和权限。</translation>
    </message>
    <message>
        <source>Check the disk, or choose another folder.</source>
        <translation>请检查磁盘，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>请检查该文件。</translation>
    </message>
    <message>
        <source>Check the folder.</source>
        <translation>请检查该文件夹。</translation>
    </message>
    <message>
        <source>Check the name and the file.</source>
        <translation>请检查名称和该文件。</translation>
    </message>
    <message>
        <source>Check the name; it may have been moved.</source>
        <translation>请检查名称；文件可能已被移动。</translation>
    </message>
    <message>
        <source>Check the path, or get the file again.</source>
        <translation>请检查路径，或重新获取该文件。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Choose 0.25.</source>
        <translation>请选择 0.25。</translation>
    </message>
    <message>
        <source>Choose 1.0.</source>
        <translation>请选择 1.0。</translation>
    </message>
    <message>
        <source>Choose DenseCRF or ConvCRF.</source>
        <translation>请选择 DenseCRF 或 ConvCRF。</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>请选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>请选择一个模型。</translation>
    </message>
    <message>
        <source>Choose an image.</source>
        <translation>请选择一张图片。</translation>
    </message>
    <message>
        <source>Choose a refiner.</source>
        <translation>请选择精修器。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请使用更短的名称。</translation>
    </message>
    <message>
        <source>Choose a smaller filter, more blur, or more memory.</source>
        <translation>请选择更小的滤波器、更大的缩小倍数或更多内存。</translation>
    </message>
    <message>
        <source>Choose another folder by --out, or delete that one.</source>
        <translation>请用 --out 选择其他文件夹，或删除该文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder or name.</source>
        <translation>请选择其他文件夹或名称。</translation>
    </message>
    <message>
        <source>Choose another folder, or give yourself the right to write.</source>
        <translation>请选择其他文件夹，或为自己授予写入权限。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>请选择其他格式。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>Choose another network, or report this to the plugin&apos;s author.</source>
        <translation>请选择其他网络，或向插件作者报告此问题。</translation>
    </message>
    <message>
        <source>Choose another place by --out.</source>
        <translation>请用 --out 选择其他位置。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>Choose another result.</source>
        <translation>请选择另一个结果。</translation>
    </message>
    <message>
        <source>Choose at least 32.</source>
        <translation>请至少选择 32。</translation>
    </message>
    <message>
        <source>Choose auto or cpu.</source>
        <translation>请选择 auto 或 cpu。</translation>
    </message>
    <message>
        <source>Choose auto, cpu, cuda, cuda:N or mps.</source>
        <translation>请选择 auto、cpu、cuda、cuda:N 或 mps。</translation>
    </message>
    <message>
        <source>Choose fewer megapixels.</source>
        <translation>请减少百万像素数。</translation>
    </message>
    <message>
        <source>Choose larger ones.</source>
        <translation>请选择更大的值。</translation>
    </message>
    <message>
        <source>Choose larger sigmas or fewer megapixels.</source>
        <translation>请增大 σ，或减少百万像素数。</translation>
    </message>
    <message>
        <source>Choose larger sigmas or less weight.</source>
        <translation>请增大 σ，或减小权重。</translation>
    </message>
    <message>
        <source>Choose one of the set.</source>
        <translation>请从该类别集中选择。</translation>
    </message>
    <message>
        <source>Choose other parameters.</source>
        <translation>请选择其他参数。</translation>
    </message>
    <message>
        <source>Choose the format scores-npz.</source>
        <translation>请选择格式 scores-npz。</translation>
    </message>
    <message>
        <source>Choose weights of this model.</source>
        <translation>请选择该模型的权重。</translation>
    </message>
    <message>
        <source>Choose weights with the same classes and parameters.</source>
        <translation>请选择类别和参数相同的权重。</translation>
    </message>
    <message>
        <source>Choose {1}, or other weights.</source>
        <translation>请选择 {1}，或选择其他权重。</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller network or image.</source>
        <translation>请关闭其他程序，或选择较小的网络或图片。</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>Convert it to an indexed PNG.</source>
        <translation>请将其转换为索引 PNG。</translation>
    </message>
    <message>
        <source>Copy it again from where it came.</source>
        <translation>请从原处重新复制。</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>请更正它。</translation>
    </message>
    <message>
        <source>Correct its plugin.</source>
        <translation>请修正其插件。</translation>
    </message>
    <message>
        <source>Correct the class list.</source>
        <translation>请修正类别列表。</translation>
    </message>
    <message>
        <source>Correct the line it names.</source>
        <translation>请修正所指的那一行。</translation>
    </message>
    <message>
        <source>Correct their names.</source>
        <translation>请更正这些名称。</translation>
    </message>
    <message>
        <source>Delete it to start anew, or choose another --out.</source>
        <translation>删除它以重新开始，或选择其他 --out。</translation>
    </message>
    <message>
        <source>Delete it to start anew.</source>
        <translation>删除它以重新开始。</translation>
    </message>
    <message>
        <source>Delete the folder of labels and run again.</source>
        <translation>请删除标签文件夹后重新运行。</translation>
    </message>
    <message>
        <source>Delete {1} and download {2} again.</source>
        <translation>请删除 {1}，然后重新下载 {2}。</translation>
    </message>
    <message>
        <source>Did you mean {1}?</source>
        <translation>您是否想要 {1}？</translation>
    </message>
    <message>
        <source>Disagreement needs two or more label maps of one size.</source>
        <translation>比较分歧需要两张或更多同样大小的标签图。</translation>
    </message>
    <message>
        <source>Download {1} to that path, or train from scratch.</source>
        <translation>请将 {1} 下载到该路径，或从头训练。</translation>
    </message>
    <message>
        <source>Expected HxW uint8 or uint16, got {1} {2}.</source>
        <translation>应为 HxW 的 uint8 或 uint16，实际为 {1} {2}。</translation>
    </message>
    <message>
        <source>Expected HxWx3 uint8, got {1} {2}.</source>
        <translation>应为 HxWx3 的 uint8，实际为 {1} {2}。</translation>
    </message>
    <message>
        <source>Expected a depth map of {1}, got {2} {3}.</source>
        <translation>应为 {1} 的深度图，实际为 {2} {3}。</translation>
    </message>
    <message>
        <source>Expected {1}.</source>
        <translation>应为 {1}。</translation>
    </message>
    <message>
        <source>Expected {1}xhxw floats, got {2} {3}.</source>
        <translation>应为 {1}xhxw 的浮点数，实际为 {2} {3}。</translation>
    </message>
    <message>
        <source>Export 16 bits, or say what one step is: --depth-unit, or Depth unit in the settings.</source>
        <translation>请以 16 位导出，或说明一个单位是多少：用 --depth-unit，或设置中的“深度单位”。</translation>
    </message>
    <message>
        <source>Export both at one size.</source>
        <translation>请以相同尺寸导出两者。</translation>
    </message>
    <message>
        <source>Export it again as a PNG.</source>
        <translation>请重新导出为 PNG。</translation>
    </message>
    <message>
        <source>Export it again as an 8-bit PNG.</source>
        <translation>请重新导出为 8 位 PNG。</translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation>请重新导出。</translation>
    </message>
    <message>
        <source>Export its state_dict alone.</source>
        <translation>请只导出其 state_dict。</translation>
    </message>
    <message>
        <source>Export its state_dict where it was made.</source>
        <translation>请在生成它的地方导出其 state_dict。</translation>
    </message>
    <message>
        <source>Export its state_dict.</source>
        <translation>请导出其 state_dict。</translation>
    </message>
    <message>
        <source>Export the map again.</source>
        <translation>请重新导出深度图。</translation>
    </message>
    <message>
        <source>Fetch or copy the file again.</source>
        <translation>请重新获取或复制该文件。</translation>
    </message>
    <message>
        <source>Fetch the file again.</source>
        <translation>请重新获取该文件。</translation>
    </message>
    <message>
        <source>Fix the plugin.</source>
        <translation>请修正插件。</translation>
    </message>
    <message>
        <source>Free some disk space.</source>
        <translation>请释放一些磁盘空间。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>请释放一些空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Free some space; the one before it is intact.</source>
        <translation>请释放一些空间；之前的检查点完好无损。</translation>
    </message>
    <message>
        <source>Get or make the file again.</source>
        <translation>请重新获取或生成该文件。</translation>
    </message>
    <message>
        <source>Get some with: segstudio weights import FILE.</source>
        <translation>获取权重：segstudio weights import FILE。</translation>
    </message>
    <message>
        <source>Get some: segstudio weights list, segstudio weights import FILE, or segstudio train.</source>
        <translation>获取权重：segstudio weights list、segstudio weights import FILE 或 segstudio train。</translation>
    </message>
    <message>
        <source>Give a depth map beside each image, or choose a network for photographs.</source>
        <translation>请为每张图片提供深度图，或选择用于照片的网络。</translation>
    </message>
    <message>
        <source>Give both the same name, as a.jpg and a.png.</source>
        <translation>请让两者同名，例如 a.jpg 和 a.png。</translation>
    </message>
    <message>
        <source>Give each class its own.</source>
        <translation>请为每个类别单独指定。</translation>
    </message>
    <message>
        <source>Give each value its own name.</source>
        <translation>请为每个值指定各自的名称。</translation>
    </message>
    <message>
        <source>Give yourself the right to read it.</source>
        <translation>请为自己授予读取权限。</translation>
    </message>
    <message>
        <source>Give {1}, or the metres of one step.</source>
        <translation>请给出 {1}，或一个单位对应的米数。</translation>
    </message>
    <message>
        <source>If memory ran out, choose fewer megapixels.</source>
        <translation>如果是内存不足，请减少百万像素数。</translation>
    </message>
    <message>
        <source>If you trust the file, raise the limit.</source>
        <translation>如果信任该文件，请提高上限。</translation>
    </message>
    <message>
        <source>Import it first: segstudio weights import {1}</source>
        <translation>请先导入：segstudio weights import {1}</translation>
    </message>
    <message>
        <source>Import or train them again.</source>
        <translation>请重新导入或训练。</translation>
    </message>
    <message>
        <source>Import published weights of the whole network, or train from scratch.</source>
        <translation>请导入已发布的整个网络的权重，或从头训练。</translation>
    </message>
    <message>
        <source>Included files hold tables alone.</source>
        <translation>被包含的文件只能含有表。</translation>
    </message>
    <message>
        <source>Install it again: pip install --force-reinstall pydensecrf2</source>
        <translation>请重新安装：pip install --force-reinstall pydensecrf2</translation>
    </message>
    <message>
        <source>Install them: pip install {1}</source>
        <translation>请安装：pip install {1}</translation>
    </message>
    <message>
        <source>It gives each image&apos;s name a list of values.</source>
        <translation>它应为每张图片的文件名给出一个值的列表。</translation>
    </message>
    <message>
        <source>It has refiner, title and source, and a table [values] of single values.</source>
        <translation>预设文件含有 refiner、title 和 source，以及由单个值组成的表 [values]。</translation>
    </message>
    <message>
        <source>It may have been moved; open its folder.</source>
        <translation>它可能已被移动；请打开其所在文件夹。</translation>
    </message>
    <message>
        <source>It must be a JSON list of names by value.</source>
        <translation>它必须是按值排列的名称 JSON 列表。</translation>
    </message>
    <message>
        <source>Keep it in one of the two files.</source>
        <translation>请只在其中一个文件里保留它。</translation>
    </message>
    <message>
        <source>Keep {1}.</source>
        <translation>请保留 {1}。</translation>
    </message>
    <message>
        <source>Leave --model out, or change the recipe: --set model.key={1}</source>
        <translation>请省去 --model，或更改配方：--set model.key={1}</translation>
    </message>
    <message>
        <source>Leave it in one of both.</source>
        <translation>请只在其中一处保留它。</translation>
    </message>
    <message>
        <source>Leave the table out.</source>
        <translation>请省去该表。</translation>
    </message>
    <message>
        <source>Make room on it.</source>
        <translation>请在其上腾出空间。</translation>
    </message>
    <message>
        <source>Make room or give yourself the right to write, then fetch it again: it goes on from there.</source>
        <translation>请腾出空间或为自己授予写入权限，然后重新获取：会从中断处继续。</translation>
    </message>
    <message>
        <source>Make room, or choose another folder.</source>
        <translation>请腾出空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Make room.</source>
        <translation>请腾出空间。</translation>
    </message>
    <message>
        <source>Map the labels to the set first.</source>
        <translation>请先把标签映射到该类别集。</translation>
    </message>
    <message>
        <source>Move one of them away.</source>
        <translation>请移走其中一个。</translation>
    </message>
    <message>
        <source>Name a file beside the recipe.</source>
        <translation>请写出配方旁边某个文件的名称。</translation>
    </message>
    <message>
        <source>Name a group for each, or ignore it.</source>
        <translation>请为每个类别指定一个组，或将其忽略。</translation>
    </message>
    <message>
        <source>Name fewer values.</source>
        <translation>请减少取值。</translation>
    </message>
    <message>
        <source>Name one by --model and --weights.</source>
        <translation>请用 --model 和 --weights 指定其中之一。</translation>
    </message>
    <message>
        <source>Name one: --model KEY.</source>
        <translation>请指定一个：--model KEY。</translation>
    </message>
    <message>
        <source>Name the classes with --classes FILE, or leave the values out.</source>
        <translation>请用 --classes FILE 给出类别名称，或不计这些值。</translation>
    </message>
    <message>
        <source>Name the files of one network alone.</source>
        <translation>请只列出同一个网络的文件。</translation>
    </message>
    <message>
        <source>Name the folder that holds the label maps.</source>
        <translation>请指定存放标签图的文件夹。</translation>
    </message>
    <message>
        <source>Name them in --classes, or --ignore them.</source>
        <translation>请在 --classes 中为它们命名，或用 --ignore 忽略它们。</translation>
    </message>
    <message>
        <source>Name weights to start from by model.start.</source>
        <translation>请用 model.start 指定作为起点的权重。</translation>
    </message>
    <message>
        <source>No weights are at hand.</source>
        <translation>本机没有权重。</translation>
    </message>
    <message>
        <source>No {1} is called {2}.</source>
        <translation>没有名为 {2} 的{1}。</translation>
    </message>
    <message>
        <source>Normalise by depth = &quot;data&quot;, or name another --depth-unit.</source>
        <translation>请用 depth = &quot;data&quot; 归一化，或指定其他 --depth-unit。</translation>
    </message>
    <message>
        <source>Nothing but background was found: try weights that were trained on such images.</source>
        <translation>除背景外什么也没有找到：请换用在此类图片上训练的权重。</translation>
    </message>
    <message>
        <source>Images end with {1}.</source>
        <translation>图片的扩展名为 {1}。</translation>
    </message>
    <message>
        <source>Plugin {1}: {2}</source>
        <translation>插件 {1}：{2}</translation>
    </message>
    <message>
        <source>Put a classes.json beside the labels, a JSON list of names by value, or give --classes FILE.</source>
        <translation>请在标签旁放置 classes.json（按值排列的名称 JSON 列表），或使用 --classes FILE。</translation>
    </message>
    <message>
        <source>Put it beside the image as {1}_depth.png (16 bits), .tif or .npy.</source>
        <translation>请将它放在图片旁边，命名为 {1}_depth.png（16 位），也可用 .tif 或 .npy。</translation>
    </message>
    <message>
        <source>Put it there as {1}.png (16 bits), .tif or .npy, or choose a network that reads colours only.</source>
        <translation>请将它放在那里，命名为 {1}.png（16 位），也可用 .tif 或 .npy；或选择只读取颜色的网络。</translation>
    </message>
    <message>
        <source>Raise the limit.</source>
        <translation>请提高上限。</translation>
    </message>
    <message>
        <source>Rename it.</source>
        <translation>请重命名。</translation>
    </message>
    <message>
        <source>Rename one.</source>
        <translation>请重命名其中一个。</translation>
    </message>
    <message>
        <source>Run the network again.</source>
        <translation>请重新运行网络。</translation>
    </message>
    <message>
        <source>Save it as JPEG, PNG, TIFF, BMP or WebP.</source>
        <translation>请另存为 JPEG、PNG、TIFF、BMP 或 WebP。</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>请将其保存为 UTF-8。</translation>
    </message>
    <message>
        <source>Save one number for each pixel: a 16-bit PNG, a TIFF or a .npy file.</source>
        <translation>请为每个像素保存一个数值：16 位 PNG、TIFF 或 .npy 文件。</translation>
    </message>
    <message>
        <source>Save the map anew.</source>
        <translation>请重新保存深度图。</translation>
    </message>
    <message>
        <source>Save the image anew.</source>
        <translation>请重新保存该图片。</translation>
    </message>
    <message>
        <source>Say what is the same with --map FILE, as {&quot;jeans&quot;: &quot;trousers&quot;}.</source>
        <translation>请用 --map FILE 说明哪些类别相同，例如 {&quot;jeans&quot;: &quot;trousers&quot;}。</translation>
    </message>
    <message>
        <source>Say what the files hold: --depth-unit, or Depth unit in the settings.</source>
        <translation>请说明文件中的数值是什么：用 --depth-unit，或设置中的“深度单位”。</translation>
    </message>
    <message>
        <source>See `segstudio models`.</source>
        <translation>参见 `segstudio models`。</translation>
    </message>
    <message>
        <source>See `segstudio plugins` for what went wrong.</source>
        <translation>出错原因参见 `segstudio plugins`。</translation>
    </message>
    <message>
        <source>See `segstudio plugins`.</source>
        <translation>请查看 `segstudio plugins`。</translation>
    </message>
    <message>
        <source>See the known ones: segstudio models. Where encoder and decoder are two files, name both.</source>
        <translation>已知的网络参见：segstudio models。编码器和解码器分为两个文件时，请两个都列出。</translation>
    </message>
    <message>
        <source>See {1}.</source>
        <translation>参见 {1}。</translation>
    </message>
    <message>
        <source>Start from fitting weights.</source>
        <translation>请从匹配的权重开始。</translation>
    </message>
    <message>
        <source>Take out its tensors without running anything: python -m segstudio.engine.weights.tensor_extraction {1} {2}</source>
        <translation>可在不运行任何代码的情况下取出其张量：python -m segstudio.engine.weights.tensor_extraction {1} {2}</translation>
    </message>
    <message>
        <source>The file has one page.</source>
        <translation>该文件只有一页。</translation>
    </message>
    <message>
        <source>The file has {1}.</source>
        <translation>该文件有 {1} 页。</translation>
    </message>
    <message>
        <source>The map names classes that nobody has: {1}.</source>
        <translation>映射中有谁都没有的类别：{1}。</translation>
    </message>
    <message>
        <source>The image is large: it was run by windows of {1} pixels.</source>
        <translation>图片较大：已按 {1} 像素的窗口运行。</translation>
    </message>
    <message>
        <source>The window did not finish in time.</source>
        <translation>窗口未能按时完成。</translation>
    </message>
    <message>
        <source>There is no class called {1}.</source>
        <translation>没有名为 {1} 的类别。</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>没有可比较的内容。</translation>
    </message>
    <message>
        <source>There is: nothing.</source>
        <translation>现有：无。</translation>
    </message>
    <message>
        <source>There is: {1}.</source>
        <translation>现有：{1}。</translation>
    </message>
    <message>
        <source>These classes are not among the aligned ones.</source>
        <translation>这些类别不在已对齐的类别集中。</translation>
    </message>
    <message>
        <source>These models have no class in common.</source>
        <translation>这些模型没有共同的类别。</translation>
    </message>
    <message>
        <source>They stay until the program ends; make the folder writable, then draw another one.</source>
        <translation>在程序结束前它们仍然保留；请让该文件夹可写，然后再画一笔。</translation>
    </message>
    <message>
        <source>Those of light networks: pip install segstudio-weights. Others: segstudio weights list, or train.</source>
        <translation>轻量网络的权重：pip install segstudio-weights。其他权重：segstudio weights list，或自行训练。</translation>
    </message>
    <message>
        <source>Train from scratch, or choose the 7x7 stem where the network offers it.</source>
        <translation>请从头训练，或在网络提供时选择 7x7 起始层。</translation>
    </message>
    <message>
        <source>Train from scratch, or use bisenet-resnet18.</source>
        <translation>请从头训练，或使用 bisenet-resnet18。</translation>
    </message>
    <message>
        <source>Train from scratch.</source>
        <translation>请从头训练。</translation>
    </message>
    <message>
        <source>Train on larger label maps.</source>
        <translation>请用更大的标签图训练。</translation>
    </message>
    <message>
        <source>Train them first, to this file.</source>
        <translation>请先训练并保存到该文件。</translation>
    </message>
    <message>
        <source>Train with a smaller rate.</source>
        <translation>请用较小的学习率训练。</translation>
    </message>
    <message>
        <source>Try a smaller image or fewer megapixels.</source>
        <translation>请尝试较小的图片或较少的百万像素数。</translation>
    </message>
    <message>
        <source>Try a smaller image.</source>
        <translation>请尝试较小的图片。</translation>
    </message>
    <message>
        <source>Try other parameters.</source>
        <translation>请尝试其他参数。</translation>
    </message>
    <message>
        <source>Two classes share the same {1}.</source>
        <translation>有两个类别的 {1} 相同。</translation>
    </message>
    <message>
        <source>Update or uninstall it.</source>
        <translation>请更新或卸载它。</translation>
    </message>
    <message>
        <source>Update the program to read it.</source>
        <translation>请更新程序以读取它。</translation>
    </message>
    <message>
        <source>Use precision float32, or other weights.</source>
        <translation>请使用 float32 精度，或其他权重。</translation>
    </message>
    <message>
        <source>Use the file as published.</source>
        <translation>请使用发布时的原始文件。</translation>
    </message>
    <message>
        <source>Use the values of the label maps.</source>
        <translation>请使用标签图中的值。</translation>
    </message>
    <message>
        <source>Write [{1}] above its entries.</source>
        <translation>请在其条目上方写上 [{1}]。</translation>
    </message>
    <message>
        <source>Write a JSON list of names by value, or give --classes FILE.</source>
        <translation>请编写按值排列的名称 JSON 列表，或指定 --classes FILE。</translation>
    </message>
    <message>
        <source>Write a list, or { from = 1, to = 5, step = 2 }.</source>
        <translation>请写成列表，或 { from = 1, to = 5, step = 2 }。</translation>
    </message>
    <message>
        <source>Write a recipe of its own for that.</source>
        <translation>请为此另写一份配方。</translation>
    </message>
    <message>
        <source>Write it as TABLE.ENTRY=VALUE: steps.rate=5e-4.</source>
        <translation>请写成 表.条目=值：steps.rate=5e-4。</translation>
    </message>
    <message>
        <source>Write it as [&quot;background&quot;, &quot;cat&quot;].</source>
        <translation>请写成 [&quot;background&quot;, &quot;cat&quot;]。</translation>
    </message>
    <message>
        <source>Write it as a preset file.</source>
        <translation>请按预设文件的格式书写。</translation>
    </message>
    <message>
        <source>Write it as {&quot;a.jpg&quot;: [0, 3]}.</source>
        <translation>请写成 {&quot;a.jpg&quot;: [0, 3]} 的形式。</translation>
    </message>
    <message>
        <source>Write it as {&quot;jeans&quot;: &quot;trousers&quot;, &quot;cape&quot;: null}.</source>
        <translation>请写成 {&quot;jeans&quot;: &quot;trousers&quot;, &quot;cape&quot;: null}。</translation>
    </message>
    <message>
        <source>Write it as {&quot;jeans&quot;: &quot;trousers&quot;}.</source>
        <translation>请写成 {&quot;jeans&quot;: &quot;trousers&quot;}。</translation>
    </message>
    <message>
        <source>a part of this path is a file, not a folder.</source>
        <translation>该路径中的某一部分是文件，而不是文件夹。</translation>
    </message>
    <message>
        <source>an indexed PNG holds ids up to 255 only.</source>
        <translation>索引 PNG 最多只能存放编号 255。</translation>
    </message>
    <message>
        <source>belongs to another network or other classes.</source>
        <translation>属于其他网络或其他类别。</translation>
    </message>
    <message>
        <source>cannot be included ({1}).</source>
        <translation>无法包含（{1}）。</translation>
    </message>
    <message>
        <source>cannot be read ({1}).</source>
        <translation>无法读取（{1}）。</translation>
    </message>
    <message>
        <source>cannot be written ({1}).</source>
        <translation>无法写入（{1}）。</translation>
    </message>
    <message>
        <source>cannot be {1}.</source>
        <translation>不能是 {1}。</translation>
    </message>
    <message>
        <source>cannot cover {1} by windows of {2} that share {3}.</source>
        <translation>无法用大小为 {2}、重叠 {3} 的窗口覆盖 {1}。</translation>
    </message>
    <message>
        <source>cannot read {1}.</source>
        <translation>无法读取 {1}。</translation>
    </message>
    <message>
        <source>cannot run here.</source>
        <translation>无法在此运行。</translation>
    </message>
    <message>
        <source>could not be loaded ({1}: {2}).</source>
        <translation>无法加载（{1}：{2}）。</translation>
    </message>
    <message>
        <source>could not be written ({1}).</source>
        <translation>无法写入（{1}）。</translation>
    </message>
    <message>
        <source>could not be written ({1}); what has come so far is kept.</source>
        <translation>无法写入（{1}）；已收到的部分会保留。</translation>
    </message>
    <message>
        <source>could not build {1} ({2}: {3}).</source>
        <translation>无法构建 {1}（{2}：{3}）。</translation>
    </message>
    <message>
        <source>does not say what to set.</source>
        <translation>没有说明要设置什么。</translation>
    </message>
    <message>
        <source>does not show its steps.</source>
        <translation>不显示其中间步骤。</translation>
    </message>
    <message>
        <source>entry of [{1}.{2}]</source>
        <translation>[{1}.{2}] 的条目</translation>
    </message>
    <message>
        <source>entry of [{1}[{2}]]</source>
        <translation>[{1}[{2}]] 的条目</translation>
    </message>
    <message>
        <source>entry of [{1}]</source>
        <translation>[{1}] 的条目</translation>
    </message>
    <message>
        <source>entry of {1}</source>
        <translation>{1} 的条目</translation>
    </message>
    <message>
        <source>expected 0 to 0.9, got {1}.</source>
        <translation>应为 0 到 0.9，实际为 {1}。</translation>
    </message>
    <message>
        <source>expected a dict with &apos;out&apos; of 1x{1}xhxw, got {2}.</source>
        <translation>应为含有 1x{1}xhxw 的 &apos;out&apos; 的字典，实际为 {2}。</translation>
    </message>
    <message>
        <source>expected a number from {1} to {2}, got {3}.</source>
        <translation>应为 {1} 到 {2} 之间的数，实际为 {3}。</translation>
    </message>
    <message>
        <source>expected a table, got {1}.</source>
        <translation>应为表，实际为 {1}。</translation>
    </message>
    <message>
        <source>expected a whole number from {1} to {2}, got {3}.</source>
        <translation>应为 {1} 到 {2} 之间的整数，实际为 {3}。</translation>
    </message>
    <message>
        <source>expected numbers from 0.1 to 8, got {1}.</source>
        <translation>应为 0.1 到 8 之间的数，实际为 {1}。</translation>
    </message>
    <message>
        <source>expected one of {1}, got {2}.</source>
        <translation>应为 {1} 之一，实际为 {2}。</translation>
    </message>
    <message>
        <source>expected true or false, got {1}.</source>
        <translation>应为 true 或 false，实际为 {1}。</translation>
    </message>
    <message>
        <source>expected {1}, got {2}.</source>
        <translation>应为 {1}，实际为 {2}。</translation>
    </message>
    <message>
        <source>failed ({1}: {2}).</source>
        <translation>失败（{1}：{2}）。</translation>
    </message>
    <message>
        <source>failed in plugin {1} ({2}: {3}).</source>
        <translation>在插件 {1} 中失败（{2}：{3}）。</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>has both {1} and {2}, which are the same.</source>
        <translation>同时含有 {1} 和 {2}，二者是同一项。</translation>
    </message>
    <message>
        <source>holds a sweep of other data, weights or settings.</source>
        <translation>其中是另一份数据、权重或设置的扫描结果。</translation>
    </message>
    <message>
        <source>is not UTF-8.</source>
        <translation>不是 UTF-8。</translation>
    </message>
    <message>
        <source>is not valid TOML ({1}).</source>
        <translation>不是有效的 TOML（{1}）。</translation>
    </message>
    <message>
        <source>is of another recipe or data set.</source>
        <translation>属于其他配方或数据集。</translation>
    </message>
    <message>
        <source>it cannot be read ({1}).</source>
        <translation>无法读取（{1}）。</translation>
    </message>
    <message>
        <source>it does not match its network: {1}.</source>
        <translation>与其网络不匹配：{1}。</translation>
    </message>
    <message>
        <source>it fits several networks: {1}.</source>
        <translation>它适合多个网络：{1}。</translation>
    </message>
    <message>
        <source>it gives {1} the values {2}, but there are {3} classes.</source>
        <translation>它为 {1} 给出了值 {2}，但只有 {3} 个类别。</translation>
    </message>
    <message>
        <source>it has no depth map.</source>
        <translation>它没有深度图。</translation>
    </message>
    <message>
        <source>it has {1} classes, but {2} are named.</source>
        <translation>它有 {1} 个类别，但给出了 {2} 个名称。</translation>
    </message>
    <message>
        <source>it holds 8-bit greys, which tell no distance.</source>
        <translation>其中是 8 位灰度，不表示距离。</translation>
    </message>
    <message>
        <source>it holds colours of a palette, not distances.</source>
        <translation>其中是调色板颜色，不是距离。</translation>
    </message>
    <message>
        <source>it holds colours, not class ids.</source>
        <translation>其中是颜色，而不是类别编号。</translation>
    </message>
    <message>
        <source>it holds numbers beyond 16 bits.</source>
        <translation>其中含有超过 16 位的数值。</translation>
    </message>
    <message>
        <source>it holds the values {1}, but there are {2} classes.</source>
        <translation>其中含有值 {1}，但只有 {2} 个类别。</translation>
    </message>
    <message>
        <source>it holds values without a class: {1}.</source>
        <translation>其中含有没有类别的值：{1}。</translation>
    </message>
    <message>
        <source>it holds {1} {2}, not one distance for each pixel.</source>
        <translation>其中是 {1} {2}，而不是每个像素一个距离。</translation>
    </message>
    <message>
        <source>it is {1}x{2}, but its image is {3}x{4}.</source>
        <translation>它的尺寸是 {1}x{2}，但对应图像是 {3}x{4}。</translation>
    </message>
    <message>
        <source>it is both fixed and tried.</source>
        <translation>它既被固定又被尝试。</translation>
    </message>
    <message>
        <source>Put it beside the image as {1}_depth.png (16 bits), .tif or .npy, or into a folder depth, or name the folder of the maps: --depth, or View &gt; Depth maps of the folder.</source>
        <translation>请将它放在图片旁边，命名为 {1}_depth.png（16 位），也可用 .tif 或 .npy，或放入 depth 文件夹，或指定深度图所在的文件夹：--depth，或“视图 &gt; 文件夹的深度图”。</translation>
    </message>
    <message>
        <source>Put it into {1} as {2}.png (16 bits), .tif or .npy, or name another folder: --depth, or View &gt; Depth maps of the folder.</source>
        <translation>请将它放入 {1}，命名为 {2}.png（16 位），也可用 .tif 或 .npy，或指定另一个文件夹：--depth，或“视图 &gt; 文件夹的深度图”。</translation>
    </message>
    <message>
        <source>it is {1}x{2}, but {3} is {4}x{5}.</source>
        <translation>它的尺寸为 {1}x{2}，但 {3} 为 {4}x{5}。</translation>
    </message>
    <message>
        <source>it names no class of {1}.</source>
        <translation>它没有给出 {1} 的任何类别。</translation>
    </message>
    <message>
        <source>it names nothing to try.</source>
        <translation>其中没有列出要尝试的值。</translation>
    </message>
    <message>
        <source>it names {1} more than once.</source>
        <translation>其中 {1} 出现了多次。</translation>
    </message>
    <message>
        <source>it needs {1} MB more, and {2} MB are free.</source>
        <translation>还需要 {1} MB，而可用空间为 {2} MB。</translation>
    </message>
    <message>
        <source>it reads red, green, blue and depth, but was handed {1} channels.</source>
        <translation>它读取红、绿、蓝和深度，但得到了 {1} 个通道。</translation>
    </message>
    <message>
        <source>its ImageNet weights are not on this machine ({1}).</source>
        <translation>其 ImageNet 权重不在本机上（{1}）。</translation>
    </message>
    <message>
        <source>its ImageNet weights could not be read ({1}).</source>
        <translation>其 ImageNet 权重无法读取（{1}）。</translation>
    </message>
    <message>
        <source>its card has format {1}.</source>
        <translation>其卡片的格式为 {1}。</translation>
    </message>
    <message>
        <source>its card is broken ({1}).</source>
        <translation>其卡片已损坏（{1}）。</translation>
    </message>
    <message>
        <source>its depth is in {1}, but these weights of {2} were trained on {3}.</source>
        <translation>其深度单位是 {1}，但 {2} 的这份权重是用 {3} 训练的。</translation>
    </message>
    <message>
        <source>its label maps have several sizes.</source>
        <translation>它的各个标签图尺寸不一致。</translation>
    </message>
    <message>
        <source>its process could not be started ({1}).</source>
        <translation>其进程无法启动（{1}）。</translation>
    </message>
    <message>
        <source>its process crashed ({1}).</source>
        <translation>其进程崩溃（{1}）。</translation>
    </message>
    <message>
        <source>its process failed (exit status {1}).</source>
        <translation>其进程失败（退出状态 {1}）。</translation>
    </message>
    <message>
        <source>its process failed ({1}).</source>
        <translation>其进程失败（{1}）。</translation>
    </message>
    <message>
        <source>its process gave no sign of life for {1} seconds and was stopped.</source>
        <translation>其进程 {1} 秒无响应，已被停止。</translation>
    </message>
    <message>
        <source>its process gave no usable result.</source>
        <translation>其进程没有给出可用的结果。</translation>
    </message>
    <message>
        <source>its process ran out of memory.</source>
        <translation>其进程内存不足。</translation>
    </message>
    <message>
        <source>its process was killed ({1}).</source>
        <translation>其进程被终止（{1}）。</translation>
    </message>
    <message>
        <source>its scores are not finite numbers.</source>
        <translation>其得分不是有限数。</translation>
    </message>
    <message>
        <source>its tensors are of no known network ({1}).</source>
        <translation>其张量不属于任何已知网络（{1}）。</translation>
    </message>
    <message>
        <source>its weights were made for another graph: {1}.</source>
        <translation>其权重是为另一种网络结构制作的：{1}。</translation>
    </message>
    <message>
        <source>layouts.{1}: it could not be understood; it is left out.</source>
        <translation>layouts.{1}：无法理解，已略去。</translation>
    </message>
    <message>
        <source>load returned {1}, not a torch module.</source>
        <translation>load 返回了 {1}，而不是 torch 模块。</translation>
    </message>
    <message>
        <source>memory ran out.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>neither the recipe nor --model names a network.</source>
        <translation>配方和 --model 都没有指定网络。</translation>
    </message>
    <message>
        <source>no label map in it has the name of an image.</source>
        <translation>其中没有与图像同名的标签图。</translation>
    </message>
    <message>
        <source>no plugin that reads depth maps is loaded.</source>
        <translation>没有加载能读取深度图的插件。</translation>
    </message>
    <message>
        <source>no plugin that reads images is loaded.</source>
        <translation>没有加载任何能读取图片的插件。</translation>
    </message>
    <message>
        <source>no room for temporary files ({1}).</source>
        <translation>没有存放临时文件的空间（{1}）。</translation>
    </message>
    <message>
        <source>nothing in it is above 0.</source>
        <translation>其中没有大于 0 的数值。</translation>
    </message>
    <message>
        <source>nothing is refined here.</source>
        <translation>此处没有精修。</translation>
    </message>
    <message>
        <source>nothing says what its values mean.</source>
        <translation>没有任何信息说明其中的值代表什么。</translation>
    </message>
    <message>
        <source>palette</source>
        <translation>调色板</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>parameter of {1}</source>
        <translation>{1} 的参数</translation>
    </message>
    <message>
        <source>parameter of {1} in {2}</source>
        <translation>{2} 中 {1} 的参数</translation>
    </message>
    <message>
        <source>published set of weights</source>
        <translation>已发布的权重</translation>
    </message>
    <message>
        <source>pydensecrf cannot be loaded ({1}).</source>
        <translation>无法加载 pydensecrf（{1}）。</translation>
    </message>
    <message>
        <source>pydensecrf is missing. Install it: pip install pydensecrf2 (where that has to be compiled, first: sudo apt-get install g++ python3-dev).</source>
        <translation>缺少 pydensecrf。请安装：pip install pydensecrf2（如需编译，请先运行：sudo apt-get install g++ python3-dev）。</translation>
    </message>
    <message>
        <source>refiner</source>
        <translation>精修器</translation>
    </message>
    <message>
        <source>set of weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>settings could not be saved ({1}).</source>
        <translation>无法保存设置（{1}）。</translation>
    </message>
    <message>
        <source>that is {1} combinations, of {2} at most.</source>
        <translation>共有 {1} 种组合，最多允许 {2} 种。</translation>
    </message>
    <message>
        <source>the ImageNet weights are not installed.</source>
        <translation>未安装 ImageNet 权重。</translation>
    </message>
    <message>
        <source>the checkpoint could not be written ({1}).</source>
        <translation>无法写入检查点（{1}）。</translation>
    </message>
    <message>
        <source>the disk is full; nothing was left behind.</source>
        <translation>磁盘已满；没有留下任何残余文件。</translation>
    </message>
    <message>
        <source>the file cannot be reached ({1}).</source>
        <translation>无法访问该文件（{1}）。</translation>
    </message>
    <message>
        <source>the file grew larger than the system allows; nothing was left behind.</source>
        <translation>文件超出了系统允许的大小；没有留下任何残余文件。</translation>
    </message>
    <message>
        <source>the file is empty (0 bytes).</source>
        <translation>文件为空（0 字节）。</translation>
    </message>
    <message>
        <source>the folder cannot be read ({1}).</source>
        <translation>无法读取该文件夹（{1}）。</translation>
    </message>
    <message>
        <source>the format {1} failed ({2}: {3}).</source>
        <translation>格式 {1} 失败（{2}：{3}）。</translation>
    </message>
    <message>
        <source>the key {1} is taken.</source>
        <translation>键名 {1} 已被占用。</translation>
    </message>
    <message>
        <source>the loss became {1} at step {2}.</source>
        <translation>损失在第 {2} 步变为 {1}。</translation>
    </message>
    <message>
        <source>the name is too long for this disk.</source>
        <translation>名称对此磁盘来说过长。</translation>
    </message>
    <message>
        <source>the network reads depth, which these images lack.</source>
        <translation>该网络需要深度图，而这些图片没有。</translation>
    </message>
    <message>
        <source>the network&apos;s own mean is in {1}, but the maps are in {2}.</source>
        <translation>网络自身的均值以 {1} 为单位，但深度图以 {2} 为单位。</translation>
    </message>
    <message>
        <source>the image is broken or cut short ({1}).</source>
        <translation>图片已损坏或不完整（{1}）。</translation>
    </message>
    <message>
        <source>the reader {1} failed ({2}: {3}).</source>
        <translation>读取器 {1} 失败（{2}：{3}）。</translation>
    </message>
    <message>
        <source>the reader {1} found no depth in it.</source>
        <translation>读取器 {1} 在其中没有找到深度。</translation>
    </message>
    <message>
        <source>the recipe is for {1}, not for {2}.</source>
        <translation>该配方用于 {1}，而不是 {2}。</translation>
    </message>
    <message>
        <source>the scores are for {1}, the image is {2}.</source>
        <translation>得分对应 {1}，而图片为 {2}。</translation>
    </message>
    <message>
        <source>the scores are not all finite numbers.</source>
        <translation>得分并非全是有限数。</translation>
    </message>
    <message>
        <source>the sigmas are too small for this image.</source>
        <translation>σ 对这张图片来说太小。</translation>
    </message>
    <message>
        <source>the strokes could not be saved ({1}).</source>
        <translation>笔画未能保存（{1}）。</translation>
    </message>
    <message>
        <source>the weights to start from are not there.</source>
        <translation>作为起点的权重不存在。</translation>
    </message>
    <message>
        <source>the weights {1} are not on this machine.</source>
        <translation>权重 {1} 不在本机上。</translation>
    </message>
    <message>
        <source>there are no ImageNet weights at hand for a ResNet with its strides in the first 1x1.</source>
        <translation>没有适用于步幅位于第一个 1x1 卷积的 ResNet 的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>there are no ImageNet weights for a VGG16 of half its width.</source>
        <translation>没有适用于半宽 VGG16 的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>there are no ImageNet weights for it.</source>
        <translation>没有适用于它的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>there are no ImageNet weights for its backbone.</source>
        <translation>没有适用于其骨干网络的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>there are no ImageNet weights of the narrow ResNet.</source>
        <translation>窄版 ResNet 没有 ImageNet 权重。</translation>
    </message>
    <message>
        <source>there are no class names.</source>
        <translation>没有类别名称。</translation>
    </message>
    <message>
        <source>there are no labelled images in it.</source>
        <translation>其中没有带标注的图片。</translation>
    </message>
    <message>
        <source>there are no weights for it on this machine.</source>
        <translation>本机没有它的权重。</translation>
    </message>
    <message>
        <source>there are several: {1}.</source>
        <translation>有多个：{1}。</translation>
    </message>
    <message>
        <source>there is a folder of this name.</source>
        <translation>已有同名文件夹。</translation>
    </message>
    <message>
        <source>there is no block of {1} by {2} labels without ignored pixels.</source>
        <translation>没有哪个 {1}×{2} 的标签块不含被忽略的像素。</translation>
    </message>
    <message>
        <source>there is no depth map for {1} (and {2} more).</source>
        <translation>{1} 没有深度图（另有 {2} 张也没有）。</translation>
    </message>
    <message>
        <source>there is no depth map for {1}.</source>
        <translation>{1} 没有深度图。</translation>
    </message>
    <message>
        <source>there is no device {1}.</source>
        <translation>没有设备 {1}。</translation>
    </message>
    <message>
        <source>there is no label map for {1} (and {2} more).</source>
        <translation>{1} 没有标签图（另有 {2} 张也没有）。</translation>
    </message>
    <message>
        <source>there is no label map for {1}.</source>
        <translation>{1} 没有标签图。</translation>
    </message>
    <message>
        <source>there is no network to label its images.</source>
        <translation>没有可用来标注其图片的网络。</translation>
    </message>
    <message>
        <source>there is no page {1}{2}.</source>
        <translation>没有第 {1}{2} 页。</translation>
    </message>
    <message>
        <source>there is no image in it.</source>
        <translation>其中没有图片。</translation>
    </message>
    <message>
        <source>there is no such file.</source>
        <translation>没有这个文件。</translation>
    </message>
    <message>
        <source>there is no such folder.</source>
        <translation>没有这个文件夹。</translation>
    </message>
    <message>
        <source>there is no such setting.</source>
        <translation>没有这个设置。</translation>
    </message>
    <message>
        <source>there is no {1}; the last one is {2}:{3}.</source>
        <translation>没有 {1}；最后一个是 {2}:{3}。</translation>
    </message>
    <message>
        <source>there is not enough memory for this image.</source>
        <translation>内存不足以处理这张图片。</translation>
    </message>
    <message>
        <source>there is not enough memory on {1} for this image.</source>
        <translation>{1} 的内存不足以处理这张图片。</translation>
    </message>
    <message>
        <source>these are no values to try.</source>
        <translation>这些不是可以尝试的值。</translation>
    </message>
    <message>
        <source>these classes cannot be mapped to {1}: {2}.</source>
        <translation>以下类别无法映射到 {1}：{2}。</translation>
    </message>
    <message>
        <source>these values have no class: {1}.</source>
        <translation>这些值没有类别：{1}。</translation>
    </message>
    <message>
        <source>they both hold {1}.</source>
        <translation>它们都包含 {1}。</translation>
    </message>
    <message>
        <source>this disk can only be read.</source>
        <translation>此磁盘为只读。</translation>
    </message>
    <message>
        <source>this is no depth map of a known format.</source>
        <translation>这不是已知格式的深度图。</translation>
    </message>
    <message>
        <source>this is no image of a known format.</source>
        <translation>这不是已知格式的图片。</translation>
    </message>
    <message>
        <source>this is no preset.</source>
        <translation>这不是预设。</translation>
    </message>
    <message>
        <source>this is no table.</source>
        <translation>这不是表。</translation>
    </message>
    <message>
        <source>this is not a file.</source>
        <translation>这不是文件。</translation>
    </message>
    <message>
        <source>this is not a list of names.</source>
        <translation>这不是名称列表。</translation>
    </message>
    <message>
        <source>this is not a map of names to names.</source>
        <translation>这不是名称到名称的映射。</translation>
    </message>
    <message>
        <source>this is not what is expected.</source>
        <translation>内容不符合预期。</translation>
    </message>
    <message>
        <source>this is {1}.</source>
        <translation>这是 {1}。</translation>
    </message>
    <message>
        <source>this image would take {1} GB, more than the {2} GB allowed.</source>
        <translation>这张图片需要 {1} GB，超过允许的 {2} GB。</translation>
    </message>
    <message>
        <source>this would overwrite the source image.</source>
        <translation>这会覆盖源图片。</translation>
    </message>
    <message>
        <source>torchvision has no ImageNet weights for it.</source>
        <translation>torchvision 没有它的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>torchvision has no ImageNet weights for the deep stem.</source>
        <translation>torchvision 没有适用于深层起始层的 ImageNet 权重。</translation>
    </message>
    <message>
        <source>two of its tensors stand for {1}.</source>
        <translation>它有两个张量都对应 {1}。</translation>
    </message>
    <message>
        <source>writing failed ({1}).</source>
        <translation>写入失败（{1}）。</translation>
    </message>
    <message>
        <source>you may not read this file.</source>
        <translation>您没有读取此文件的权限。</translation>
    </message>
    <message>
        <source>you may not write here.</source>
        <translation>您没有在此写入的权限。</translation>
    </message>
    <message>
        <source>your share of the disk is used up; nothing was left behind.</source>
        <translation>您的磁盘配额已用完；没有留下任何残余文件。</translation>
    </message>
    <message>
        <source>{1} The default is used.</source>
        <translation>{1}已使用默认值。</translation>
    </message>
    <message>
        <source>{1} failed ({2}: {3}).</source>
        <translation>{1} 失败（{2}：{3}）。</translation>
    </message>
    <message>
        <source>{1} gave no network and NetSpec.</source>
        <translation>{1} 没有给出网络和 NetSpec。</translation>
    </message>
    <message>
        <source>{1} has no card that names its classes.</source>
        <translation>{1} 没有写明其类别的卡片。</translation>
    </message>
    <message>
        <source>{1} has no card that names its model and classes.</source>
        <translation>{1} 没有写明其模型和类别的卡片。</translation>
    </message>
    <message>
        <source>{1} has the same stem, so both would share one label map.</source>
        <translation>{1} 的主文件名相同，两者会共用一张标签图。</translation>
    </message>
    <message>
        <source>{1} has {2} too.</source>
        <translation>{1} 里也有 {2}。</translation>
    </message>
    <message>
        <source>{1} holds more than tensors: {2} and {3} more.</source>
        <translation>{1} 中不仅有张量：{2} 等，另有 {3} 项。</translation>
    </message>
    <message>
        <source>{1} holds more than tensors: {2}.</source>
        <translation>{1} 中不仅有张量：{2}。</translation>
    </message>
    <message>
        <source>{1} holds no entries by name.</source>
        <translation>{1} 不含按名称的条目。</translation>
    </message>
    <message>
        <source>{1} holds no state_dict but {2}.</source>
        <translation>{1} 中没有 state_dict，而是 {2}。</translation>
    </message>
    <message>
        <source>{1} holds no tensors.</source>
        <translation>{1} 中没有张量。</translation>
    </message>
    <message>
        <source>{1} holds weights of {2}.</source>
        <translation>{1} 中是 {2} 的权重。</translation>
    </message>
    <message>
        <source>{1} is damaged or cut short ({2}).</source>
        <translation>{1} 已损坏或不完整（{2}）。</translation>
    </message>
    <message>
        <source>{1} is damaged, cut short or no checkpoint.</source>
        <translation>{1} 已损坏、不完整或不是检查点。</translation>
    </message>
    <message>
        <source>{1} is in no table.</source>
        <translation>{1} 不在任何表中。</translation>
    </message>
    <message>
        <source>{1} is not available: no working {2} device was found.</source>
        <translation>{1} 不可用：未找到可用的 {2} 设备。</translation>
    </message>
    <message>
        <source>{1} is not in the program&apos;s own format.</source>
        <translation>{1} 不是本程序的格式。</translation>
    </message>
    <message>
        <source>{1} is of another network: it {2}.</source>
        <translation>{1} 属于其他网络：{2}。</translation>
    </message>
    <message>
        <source>{1} is there too: {2} cannot have both.</source>
        <translation>{1} 也在那里：{2} 不能同时有两个。</translation>
    </message>
    <message>
        <source>{1} needs depth: it has no depth map.</source>
        <translation>{1} 需要深度：它没有深度图。</translation>
    </message>
    <message>
        <source>{1} needs depth: {2}</source>
        <translation>{1} 需要深度：{2}</translation>
    </message>
    <message>
        <source>{1} offered {2}, not a {3}.</source>
        <translation>{1} 提供了 {2}，而不是 {3}。</translation>
    </message>
    <message>
        <source>{1} pixels are too few.</source>
        <translation>{1} 个像素太少。</translation>
    </message>
    <message>
        <source>{1} ran out of memory even by small windows: went on with the CPU.</source>
        <translation>即使用小窗口，{1} 仍内存不足：已改用 CPU 继续。</translation>
    </message>
    <message>
        <source>{1} ran out of memory: went on by windows of {2} pixels.</source>
        <translation>{1} 内存不足：已改用 {2} 像素的窗口继续。</translation>
    </message>
    <message>
        <source>{1} wants to run code of its own when it is opened, so it was not opened.</source>
        <translation>{1} 打开时会运行其自带的代码，因此没有打开。</translation>
    </message>
    <message>
        <source>{1} x {2} is more than the limit of {3} million pixels.</source>
        <translation>{1} x {2} 超过了 {3} 百万像素的上限。</translation>
    </message>
    <message>
        <source>{1}: could not be read ({2}); the defaults are used.</source>
        <translation>{1}：无法读取（{2}）；已使用默认值。</translation>
    </message>
    <message>
        <source>{1}: expected a table of settings; the defaults are used.</source>
        <translation>{1}：应为设置表；已使用默认值。</translation>
    </message>
    <message>
        <source>{1}: no tensors could be taken out ({2}).</source>
        <translation>{1}：无法取出任何张量（{2}）。</translation>
    </message>
    <message>
        <source>{1}: there is no such file.</source>
        <translation>{1}：没有这个文件。</translation>
    </message>
    <message>
        <source>{1}: {2} has shape {3}, expected {4}.</source>
        <translation>{1}：{2} 的形状为 {3}，应为 {4}。</translation>
    </message>
    <message>
        <source>{1}x{2} is more than the limit.</source>
        <translation>{1}x{2} 超出限制。</translation>
    </message>
</context>
</TS>
