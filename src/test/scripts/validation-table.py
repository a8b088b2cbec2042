#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints for each oracle how many numbers were held against it, the worst of them and what is allowed, as Markdown.

    validation-table.py [FOLDER]

FOLDER   where the tests left their deviations (default target/validation): one TSV for each test class, written by the last
         run of it. The worst is the one that used most of what is allowed. Needs nothing but Python.

Exit 0; 1 when a deviation is larger than allowed, or there is none.
"""
import csv
import os
import sys


def rows(folder):
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(".tsv"):
            with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    yield name.removesuffix(".tsv"), row


def used(row):
    """Part of the allowance that is used; of an exact one all or nothing."""
    deviation, allowed = float(row["deviation"]), float(row["tolerance"])
    if deviation != deviation:
        return float("inf")
    return deviation / allowed if allowed else (float("inf") if deviation else 0.0)


def short(number):
    return f"{float(number):.2g}" if float(number) < 0.01 or float(number) >= 1e6 else f"{float(number):.4g}"


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(__doc__)
    oracles = {}
    for test, row in rows(sys.argv[1] if len(sys.argv) == 2 else os.path.join("target", "validation")):
        oracles.setdefault((test, row["oracle"]), []).append(row)
    if not oracles:
        sys.exit("validation-table: no deviations there; run the tests first")
    beyond, test_before = 0, None
    for (test, oracle), held in oracles.items():
        if test != test_before:
            print(f"\n{test}\n\n| oracle | numbers | worst deviation | allowed | in |\n|---|---|---|---|---|")
            test_before = test
        worst = max(held, key=used)
        beyond += sum(used(row) > 1 for row in held)
        print(f"| {oracle} | {len(held)} | {short(worst['deviation'])} {worst['unit']} | {short(worst['tolerance'])} {worst['unit']} | {worst['case']} |")
    print(f"\n{sum(map(len, oracles.values()))} numbers, {beyond} beyond what is allowed")
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
