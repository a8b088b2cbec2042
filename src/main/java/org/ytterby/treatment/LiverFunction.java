// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Liver function and performance before treatment.
 *
 * @param bilirubinMgDl total bilirubin in mg/dL
 * @param childPugh class A, B or C, with points where they are known (A5 to C15)
 * @param ecog performance status, 0 to 5
 */
public record LiverFunction(
    Optional<Double> bilirubinMgDl, Optional<String> childPugh, Optional<Integer> ecog) {

  /** As findings write it. */
  String text() {
    return Stream.of(
            bilirubinMgDl.map(value -> "bilirubin " + value + " mg/dL"),
            childPugh.map(value -> "Child-Pugh " + value),
            ecog.map(value -> "ECOG " + value))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }
}
