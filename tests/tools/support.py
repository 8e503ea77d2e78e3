"""Shared by the tests: a dataset of the samples in all formats, and the programs other than Python."""
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMATS = "csv,json,xlsx,parquet,sqlite"


def convert(out, *options, of="samples"):
    """Runs `juesuan convert`."""
    command = [os.environ["JUESUAN"], "convert", str(of), "-o", str(out), "--quiet", *options]
    subprocess.run(command, cwd=ROOT, check=True)


@functools.cache
def folder():
    """A temporary folder, removed when the process ends."""
    holder = tempfile.TemporaryDirectory(prefix="juesuan-tools-")
    folder.holder = holder
    return pathlib.Path(holder.name)


@functools.cache
def dataset():
    """The samples in all formats. The snippets expect the folder name `out`."""
    out = folder() / "out"
    convert(out, "--format", FORMATS)
    return out


def need(program, package):
    """The path of a program. Without it the test is skipped, or fails if JUESUAN_TOOLS_ALL is set."""
    path = shutil.which(program)
    if path is None:
        message = f"{program} is not installed (Debian: {package})"
        if os.environ.get("JUESUAN_TOOLS_ALL"):
            raise AssertionError(message)
        raise unittest.SkipTest(message)
    return path


def soffice(files, kind, out):
    """Opens files with LibreOffice, recalculates them, and saves them in another format."""
    program = need("soffice", "libreoffice-calc")
    profile = (folder() / "profile").as_uri()
    command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
    return [out / (f.stem + "." + kind.split(":")[0]) for f in files]
