// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;

/**
 * A question to the {@link Catalogue}, whichever way it came: entities of one level whose
 * attributes match all keys (PS3.4 C.2.2.2). Immutable.
 *
 * <p>Keys of levels above are matched too, so that a relational query is one without unique keys
 * above its level; whoever may only ask hierarchically is checked before (see {@link QueryRules}).
 *
 * @param keys the keys as a data set; one without a value matches everything
 * @param wanted tags of the attributes that each answer has, with or without a value; those that
 *     are not known at the level are left out
 * @param offset how many matches are passed over, in the catalogue's order
 * @param limit how many answers are given at most
 */
public record Query(Level level, DataSet keys, Set<Integer> wanted, long offset, long limit) {

  /** What steers a query and is no key. */
  private static final Set<Integer> STEERING =
      Set.of(Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel);

  public Query {
    wanted = Set.copyOf(wanted);
    if (offset < 0 || limit < 0) {
      throw new IllegalArgumentException("offset " + offset + ", limit " + limit + ": not below 0");
    }
  }

  /** All entities that match, with the attributes that stand in the keys. */
  public static Query of(Level level, DataSet keys) {
    Set<Integer> wanted = new LinkedHashSet<>();
    for (Element key : keys) {
      if (isKey(key.tag())) {
        wanted.add(key.tag());
      }
    }
    return new Query(level, keys, wanted, 0, Long.MAX_VALUE);
  }

  /** The same with these attributes in the answers too. */
  public Query including(Set<Integer> tags) {
    Set<Integer> all = new LinkedHashSet<>(wanted);
    all.addAll(tags);
    return new Query(level, keys, all, offset, limit);
  }

  /** The same with every attribute in the answers that is known at its level. */
  public Query includingAll() {
    return including(level.known());
  }

  /** A part of the answers. The order of all answers stays while nothing new arrives. */
  public Query page(long from, long most) {
    return new Query(level, keys, wanted, from, most);
  }

  /** What was asked for and is not known at this level, ascending. */
  public List<Integer> unsupported() {
    Set<Integer> unknown = new TreeSet<>(Integer::compareUnsigned);
    unknown.addAll(wanted);
    unknown.removeAll(level.known());
    return List.copyOf(unknown);
  }

  private static boolean isKey(int tag) {
    return (tag & 0xFFFF) != 0 && !STEERING.contains(tag);
  }
}
