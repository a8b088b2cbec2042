// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;

/**
 * What the identifier of a hierarchical C-FIND has to keep (PS3.4 C.4.1.2.1): a level of its model,
 * a single value for the unique key of each level above, none but possible values. Stateless.
 */
public final class QueryRules {
  private QueryRules() {}

  /** What came of looking at an identifier. */
  public sealed interface Verdict {}

  /** It is a query. */
  public record Accepted(Query query) implements Verdict {}

  /**
   * It is none.
   *
   * @param status DIMSE status
   * @param offendingElement tag that is to blame, for Offending Element (0000,0901)
   * @param comment one sentence of at most 64 characters, without any value
   */
  public record Refused(int status, int offendingElement, String comment) implements Verdict {}

  /** Looks at an identifier. */
  public static Verdict check(QueryModel model, DataSet identifier) {
    Optional<Level> level =
        text(identifier, Tag.QueryRetrieveLevel)
            .flatMap(Level::of)
            .filter(found -> found.compareTo(model.highest()) >= 0);
    if (level.isEmpty()) {
      return refused(
          Tag.QueryRetrieveLevel, "Query/Retrieve Level is missing or none of this model");
    }
    for (Level above : Level.values()) {
      boolean isAbove = above.compareTo(model.highest()) >= 0 && above.compareTo(level.get()) < 0;
      if (isAbove && !hasSingleValue(identifier, above.uniqueKey())) {
        return refused(
            above.uniqueKey(),
            Dictionary.tagText(above.uniqueKey()) + " needs one value at level " + level.get());
      }
    }
    return impossible(level.get(), identifier)
        .<Verdict>map(
            key ->
                refused(key, Dictionary.tagText(key) + " has a value that its VR does not allow"))
        .orElseGet(() -> new Accepted(Query.of(level.get(), identifier)));
  }

  private static Optional<Integer> impossible(Level level, DataSet identifier) {
    for (Element key : identifier) {
      try {
        Matching.of(identifier, tag -> tag == key.tag() && level.known().contains(tag));
      } catch (InvalidObject _) {
        return Optional.of(key.tag());
      }
    }
    return Optional.empty();
  }

  private static boolean hasSingleValue(DataSet identifier, int tag) {
    return text(identifier, tag)
        .filter(value -> !value.isEmpty() && value.indexOf('\\') < 0)
        .filter(value -> !Matching.isWild(Dictionary.vr(tag)) || !Wildcard.isIn(value))
        .isPresent();
  }

  /** All values of a text attribute; nothing where it is absent, empty or not text. */
  private static Optional<String> text(DataSet identifier, int tag) {
    try {
      return identifier.optional(tag).map(Attribute::texts).map(all -> String.join("\\", all));
    } catch (InvalidObject _) {
      return Optional.empty();
    }
  }

  private static Refused refused(int tag, String comment) {
    return new Refused(Status.DATA_SET_DOES_NOT_MATCH.code(), tag, comment);
  }
}
