#!/usr/bin/env python3
"""Measures a large run of the release binary: its rate from start to end, memory, disk, files; two jobs against one;
--resume; and merged shards against a single run, byte by byte.

    cargo build --release -p juesuan-cli
    python3 benches/scale.py samples --documents 10000 --work /tmp/scale

The documents are copies of those in the folder, in the same order again and again so that every tenth of the run has the
same work, each with a comment line at its end so that no two are identical. They are kept in WORK/in for the next run.
Times are meaningful only on an idle machine. Exit code 1: outputs that must be identical differ.
"""
import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "juesuan"
PAGE = os.sysconf("SC_PAGE_SIZE")


def make(source, folder, count):
    """Creates the documents, unless they exist."""
    pdfs = sorted(source.rglob("*.pdf"))
    if not pdfs:
        sys.exit(f"no PDF files in {source}")
    if folder.is_dir() and len(os.listdir(folder)) == count:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(count):
        round_, which = divmod(number, len(pdfs))
        with open(folder / f"{round_:05}-{which:03}.pdf", "wb") as out:
            out.write(pdfs[which].read_bytes() + b"\n%% %d\n" % number)


def family(root):
    """The process and its descendants: resident bytes of each, and how many of them are private."""
    sizes, waiting = {}, [root]
    while waiting:
        process = waiting.pop()
        try:
            fields = Path(f"/proc/{process}/statm").read_text().split()
            sizes[process] = (int(fields[1]) * PAGE, (int(fields[1]) - int(fields[2])) * PAGE)
            for task in os.listdir(f"/proc/{process}/task"):
                waiting += map(int, Path(f"/proc/{process}/task/{task}/children").read_text().split())
        except (OSError, IndexError):
            pass  # It has ended in the meantime.
    return sizes


