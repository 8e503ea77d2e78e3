#!/usr/bin/env python3
"""Times the release binary against other readers of PDF tables, on the same files, in one run.

    cargo build --release -p juesuan-cli
    cargo build --release -p juesuan-extract --example interpret_only
    pip install pdfplumber camelot-py tabula-py pymupdf        # whichever are wanted; tabula needs Java
    python3 benches/peers.py samples

Readers that are not installed are skipped, with a note. Times are processor seconds (user and system, all threads and
children; medians over --runs), because wall time on a shared machine depends on its other load. For Python programs only
the work counts, not the imports; likewise for juesuan and its interpreter ("warm"): the time for five distinct copies of
each file minus the time for one, divided by four. The line "including start-up" has the total.
"""
import argparse
import importlib.metadata
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
AT_LEAST = 50  # documents for the comparison of one job with two


# Read one file with each peer. They return the number of tables found, for information only.
def pdfplumber(path):
    import pdfplumber as p

    found = 0
    with p.open(path) as pdf:
        for page in pdf.pages:
            found += len(page.extract_tables())
            page.close()
    return found


def camelot(path):
    import camelot as c

    return len(c.read_pdf(path, pages="all", flavor="lattice", suppress_stdout=True))


def tabula(path):
    import tabula as t

    return len(t.read_pdf(path, pages="all", lattice=True, silent=True))


def pymupdf(path):
    import pymupdf as m

    with m.open(path) as pdf:
        return sum(len([t.extract() for t in page.find_tables().tables]) for page in pdf)


PEERS = {
    "pdfplumber": (pdfplumber, "pdfplumber", "extract_tables, every page"),
    "camelot": (camelot, "camelot-py", "lattice, every page"),
    "tabula": (tabula, "tabula-py", "lattice, every page, one Java VM for all files"),
    "pymupdf": (pymupdf, "PyMuPDF", "find_tables, every page"),
}


def processor_seconds():
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def work(peer, files):
    """Runs in a separate process: reads all files with one peer, and prints the time."""
    read, _, _ = PEERS[peer]
    if peer == "tabula":
        # Java starts once, outside the measurement, like the imports of the others.
        import tabula as t

        t.environment_info()
    __import__(peer)
    began, wall, found, failed = processor_seconds(), time.perf_counter(), 0, 0
    for path in files:
        try:
            found += read(path)
        except Exception as error:  # a peer may fail on a file; continue with the others
            failed += 1
            print(f"{peer}: {path}: {error}", file=sys.stderr)
    taken = {"cpu": processor_seconds() - began, "wall": time.perf_counter() - wall}
    print("\n" + json.dumps(taken | {"tables": found, "failed": failed}))


def run(command):
    """Runs a command; processor seconds, wall seconds, peak memory in MB."""
    wall = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - wall
    peak = usage.ru_maxrss / 1024 if sys.platform != "darwin" else usage.ru_maxrss / 1024**2
    if child.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, wall, peak


def median(runs, measure):
    taken = [measure() for _ in range(runs)]
    return [statistics.median(column) for column in zip(*taken)]


def convert(files, jobs, *options):
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        return run([str(TARGET / "juesuan"), "convert", *files, "--quiet", "--jobs", str(jobs), "-o", out, *options])


def copies(files, rounds, folder):
    """`rounds` copies of each file, round by round. Identical files would be read only once, so each copy ends with a
    different comment."""
    made = []
    for round_ in range(rounds):
        for number, file in enumerate(files):
            made.append(Path(folder) / f"{round_:03}-{number:03} {Path(file).name}")
            made[-1].write_bytes(Path(file).read_bytes() + b"\n%% %d" % round_ + b" " * round_ + b"\n")
    return list(map(str, made))


