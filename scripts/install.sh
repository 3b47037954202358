#!/bin/sh
# Sets the project up: Python environment, packages, system libraries, .env; does nothing when nothing changed.
# Usage: scripts/install.sh [run|test|browser], each including the one before it.
set -eu
cd "$(dirname "$0")/.."
part=${1:-run}
here=$(pwd -P)
venv_python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# An environment that was moved keeps its old path in every script: only a rebuild mends that.
environment_is_sound() {
    [ -x .venv/bin/pip ] && grep -qF "$here/.venv/bin/python" .venv/bin/pip && $venv_python -c '' 2>/dev/null
}

fingerprint() {
    cksum scripts/install.sh requirements.txt
    [ "$part" = run ] || cksum requirements-dev.txt
    $venv_python -V
}

stamp=.venv/installed-$part
if environment_is_sound && [ -f .env ] && [ -f "$stamp" ] && [ "$(fingerprint)" = "$(cat "$stamp")" ]; then
    exit 0
fi

# --- System packages: through apt where we may, otherwise the exact line ---
as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
fi

may_apt() {
    command -v apt-get >/dev/null || return 1
    [ -z "$as_root" ] || sudo -n true 2>/dev/null
}

apt_line() { say "    ${as_root:+sudo }apt-get update && ${as_root:+sudo }apt-get install -y --no-install-recommends $*"; }

apt_install() {
    may_apt || return 1
    say "Installing system packages: $*"
    quiet="env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0"
    install="$quiet install -y --no-install-recommends $*"
    # The lists of a fresh machine are empty or old, so a first failure means: update, then once more.
    ${as_root:+sudo -n} $install </dev/null >/dev/null 2>&1 && return
    ${as_root:+sudo -n} $quiet update </dev/null >&2
    ${as_root:+sudo -n} $install </dev/null >&2
}

# --- Python 3.11 or newer, best one that can already make an environment ---
new_enough() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    fallback=
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
        new_enough "$candidate" || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$candidate"
            return
        fi
        fallback=${fallback:-$candidate}
    done
    echo "$fallback"
}

make_environment() {
    python=$(find_python)
    [ -n "$python" ] || stop "Python 3.11 or newer was not found. Install it, or name one: make install PYTHON=/path/to/python3"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if ! apt_install "$package"; then
            say "$python cannot make an environment: its venv package is missing. Run this, then start again:"
            apt_line "$package"
            exit 1
        fi
    fi
    say "Making the Python environment with $("$python" -V)"
    rm -rf .venv
    "$python" -m venv .venv
}

# --- WeasyPrint's libraries, and fonts for names in any script ---
weasyprint_loads() { $venv_python -c 'import weasyprint' >/dev/null 2>&1; }

missing_debian_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok' || printf '%s ' "$package"
    done
}

install_libraries() {
    packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-droid-fallback"
    if ! command -v dpkg-query >/dev/null; then
        weasyprint_loads || stop "WeasyPrint needs the library Pango. Install it (dnf install pango, apk add pango, brew install pango), then start again."
        return
    fi
    missing=$(missing_debian_packages $packages)
    [ -n "$missing" ] || return 0
    apt_install $missing && return
    if weasyprint_loads; then
        say "PDFs will do, but better with these (no need to stop for them):"
        apt_line $missing
    else
        say "WeasyPrint needs system libraries that only an administrator may install. Run this, then start again:"
        apt_line $missing
        exit 1
    fi
}

# --- The scanner of uploads, a real one for the tests; an installation has its own (docs/deploy.md) ---
install_scanner() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v clamd >/dev/null && return
    apt_install clamav-daemon && return
    say "The tests need clamd. Run this, then start again:"
    apt_line clamav-daemon
    exit 1
}

# --- Chromium for the browser journeys ---
install_chromium() {
    for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -z "$browser" ] || ! command -v "$browser" >/dev/null || return 0
    done
    apt_install chromium && return
    say "The browser journeys need Chromium. Run this, then start again (or name one: CHROMIUM=/path/to/chrome):"
    apt_line chromium
    exit 1
}

install_packages() {
    say "Installing the Python packages of $1"
    $venv_python -m pip install --quiet --disable-pip-version-check -r "$1"
}

environment_is_sound || make_environment
rm -f "$stamp"
if [ "$part" = run ]; then install_packages requirements.txt; else install_packages requirements-dev.txt; fi
install_libraries
[ "$part" = run ] || install_scanner
[ "$part" != browser ] || install_chromium
if [ ! -f .env ]; then
    key=$($venv_python -c 'import secrets; print(secrets.token_urlsafe(64))')
    (umask 077 && printf '# Made by make install; .env.example explains every variable.\nSECRET_KEY=%s\nDEMO=1\n' "$key" >.env)
fi
fingerprint >"$stamp"
