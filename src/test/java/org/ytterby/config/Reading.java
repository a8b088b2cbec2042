// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One reading of a YAML text for a test: the record, and the problems. */
record Reading<T>(T result, List<String> problems) {

  static <T> Reading<T> of(String yaml, Function<Section, T> reader) {
    return of(yaml, Map.of(), reader);
  }

  static <T> Reading<T> of(
      String yaml, Map<String, String> environment, Function<Section, T> reader) {
    Problems problems = new Problems();
    Overrides overrides = new Overrides(environment);
    Source source = Source.parse("test.yaml", yaml, problems);
    T result = reader.apply(Section.root(source, problems, overrides));
    overrides.reportUnknown(problems);
    return new Reading<>(result, problems.sentences());
  }

  /** The record of a text that must be without problems. */
  static <T> T clean(String yaml, Function<Section, T> reader) {
    Reading<T> reading = of(yaml, reader);
    assertThat(reading.problems()).isEmpty();
    return reading.result();
  }

  /**
   * Fails, naming it, for each component that is as in the defaults: a key was added to the record
   * and not to the test.
   */
  static void assertNothingIsDefault(Record full, Record defaults) {
    assertThat(full.getClass()).isEqualTo(defaults.getClass());
    for (RecordComponent component : full.getClass().getRecordComponents()) {
      assertThat(value(component, full))
          .as(
              "%s.%s must be given another value than the default",
              full.getClass().getSimpleName(), component.getName())
          .isNotEqualTo(value(component, defaults));
    }
  }

  private static Object value(RecordComponent component, Record owner) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException unreadable) {
      throw new LinkageError(unreadable.getMessage(), unreadable);
    }
  }
}
