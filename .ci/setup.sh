#!/bin/sh
# Sets up the program in this checkout from nothing on Debian or Ubuntu; other systems get all but the system packages.
#
#   .ci/setup.sh run     what the program needs
#   .ci/setup.sh test    that, and what its tests need
#
# Run again it is quick: stamps in .venv say for which pyproject.toml, script and place the work was done.
# PYTHON chooses the interpreter: `PYTHON=python3.12 make run`.
set -eu
cd "$(dirname "$0")/.."

goal=${1:-run}
venv=.venv
PATH=$PATH:/usr/sbin:/sbin # ldconfig lies there, and is not on everybody's path
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
works() { "$@" >/dev/null 2>&1; }

# --- Python -----------------------------------------------------------------------------------------------------------

good_python() { works "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if good_python "$name"; then command -v "$name"; return; fi
    done
}

has_headers() {
    works "$1" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'
}

# --- System packages ----------------------------------------------------------------------------------------------------

# What Qt's plugins for X11, Wayland and no screen at all are linked against, and the package that brings it.
libraries='
libEGL.so.1             libegl1
libGL.so.1              libgl1
libX11.so.6             libx11-6
libX11-xcb.so.1         libx11-xcb1
libdbus-1.so.3          libdbus-1-3
libfontconfig.so.1      libfontconfig1
libfreetype.so.6        libfreetype6
libglib-2.0.so.0        libglib2.0-0
libwayland-client.so.0  libwayland-client0
libwayland-cursor.so.0  libwayland-cursor0
libwayland-egl.so.1     libwayland-egl1
libxkbcommon.so.0       libxkbcommon0
libxkbcommon-x11.so.0   libxkbcommon-x11-0
libxcb-cursor.so.0      libxcb-cursor0
libxcb-glx.so.0         libxcb-glx0
libxcb-icccm.so.4       libxcb-icccm4
libxcb-image.so.0       libxcb-image0
libxcb-keysyms.so.1     libxcb-keysyms1
libxcb-randr.so.0       libxcb-randr0
libxcb-render.so.0      libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0       libxcb-shape0
libxcb-shm.so.0         libxcb-shm0
libxcb-sync.so.1        libxcb-sync1
libxcb-util.so.1        libxcb-util1
libxcb-xfixes.so.0      libxcb-xfixes0
libxcb-xkb.so.1         libxcb-xkb1
'

has_chinese_font() {
    works which fc-list && fc-list :lang=zh | grep -q . && return
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" \
        \( -iname '*cjk*' -o -iname 'wqy-*' -o -iname 'uming*' -o -iname 'DroidSansFallback*' \) 2>/dev/null | grep -q .
}

missing_packages() {
    known=$(ldconfig -p)
    echo "$libraries" | while read -r library package; do
        case $known in *"$library "*) ;; *) printf '%s ' "$package" ;; esac
    done
    has_chinese_font || printf 'fonts-noto-cjk '
    works which c++ || works which g++ || printf 'g++ '
    if [ -z "$python" ]; then
        printf 'python3 python3-venv python3-dev '
    else
        dev=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        works "$python" -c 'import ensurepip, venv' || printf '%s-venv ' "$dev"
        has_headers "$python" || printf '%s-dev ' "$dev"
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() { [ "$(id -u)" = 0 ] || works sudo -n true; }

install_packages() {
    command="apt-get install -y --no-install-recommends $*"
    if ! works which apt-get; then
        say "this system has no apt-get; by its own means install what Debian calls: $*"
    elif ! may_install; then
        say "system packages are missing and installing them takes root. Run this, then the same make again:"
        say "    sudo $command"
    else
        say "installing $*"
        # shellcheck disable=SC2086 # the command is meant to fall into words
        as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && $command -qq >/dev/null" ||
            say "that failed; going on without. By hand: sudo $command"
    fi
}

# --- The virtual environment ----------------------------------------------------------------------------------------------

key() { # of all that decides what is in the environment
    { pwd; echo "$python"; cat pyproject.toml .ci/setup.sh; } | cksum | tr ' ' '-'
}

stamped() { [ "$(cat "$venv/.stamp-$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s' "$2" >"$venv/.stamp-$1"; }

make_venv() {
    good_python "$venv/bin/python" && works "$venv/bin/python" -m pip --version && return
    [ -n "$python" ] || fail "no Python 3.11 or newer was found; install one, or name it: PYTHON=/path/to/python3 make $goal"
    say "making $venv with $python"
    "$python" -m venv --clear "$venv" || fail "$python cannot make virtual environments; install its venv package (see above)."
}

install_program() {
    extra=''
    if [ "$goal" = test ]; then extra='[dev]'; fi
    say "installing segstudio$extra and what it needs into $venv; the first time this fetches some gigabytes"
    "$venv/bin/python" -m pip install --editable ".$extra" || fail "pip failed; its last lines say why. Check the network and run make again."
}

compilers() { command -v c++ g++ || true; }

install_crf() { # pydensecrf2 is built here; the program runs without it
    works "$venv/bin/python" -c 'import pydensecrf.densecrf' && return
    attempt="$key $(compilers) $(has_headers "$python" && echo headers)"
    if ! stamped crf "$attempt"; then
        say "building pydensecrf2"
        "$venv/bin/python" -m pip install --editable '.[crf]' >"$venv/pydensecrf2.log" 2>&1 && return
        stamp crf "$attempt" # not tried again until something has changed
    fi
    say "pydensecrf2 could not be built ($venv/pydensecrf2.log says why), so DenseCRF has one engine less; all else works."
    say "it needs a C++ compiler and the Python headers: sudo apt-get install g++ python3-dev"
}

# --- In order ---------------------------------------------------------------------------------------------------------

case $goal in run | test) ;; *) fail "the goal is run or test, not $goal" ;; esac
python=$(find_python)
key=$(key)
if stamped "$goal" "$key" && stamped system "$key"; then exit 0; fi

if [ "$(uname -s)" = Linux ]; then
    packages=$(missing_packages)
    # shellcheck disable=SC2086 # one package a word
    if [ -n "$packages" ]; then install_packages $packages; fi
    python=$(find_python)
    key=$(key)
fi
if ! stamped "$goal" "$key"; then
    make_venv
    install_program
    stamp "$goal" "$key"
    if [ "$goal" = test ]; then stamp run "$key"; fi
    say "done"
fi
install_crf
# Where something is still missing, the next call looks again.
if [ "$(uname -s)" != Linux ] || { [ -z "$(missing_packages)" ] && [ ! -e "$venv/.stamp-crf" ]; }; then
    stamp system "$key"
fi
