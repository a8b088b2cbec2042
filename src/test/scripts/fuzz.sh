#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes one part of the program, guided by coverage (Jazzer).
#   src/test/scripts/fuzz.sh TARGET SECONDS    TARGET: PduFuzzTest MessageFuzzTest DataSetFuzzTest Part10FuzzTest MultipartFuzzTest ...
#   src/test/scripts/fuzz.sh --keep TARGET     minimises what was found and packs it beside the tests
#   src/test/scripts/fuzz.sh --coverage TARGET [-ours]   lines of each class that the inputs found so far cover (JaCoCo)
# Works in target/fuzz/TARGET: corpus/ (found so far, gone on with), findings/ (crash-*, timeout-*, oom-*), log.
# FUZZ_SEEDS=ours leaves the odd files of ../shared out: what is to be kept in the project must come from such a run.
# FUZZ_PATCHED=FOLDER: classes that go before the program's own, see fuzz-planted.sh.
# Ends with 0 when SECONDS passed and nothing was found, with 77 when something was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

JAZZER=0.30.0
JACOCO=0.8.14
LONGEST_INPUT=65536
SLOWEST_S=10
HEAP_MB=1024

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
for jdk in /usr/lib/jvm/temurin-25*; do
  [ -x "$jdk/bin/java" ] && java=$jdk/bin/java
done

fetch() {
  [ -e "target/fuzz/lib/$2" ] || mvn -q dependency:copy -Dartifact="$1" -DoutputDirectory=target/fuzz/lib
}

prepare() {
  mkdir -p target/fuzz/lib
  if [ ! -e target/test-classes/org/ytterby/fuzz/FuzzSeeds.class ]; then
    mvn -q test-compile
  fi
  [ -e target/fuzz/classpath ] || mvn -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/fuzz/classpath
  classes=target/test-classes:target/classes:$(cat target/fuzz/classpath)
}

fuzz() {
  local target=$1 seconds=$2 folder=target/fuzz/$1${FUZZ_PATCHED:+-planted}${FUZZ_SEEDS:+-$FUZZ_SEEDS}
  shift 2
  prepare
  fetch "com.code-intelligence:jazzer:$JAZZER" "jazzer-$JAZZER.jar"
  fetch "com.code-intelligence:jazzer-api:$JAZZER" "jazzer-api-$JAZZER.jar"
  mkdir -p "$folder/corpus" "$folder/findings"
  rm -rf "$folder/seeds"
  local testdata=()
  if [ "${FUZZ_SEEDS:-}" != ours ] && [ -d ../shared/testdata ]; then
    testdata=(../shared/testdata)
  fi
  [ $# -gt 0 ] || set -- "$folder/corpus" "$folder/seeds"
  "$java" -cp "$classes" org.ytterby.fuzz.FuzzSeeds "$target" "$folder/seeds" "${testdata[@]}"
  # The heap is bounded, so that what asks for too much of it is found.
  TIMEFORMAT='cpu seconds: %U in the program, %S in the system'
  time nice -n 10 "$java" -Xmx${HEAP_MB}m -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=logback-fuzz.xml -Dytterby.fuzz.hooks=4 \
    -cp "${FUZZ_PATCHED:+$FUZZ_PATCHED:}target/fuzz/lib/jazzer-$JAZZER.jar:target/fuzz/lib/jazzer-api-$JAZZER.jar:$classes" \
    com.code_intelligence.jazzer.Jazzer \
    --target_class=org.ytterby.fuzz."$target" --custom_hook_includes='org.ytterby.**' --instrumentation_includes='org.ytterby.dicom.**:org.ytterby.web.**' \
    --reproducer_path="$folder/findings" \
    -artifact_prefix="$folder/findings/" -max_total_time="$seconds" -timeout=$SLOWEST_S -max_len=$LONGEST_INPUT \
    -rss_limit_mb=0 -use_value_profile=1 -print_final_stats=1 -reload=0 "$@" 2>&1 | tee "$folder/log" | grep --line-buffered -v -E 'REDUCE|NEW  |pulse|INFO: Instrumented|NEW_FUNC' || true
  compgen -G "$folder/findings/*-*" >/dev/null && return 77
  return 0
}

# What libFuzzer needs of the inputs to reach what all of them reach, in a zip beside the tests.
keep() {
  local target=$1 folder=target/fuzz/$1-ours
  rm -rf "$folder/kept" "$folder/found"
  mkdir -p "$folder/kept"
  mv "$folder/corpus" "$folder/found"
  FUZZ_SEEDS=ours fuzz "$target" 600 -merge=1 -use_value_profile=0 -max_len=4096 "$folder/kept" "$folder/found" || true
  rm -rf "$folder/corpus"
  mv "$folder/found" "$folder/corpus"
  "$java" -cp "$classes" org.ytterby.fuzz.Corpus "$folder/kept" "src/test/resources/org/ytterby/fuzz/$target.zip"
}

coverage() {
  local folder=target/fuzz/$1${2:-} exec=target/fuzz/$1${2:-}/jacoco.exec
  prepare
  fetch "org.jacoco:org.jacoco.agent:$JACOCO:jar:runtime" "org.jacoco.agent-$JACOCO-runtime.jar"
  fetch "org.jacoco:org.jacoco.cli:$JACOCO:jar:nodeps" "org.jacoco.cli-$JACOCO-nodeps.jar"
  rm -f "$exec"
  "$java" "-javaagent:target/fuzz/lib/org.jacoco.agent-$JACOCO-runtime.jar=destfile=$exec,includes=org.ytterby.*" \
    -cp "$classes" org.ytterby.fuzz.FuzzReplay "$1" "$folder/corpus"
  "$java" -jar "target/fuzz/lib/org.jacoco.cli-$JACOCO-nodeps.jar" report "$exec" --classfiles target/classes/org/ytterby/dicom --classfiles target/classes/org/ytterby/web \
    --csv "$folder/coverage.csv" >/dev/null
  # Package, class, lines missed and covered; then the sum of each package of which anything is covered.
  awk -F, 'NR > 1 && $9 > 0 { printf "%-60s %4d of %4d lines\n", $2 "." $3, $9, $8 + $9 }
    NR > 1 { missed[$2] += $8; covered[$2] += $9 }
    END { for (p in covered) if (covered[p] > 0) printf "%-60s %5.1f %%\n", p, 100 * covered[p] / (covered[p] + missed[p]) }' \
    "$folder/coverage.csv" | sort
}

case ${1:-} in
  --coverage) coverage "$2" "${3:-}" ;;
  --keep) keep "$2" ;;
  *) fuzz "$1" "$2" ;;
esac
