#!/usr/bin/env python3
"""Measures start to ready without and with the AOT cache, in turn, with a new and with an existing database.

    measure-start.py [ROUNDS]     default 7; the median counts

Run from the project's root after ./ytterby has built. Makes the cache first where there is none; one that does not fit any more ends it: make it anew (./ytterby aot). The node's own
time is taken: from the start of the process to the ready line on standard output. Figures go to docs/benchmarks.md; they are of one
machine and one moment; the load that is printed tells whether it was idle. On a busy one only the CPU time (user and system, until ready) says much.
"""
import json, os, shutil, statistics, subprocess, sys, tempfile, time

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
work = tempfile.mkdtemp(prefix='measure-start-')


def start(data, cache):
    environment = dict(os.environ)
    if not cache:
        environment['YTTERBY_AOT_CACHE'] = 'off'
    began = time.monotonic()
    with open(work + '/node.log', 'a') as log:
        node = subprocess.Popen(['./ytterby', 'serve', '--data', data, '--dicom-port', '0', '--http-port', '0'],
                                stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    assert json.loads(node.stdout.readline())['event'] == 'ready'
    took = time.monotonic() - began
    memory = next(int(line.split()[1]) // 1024 for line in open(f'/proc/{node.pid}/status') if line.startswith('VmRSS'))
    fields = open(f'/proc/{node.pid}/stat').read().rsplit(')', 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')
    used = 'AOTCache=' in open(f'/proc/{node.pid}/cmdline').read()
    assert used == cache, f'cache wanted {cache}, used {used}'
    node.terminate(); node.wait()
    return took, memory, cpu


subprocess.run(['./ytterby', 'version'], check=True, stdout=subprocess.DEVNULL)
if not os.path.exists('target/ytterby.aot.key') and subprocess.run(['./ytterby', 'aot']).returncode:
    sys.exit('no AOT cache could be made')
print(f'load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; cache {os.path.getsize("target/ytterby.aot") >> 20} MiB')
figures = {(new, cache): [] for new in (True, False) for cache in (True, False)}
for _ in range(ROUNDS):
    for cache in (False, True):
        data = tempfile.mkdtemp(dir=work)
        figures[True, cache].append(start(data, cache))
        figures[False, cache].append(start(data, cache))
        shutil.rmtree(data)
for new in (True, False):
    medians = {cache: statistics.median(t for t, _, _ in figures[new, cache]) for cache in (True, False)}
    for cache in (False, True):
        times = [t for t, _, _ in figures[new, cache]]
        print(f'{"new" if new else "existing"} database, {"with" if cache else "without"} cache: median {medians[cache]:.2f} s '
              f'({min(times):.2f} to {max(times):.2f}), '
              f'CPU {statistics.median(c for _, _, c in figures[new, cache]):.2f} s, resident {statistics.median(m for _, m, _ in figures[new, cache]):.0f} MiB')
    print(f'  ratio without / with: {medians[False] / medians[True]:.2f}')
print(f'load after: {os.getloadavg()[0]:.1f}')
shutil.rmtree(work)
