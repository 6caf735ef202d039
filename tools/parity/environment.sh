#!/usr/bin/env bash
# environment.sh FOLDER: make a virtual environment in which mmsegmentation builds its networks. Nothing of it goes into
# the program: it only makes the files that the program is compared with. README.md says more.
set -euo pipefail
into=${1:?Say where to: environment.sh FOLDER}
checkout=$(cd "$(dirname "$0")/../.." && pwd)
python=${PYTHON:-$checkout/.venv/bin/python}

# Both sides compute with one torch: that of the checkout's own environment is lent, not installed a second time.
"$python" -m venv "$into"
"$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
    > "$("$into/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/lent.pth"

# Without dependencies: mmcv-lite is mmcv without compiled operations, and none of the compared networks has one.
"$into/bin/pip" install --quiet --no-deps \
    mmsegmentation==1.2.2 mmcv-lite==2.1.0 mmengine==0.10.7 \
    addict==2.4.0 yapf==0.43.0 prettytable==3.16.0 termcolor==3.1.0 ftfy==6.3.1 wcwidth==0.2.13 regex matplotlib \
    contourpy cycler fonttools kiwisolver pyparsing packaging python-dateutil six scipy platformdirs
"$into/bin/python" "$(dirname "$0")/publish.py" --list
