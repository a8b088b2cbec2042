// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.dict.Dictionary;

/** What can be asked for, level by level. Stateless. */
final class QueryTables {
  private QueryTables() {}

  static Stream<Table> all() {
    return Stream.of(models(), keys());
  }

  private static Table models() {
    return new Table(
        "query-models",
        List.of("information model", "highest level", "FIND", "MOVE", "GET"),
        Stream.of(QueryModel.values())
            .map(
                model ->
                    List.of(
                        Words.of(model),
                        Words.of(model.highest()),
                        model.findSopClassUid(),
                        model.moveSopClassUid(),
                        model.getSopClassUid()))
            .toList());
  }

  /** Each attribute at the highest level at which it is known. */
  private static Table keys() {
    List<List<String>> rows = new ArrayList<>();
    Set<Integer> above = new TreeSet<>();
    for (Level level : Level.values()) {
      Set<Integer> own = new TreeSet<>(Integer::compareUnsigned);
      own.addAll(level.known());
      own.removeAll(above);
      own.forEach(tag -> rows.add(key(level, tag)));
      above.addAll(own);
    }
    return new Table("query-keys", List.of("level", "attribute", "tag", "VR", "key"), rows);
  }

  private static List<String> key(Level level, int tag) {
    return List.of(
        Words.of(level),
        Words.attribute(tag),
        Dictionary.tagText(tag),
        Dictionary.vr(tag).name(),
        tag == level.uniqueKey() ? "unique" : "matching and return");
  }
}
