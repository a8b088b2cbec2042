// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;

/**
 * Holds entities against the keys of one query, counts, and hands on what is to be answered.
 * Single-threaded.
 */
final class Collector {
  private final Query query;
  private final Answers answers;
  private final BooleanSupplier stopped;
  private final List<Matching> stored;
  private final List<Matching> completed;
  private final Set<Integer> wanted;
  private long matches;
  private long given;
  private Found.End end = Found.End.ALL;

  /**
   * A collector.
   *
   * @param keys all that are not universal
   * @param cheap tags that an entity has before it is completed
   * @param stopped true when nobody waits for answers any more
   */
  Collector(
      Query query,
      List<Matching> keys,
      Set<Integer> cheap,
      Answers answers,
      BooleanSupplier stopped) {
    this.query = query;
    this.answers = answers;
    this.stopped = stopped;
    this.stored = keys.stream().filter(key -> cheap.contains(key.tag())).toList();
    this.completed = keys.stream().filter(key -> !cheap.contains(key.tag())).toList();
    this.wanted = new TreeSet<>(Integer::compareUnsigned);
    wanted.addAll(query.wanted());
    wanted.retainAll(query.level().known());
  }

  /** False, and the query over, when nobody waits for it any more. */
  boolean goesOn() {
    if (stopped.getAsBoolean()) {
      end = Found.End.STOPPED;
      return false;
    }
    return true;
  }

  /**
   * Takes an entity.
   *
   * @param complete adds what costs more to find out, asked only where it is needed
   * @return false when the query is over
   */
  boolean offer(DataSet entity, UnaryOperator<DataSet> complete) {
    if (!goesOn()) {
      return false;
    }
    if (!matches(stored, entity)) {
      return true;
    }
    DataSet whole = completed.isEmpty() ? entity : complete.apply(entity);
    if (!matches(completed, whole)) {
      return true;
    }
    matches++;
    if (matches <= query.offset()) {
      return true;
    }
    if (given == query.limit()) {
      end = Found.End.LIMIT;
      return false;
    }
    given++;
    if (!answers.take(answer(completed.isEmpty() ? complete.apply(entity) : whole))) {
      end = Found.End.STOPPED;
      return false;
    }
    return true;
  }

  Found found() {
    return new Found(given, end);
  }

  private static boolean matches(List<Matching> keys, DataSet entity) {
    return keys.stream().allMatch(key -> key.matches(entity));
  }

  private DataSet answer(DataSet entity) {
    DataSetBuilder answer = DataSet.builder();
    for (int tag : wanted) {
      entity.element(tag).ifPresentOrElse(answer::put, () -> answer.empty(tag));
    }
    return answer.build();
  }
}
