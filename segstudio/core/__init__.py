"""Values, jobs, parameters, errors and settings: the vocabulary of all rooms, with numpy and pluggy only.

Each sub-package (classes, files, metrics, pipeline, plugins, session, strokes) has a door of its own.
"""

from segstudio.core import (
    _scoring as scoring,
)
from segstudio.core import (
    _settings as settings,
)
from segstudio.core._comparing import (
    Comparison,
    Comparisons,
    Scanned,
    VariantNumbers,
)
from segstudio.core._errors import (
    Cancelled,
    DataError,
    DepthError,
    DuplicateKeyError,
    FetchError,
    ModelError,
    OfferError,
    OutOfMemory,
    PluginError,
    PluginLoadError,
    ReadError,
    RefineError,
    SegStudioError,
    SettingsError,
    UnknownKeyError,
    WeightsError,
    WriteError,
)
from segstudio.core._fetching import (
    FetchOptions,
    FetchWeights,
)
from segstudio.core._jobs import (
    CancelToken,
    JobContext,
    Progress,
)
from segstudio.core._json_files import (
    json_of,
)
from segstudio.core._memory import (
    Allocator,
    give_back,
    glibc,
    most_held,
)
from segstudio.core._overlay import (
    background_ids,
    blend,
    contour_labels,
    contours,
    overlay_table,
)
from segstudio.core._params import (
    BoolParam,
    ChoiceParam,
    FloatParam,
    IntParam,
    Param,
    ParamValue,
    TextParam,
    parse,
    resolve,
)
from segstudio.core._resources import (
    resource,
    resources,
)
from segstudio.core._result import (
    Request,
    Result,
    RunOptions,
    Segmentation,
    UnstrokedResult,
    WeightsInfo,
)
from segstudio.core._settings import (
    Settings,
    load_settings,
    save_settings,
)
from segstudio.core._strokes import (
    NOTHING_DRAWN,
    USUAL_REACH,
    Stroke,
    StrokeHistory,
)
from segstudio.core._sweeping import (
    SWEEP_MEASURES,
    LabelledFolder,
    Sweep,
    SweepLine,
    SweepMeasure,
    SweepPlan,
    Sweeps,
    SweepTable,
)
from segstudio.core._tiles import (
    Span,
    Window,
    spans,
    windows,
)
from segstudio.core._values import (
    IGNORE_ID,
    RGB,
    ClassSet,
    Image,
    LabelMap,
    Scores,
    SegClass,
    numbered_classes,
)
from segstudio.core._whole import (
    replacing,
    write_whole,
)
from segstudio.core._worker import (
    Worker,
    ending,
)

__all__ = [
    "IGNORE_ID",
    "NOTHING_DRAWN",
    "RGB",
    "SWEEP_MEASURES",
    "USUAL_REACH",
    "Allocator",
    "BoolParam",
    "CancelToken",
    "Cancelled",
    "ChoiceParam",
    "ClassSet",
    "Comparison",
    "Comparisons",
    "DataError",
    "DepthError",
    "DuplicateKeyError",
    "FetchError",
    "FetchOptions",
    "FetchWeights",
    "FloatParam",
    "Image",
    "IntParam",
    "JobContext",
    "LabelMap",
    "LabelledFolder",
    "ModelError",
    "OfferError",
    "OutOfMemory",
    "Param",
    "ParamValue",
    "PluginError",
    "PluginLoadError",
    "Progress",
    "ReadError",
    "RefineError",
    "Request",
    "Result",
    "RunOptions",
    "Scanned",
    "Scores",
    "SegClass",
    "SegStudioError",
    "Segmentation",
    "Settings",
    "SettingsError",
    "Span",
    "Stroke",
    "StrokeHistory",
    "Sweep",
    "SweepLine",
    "SweepMeasure",
    "SweepPlan",
    "SweepTable",
    "Sweeps",
    "TextParam",
    "UnknownKeyError",
    "UnstrokedResult",
    "VariantNumbers",
    "WeightsError",
    "WeightsInfo",
    "Window",
    "Worker",
    "WriteError",
    "background_ids",
    "blend",
    "contour_labels",
    "contours",
    "ending",
    "give_back",
    "glibc",
    "json_of",
    "load_settings",
    "most_held",
    "numbered_classes",
    "overlay_table",
    "parse",
    "replacing",
    "resolve",
    "resource",
    "resources",
    "save_settings",
    "scoring",
    "settings",
    "spans",
    "windows",
    "write_whole",
]
