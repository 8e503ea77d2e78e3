#!/usr/bin/env bash
# Opens the outputs with the programs that they are made for:  tests/tools/run.sh [path/to/juesuan]
#
# Needs python3 with venv; creates a virtual environment with requirements.txt in target/tools (or $JUESUAN_TOOLS) and
# keeps it. Uses LibreOffice (soffice) and R (Rscript) if they are installed, and otherwise reports the tests as skipped:
# the Debian packages are libreoffice-calc and r-base-core. With JUESUAN_TOOLS_ALL=1 a missing program is a failure.
# Without an argument the release binary is built.
#
# Exit code 0: every test that ran has passed. 1: a test failed. 3: the Python packages cannot be installed (no venv, no
# network), so no test ran. 2: any other error.
set -u -o pipefail
cd "$(dirname "$0")/../.." || exit 2

binary=${1:-${CARGO_TARGET_DIR:-target}/release/juesuan}
if [ $# -eq 0 ]; then
    cargo build --release -p juesuan-cli || exit 2
fi
[ -x "$binary" ] || { echo "no such program: $binary" >&2; exit 2; }

environment=${JUESUAN_TOOLS:-${CARGO_TARGET_DIR:-target}/tools}
if ! cmp -s tests/tools/requirements.txt "$environment/requirements.txt"; then
    rm -f "$environment/requirements.txt"
    python3 -m venv --clear "$environment" &&
        "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/tools/requirements.txt &&
        cp tests/tools/requirements.txt "$environment/" ||
        { echo "the Python packages of tests/tools/requirements.txt cannot be installed" >&2; exit 3; }
fi

JUESUAN=$(realpath "$binary") LC_ALL=C.UTF-8 exec "$environment/bin/python" -m unittest discover -v -s tests/tools -p '*_test.py'