def warm(runs, files, command):
    """Processor and wall seconds of a command over the files, without its start-up."""
    with tempfile.TemporaryDirectory() as folder:
        many = copies(files, 5, folder)
        once, often = (median(runs, lambda: command(part)) for part in (many[: len(files)], many))
        return [(b - a) / 4 for a, b in zip(once[:2], often[:2])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", help="PDF files, and folders of them")
    parser.add_argument("--runs", type=int, default=5, help="runs of juesuan, hayro and pdftotext (medians)")
    parser.add_argument("--peer-runs", type=int, default=1, help="runs of the slower peers")
    parser.add_argument("--peers", default=",".join([*PEERS, "pdftotext"]), help="which peers, comma separated")
    parser.add_argument("--timeout", type=float, default=900, help="seconds for one run of a peer")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    args = parser.parse_args()
    files = []
    for given in map(Path, args.inputs):
        files += sorted(map(str, given.rglob("*.pdf"))) if given.is_dir() else [str(given)]
    if args.work:
        return work(args.work, files)
    if not files:
        raise SystemExit("no PDF files found in the inputs")
    if not (TARGET / "juesuan").exists():
        raise SystemExit(f"no {TARGET / 'juesuan'}: cargo build --release -p juesuan-cli")

    wanted = args.peers.split(",")
    convert(files, 1)  # warm: files and program in the page cache
    own, own_wall = warm(args.runs, files, lambda part: convert(part, 1))
    off = warm(args.runs, files, lambda part: convert(part, 1, "--second-reader=never"))
    start, start_wall, own_peak = median(args.runs, lambda: convert(files, 1))
    hayro = TARGET / "examples" / "interpret_only"
    pages = None
    rows = [
        ("juesuan, one job, warm", own, own_wall, f"peak {own_peak:.0f} MB; CSV and JSON written"),
        ("  second reader off", *off, "it runs only for documents with errors"),
        ("  including start-up", start, start_wall, "every file once"),
    ]
    if hayro.exists():
        text = subprocess.run([str(hayro), *files], capture_output=True, text=True, check=True).stdout
        pages = int(text.split()[2])
        bare, bare_wall = warm(args.runs, files, lambda part: run([str(hayro), *part]))
        rows.append(("hayro alone, warm", bare, bare_wall, "interprets every page, discards the result"))
    else:
        print("skipped: hayro alone (cargo build --release -p juesuan-extract --example interpret_only)")
    if "pdftotext" in wanted:
        if shutil.which("pdftotext"):
            def all_texts():
                each = [run(["pdftotext", "-layout", f, "-"]) for f in files]
                return sum(c for c, _, _ in each), sum(w for _, w, _ in each), max(p for _, _, p in each)

            cpu, wall, _ = median(args.runs, all_texts)
            rows.append(("pdftotext -layout", cpu, wall, "text only"))
        else:
            print("skipped: pdftotext is not installed")
    for peer in (p for p in PEERS if p in wanted):
        _, package, what = PEERS[peer]
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            print(f"skipped: {package} is not installed")
            continue
        if peer == "tabula" and not shutil.which("java"):
            print("skipped: tabula-py needs Java")
            continue
        command = [sys.executable, __file__, "--work", peer, *files]
        taken = []
        try:
            for _ in range(args.peer_runs):
                ended = subprocess.run(command, capture_output=True, text=True, timeout=args.timeout)
                if ended.returncode != 0:
                    print(f"skipped: {package} {version} failed: {ended.stderr.strip().splitlines()[-1:]}")
                    break
                taken.append(json.loads(ended.stdout.strip().splitlines()[-1]))
        except subprocess.TimeoutExpired:
            print(f"skipped: {package} {version} took more than {args.timeout:.0f} s")
            continue
        if len(taken) == args.peer_runs:
            failed = f"; failed on {taken[0]['failed']} files" if taken[0]["failed"] else ""
            row = [statistics.median(t[k] for t in taken) for k in ("cpu", "wall")]
            rows.append((f"{package} {version}", *row, f"{what}{failed}"))
            print(f"{package}: {row[0]:.1f} s", file=sys.stderr, flush=True)

    print(f"\n{len(files)} files" + (f", {pages} pages" if pages else "") + f"; medians of {args.runs} runs "
          f"({args.peer_runs} of the Python peers)\n")
    print(f"{'':24} {'cpu s':>9} {'wall s':>9} {'ms/page':>9} {'/ juesuan':>10}")
    for name, cpu, wall, what in rows:
        per_page = f"{1000 * cpu / pages:9.2f}" if pages else " " * 9
        print(f"{name:24} {cpu:9.3f} {wall:9.3f} {per_page} {cpu / own:10.2f}  {what}")

    # One job and two, with enough documents that start and end do not matter.
    with tempfile.TemporaryDirectory() as folder:
        many = copies(files, -(-AT_LEAST // len(files)), folder)
        # Alternating, so that other load slows both.
        pairs = [(convert(many, 1), convert(many, 2)) for _ in range(args.runs)]
        one, two = (statistics.median(p[i][1] for p in pairs) for i in (0, 1))
        best_one, best_two = (min(p[i][1] for p in pairs) for i in (0, 1))
        peak = max(p[1][2] for p in pairs)
        print(f"\n{len(many)} documents: one job {one:.2f} s, two jobs {two:.2f} s (wall, medians): "
              f"{one / two:.2f} times as fast; best runs {best_one:.2f} s and {best_two:.2f} s: "
              f"{best_one / best_two:.2f}; peak memory with two jobs {peak:.0f} MB")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
