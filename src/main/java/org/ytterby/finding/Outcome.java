// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import java.util.List;
import java.util.function.Function;

/**
 * What a stage hands on: its value with findings, or nothing but findings. A clinical refusal is a
 * value, not an exception.
 *
 * @param <T> the stage's result record
 */
public sealed interface Outcome<T> {

  /** Everything that was noticed, in the order in which it was noticed. */
  List<Finding> findings();

  /** The same outcome with earlier findings put in front. */
  Outcome<T> after(List<Finding> earlier);

  /** Hands the value to the next stage; findings add up in order. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Done<T> done -> next.apply(done.value()).after(done.findings());
      case Blocked<T> blocked -> new Blocked<>(blocked.findings());
    };
  }

  /** The stage did its work; none of the findings blocks. */
  record Done<T>(T value, List<Finding> findings) implements Outcome<T> {
    public Done {
      findings = List.copyOf(findings);
      if (findings.stream().anyMatch(Finding::blocks)) {
        throw new IllegalArgumentException(
            "a done outcome can't carry a blocking finding: " + findings);
      }
    }

    @Override
    public Outcome<T> after(List<Finding> earlier) {
      return new Done<>(value, Findings.join(earlier, findings));
    }
  }

  /** The stage refused; at least one of the findings blocks. */
  record Blocked<T>(List<Finding> findings) implements Outcome<T> {
    public Blocked {
      findings = List.copyOf(findings);
      if (findings.stream().noneMatch(Finding::blocks)) {
        throw new IllegalArgumentException(
            "a blocked outcome needs a blocking finding: " + findings);
      }
    }

    @Override
    public Outcome<T> after(List<Finding> earlier) {
      return new Blocked<>(Findings.join(earlier, findings));
    }
  }

  /** A done outcome without findings. */
  static <T> Outcome<T> done(T value) {
    return new Done<>(value, List.of());
  }

  /** Blocked when one of the findings blocks, else done. */
  static <T> Outcome<T> of(T value, List<Finding> findings) {
    return findings.stream().anyMatch(Finding::blocks)
        ? new Blocked<>(findings)
        : new Done<>(value, findings);
  }

  /** A blocked outcome of one finding. */
  static <T> Outcome<T> blocked(Finding finding) {
    return new Blocked<>(List.of(finding));
  }
}
