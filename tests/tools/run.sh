#!/usr/bin/env bash
# The outputs opened by the programs that they are for:  tests/tools/run.sh [path/to/juesuan]
#
# Needs python3 with venv; a virtual environment with requirements.txt is made below target/tools (or $JUESUAN_TOOLS)
# and kept. LibreOffice (soffice) and R (Rscript) are used where they are installed, and said to be missing where not:
# Debian has them as libreoffice-calc and r-base-core. With JUESUAN_TOOLS_ALL=1 what is missing is a failure.
# The program is built (release) where none is given.
#
# Exit code 0: all that could be run holds. 1: something does not. 3: the Python packages are not there and cannot be
# installed (no venv, no network), so that nothing was run. 2: anything else.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 2

binary=${1:-${CARGO_TARGET_DIR:-target}/release/juesuan}
if [ $# -eq 0 ]; then
    cargo build --release -p juesuan-cli || exit 2
fi
[ -x "$binary" ] || { echo "there is no program at $binary" >&2; exit 2; }

environment=${JUESUAN_TOOLS:-${CARGO_TARGET_DIR:-target}/tools}
if ! cmp -s tests/tools/requirements.txt "$environment/requirements.txt"; then
    rm -f "$environment/requirements.txt"
    python3 -m venv --clear "$environment" &&
        "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/tools/requirements.txt &&
        cp tests/tools/requirements.txt "$environment/" ||
        { echo "the Python packages of tests/tools/requirements.txt cannot be installed" >&2; exit 3; }
fi

JUESUAN=$(realpath "$binary") LC_ALL=C.UTF-8 exec "$environment/bin/python" -m unittest discover -v -s tests/tools -p '*_test.py'
