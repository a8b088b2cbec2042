// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Optional;

/**
 * Liver function and performance before treatment.
 *
 * @param bilirubinMgDl total bilirubin in mg/dL
 * @param childPugh class A, B or C, with points where they are known (A5 to C15)
 * @param ecog performance status, 0 to 5
 */
public record LiverFunction(
    Optional<Double> bilirubinMgDl, Optional<String> childPugh, Optional<Integer> ecog) {}