class Run:
    """One run, with measurements."""

    def __init__(self, binary, arguments, documents=0):
        self.tenths = [[0, 0, 0] for _ in range(10)]  # peak bytes: main process, one worker, all processes
        done, self.start, self.times, self.restarts = 0, None, [], 0
        begun = time.monotonic()
        cpu = os.times()
        process = subprocess.Popen([binary, *arguments, "--log-format", "json"], stderr=subprocess.PIPE, text=True)
        over = threading.Event()

        def watch():
            while not over.wait(0.05):
                sizes = family(process.pid)
                own = sizes.pop(process.pid, (0, 0))
                tenth = self.tenths[min(9, len(self.times) * 10 // max(documents, 1))]
                workers = [whole for whole, _ in sizes.values()]
                both = own[0] + sum(private for _, private in sizes.values())
                for at, value in enumerate([own[0], max(workers, default=0), both]):
                    tenth[at] = max(tenth[at], value)

        watcher = threading.Thread(target=watch)
        watcher.start()
        self.said = []
        for line in process.stderr:
            event = json.loads(line)
            if event["event"] == "start":
                self.start = event["time"]
            elif event["event"] == "document":
                self.times.append(event["time"])
            elif event["event"] == "message":
                self.said.append(event["text"])
            elif event["event"] == "end":
                self.restarts = event["worker_restarts"]
        self.code = process.wait()
        over.set()
        watcher.join()
        self.seconds = time.monotonic() - begun
        after = os.times()
        self.cpu = after.children_user + after.children_system - cpu.children_user - cpu.children_system
        if self.code > 1:
            sys.exit(f"{arguments}: exit code {self.code}: {self.said}")

    def rates(self):
        """Documents per second in each tenth."""
        marks = [self.start, *(self.times[len(self.times) * i // 10 - 1] for i in range(1, 11))]
        counts = [len(self.times) * i // 10 - len(self.times) * (i - 1) // 10 for i in range(1, 11)]
        return [count / max(end - begin, 1e-9) for count, begin, end in zip(counts, marks, marks[1:])]


def tree(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def same(one, other):
    """Whether two folders have identical files, including hidden ones; prints the differences."""
    a, b = tree(one), tree(other)
    differing = sorted(set(a) ^ set(b)) + filecmp.cmpfiles(one, other, sorted(set(a) & set(b)), shallow=False)[1]
    for name in differing[:5]:
        print(f"  DIFFERS: {name}")
    return not differing


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path, help="folder with PDFs")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=Path("/tmp/juesuan-scale"))
    parser.add_argument("--binary", type=Path, default=TARGET)
    parser.add_argument("--shards", type=int, default=4)
    args = parser.parse_args()
    folder = args.work / "in"
    make(args.source, folder, args.documents)
    size = 0
    for pdf in folder.iterdir():  # Also loads them into the page cache.
        size += len(pdf.read_bytes())
    print(f"{args.documents} documents, {size / 1e6:.0f} MB; {os.cpu_count()} processors, load {os.getloadavg()[0]:.2f}")
    out = {name: args.work / name for name in ["one", "two", "merged"]}
    for path in [*out.values(), *args.work.glob("shard*")]:
        shutil.rmtree(path, ignore_errors=True)

    def convert(name, *more):
        return Run(args.binary, ["convert", folder, "-o", args.work / name, *more], args.documents)

    runs = {jobs: convert(name, "--jobs", str(jobs)) for jobs, name in [(1, "one"), (2, "two")]}
    for jobs, run in runs.items():
        rates = run.rates()
        print(f"\n{jobs} job{'s' * (jobs > 1)}: {run.seconds:.1f} s, {run.cpu:.1f} s of processor time, "
              f"{len(run.times)} documents, {run.restarts} workers lost")
        print("  documents per second, by tenths: " + " ".join(f"{rate:.0f}" for rate in rates))
        print(f"  last tenth compared with the first: {100 * (rates[-1] / rates[0] - 1):+.1f} %; finishing the outputs: "
              f"{run.seconds - (run.times[-1] - run.start):.2f} s (including start-up)")
        for at, what in enumerate(["main process", "largest worker", "all processes, shared pages once"]):
            print(f"  peak MB, by tenths, {what}: " + " ".join(f"{t[at] / 1e6:.0f}" for t in run.tenths))
    print(f"\ntwo jobs are {runs[1].seconds / runs[2].seconds:.2f} times as fast as one")
    well = same(out["one"], out["two"])
    print(f"one job and two, byte by byte: {'identical' if well else 'DIFFERENT'}")

    two = out["two"]
    sizes = {path: path.stat().st_size for path in two.rglob("*") if path.is_file()}
    for part, chosen in [
        ("CSV", [p for p in sizes if p.suffix == ".csv"]),
        ("json/", [p for p in sizes if p.suffix == ".json" and p.parent.name == "json"]),
        ("journal", [p for p in sizes if p.suffix == ".jsonl"]),
    ]:
        total = sum(sizes[p] for p in chosen)
        print(f"  {part}: {len(chosen)} files, {total / 1e6:.1f} MB, {total / args.documents / 1e3:.2f} KB per document")

    again = convert("two", "--jobs", "2", "--resume")
    print(f"\n--resume with nothing to do: {again.seconds:.1f} s, {1e3 * again.cpu / args.documents:.2f} ms of processor time "
          "per document")
    well &= same(out["one"], two)
    seconds, shards = [], range(1, args.shards + 1)
    for shard in shards:
        part = ["--shard", f"{shard}/{args.shards}", "--format", "json", "--jobs", "2"]
        seconds.append(convert(f"shard{shard}", *part).seconds)
    print(f"{args.shards} shards: " + " ".join(f"{s:.1f}" for s in seconds) + " s")
    merge = Run(args.binary, ["merge", *(args.work / f"shard{s}" for s in shards), "-o", out["merged"]], args.documents)
    print(f"merge: {merge.seconds:.1f} s, {1e3 * merge.cpu / args.documents:.2f} ms of processor time per document, "
          f"{max(t[2] for t in merge.tenths) / 1e6:.0f} MB peak")
    is_same = same(out["one"], out["merged"])
    print(f"merged shards and a single run, byte by byte: {'identical' if is_same else 'DIFFERENT'}")
    sys.exit(0 if well and is_same else 1)


if __name__ == "__main__":
    main()
