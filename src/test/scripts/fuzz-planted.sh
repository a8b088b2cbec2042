#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows that fuzzing would find a bug: plants one at a time in a copy of a class, which goes before the program's own on the
# class path of the fuzz run, and fuzzes from seeds alone until it is found.
#   src/test/scripts/fuzz-planted.sh [SECONDS for each, 300 [NAME of the only one]]
# The program itself never holds the bugs. Ends with 0 when every one was found, with 1 when one was not, with 2 when the line
# that is to be changed is not where it was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
budget=${1:-300}
only=${2:-}
io=src/main/java/org/ytterby/dicom/io
pdu=src/main/java/org/ytterby/dicom/net/pdu
missed=0

javac=javac
for jdk in /usr/lib/jvm/temurin-25*; do
  [ -x "$jdk/bin/javac" ] && javac=$jdk/bin/javac
done

# NAME TARGET SOURCE OLD NEW: changes the one line that holds OLD.
plant() {
  local name=$1 target=$2 source=$3 old=$4 new=$5
  [ -z "$only" ] || [ "$only" = "$name" ] || return 0
  local folder=target/fuzz/planted/$name
  rm -rf "$folder" "target/fuzz/$target-planted" "target/fuzz/$target-planted-ours"
  mkdir -p "$folder/src" "$folder/classes"
  if [ "$(grep -cF -- "$old" "$source")" != 1 ]; then
    echo "$name: '$old' is not once in $source" >&2
    exit 2
  fi
  OLD=$old NEW=$new awk 'BEGIN { o = ENVIRON["OLD"]; n = ENVIRON["NEW"] }
    (i = index($0, o)) { $0 = substr($0, 1, i - 1) n substr($0, i + length(o)) } { print }' "$source" \
    > "$folder/src/$(basename "$source")"
  "$javac" -nowarn -proc:none -d "$folder/classes" -cp "target/classes:$(cat target/fuzz/classpath)" "$folder/src/$(basename "$source")"
  local began=$SECONDS result=0
  FUZZ_SEEDS=ours FUZZ_PATCHED=$folder/classes src/test/scripts/fuzz.sh "$target" "$budget" > "$folder/log" 2>&1 || result=$?
  local took=$((SECONDS - began))
  if [ "$result" = 77 ]; then
    printf '%-22s found after %4d s, %s inputs, %s: %s\n' "$name" "$took" \
      "$(sed -n 's/^stat::number_of_executed_units: //p' "$folder/log")" \
      "$(sed -n 's/^cpu seconds: //p' "$folder/log")" \
      "$(grep -m1 -E '^== Java Exception|^ALARM|libFuzzer: timeout|OutOfMemory' "$folder/log" | cut -c1-150)"
  else
    printf '%-22s NOT found in %4d s, see %s/log\n' "$name" "$took" "$folder"
    missed=1
  fi
}

[ -e target/fuzz/classpath ] || mvn -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/fuzz/classpath

# A length of 2 GiB and more becomes negative and passes.
plant length-overflow PduFuzzTest $pdu/PduDecoder.java \
  'length > pduLeft - Integer.BYTES' '(int) length > pduLeft - Integer.BYTES'
# Sequences may be as deep as they like.
plant depth DataSetFuzzTest $io/DataSetReader.java \
  'path.depth() >= options.deepest()' 'path.depth() >= Integer.MAX_VALUE'
# A fragment of odd length, of which no seed has one, is read again and again.
plant endless-loop DataSetFuzzTest $io/DataSetReader.java \
  'if (item != Tag.Item || length == UNDEFINED) {' \
  'if ((length & 1) == 1) { input.reset(new Input.Mark(input.position() - 8)); continue; } if (item != Tag.Item || length == UNDEFINED) {'
exit $missed
