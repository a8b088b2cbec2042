// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.Defect;
import org.ytterby.store.CanonicalJson;

/** What a fetch wants and has got, as the canonical JSON of its row. Stateless. */
final class FetchJson {
  private static final String EVERYTHING = "everything";
  private static final String LACKS = "lacks";
  private static final String INSTANCES = "instances";
  private static final String ERRANDS = "archives";
  private static final String NAME = "name";
  private static final String STATE = "state";
  private static final String ATTEMPTS = "attempts";
  private static final String ASKED = "asked";
  private static final String BROUGHT = "brought";
  private static final String SAID = "said";

  private FetchJson() {}

  /** The parts of a fetch that have no column. */
  record Content(Want want, List<Errand> errands) {}

  static String text(Fetch fetch) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put(EVERYTHING, fetch.want().everything());
    tree.put(LACKS, fetch.want().lacks().stream().sorted().map(Lack::name).toList());
    tree.put(INSTANCES, List.copyOf(fetch.want().instances()));
    tree.put(ERRANDS, fetch.errands().stream().map(FetchJson::tree).toList());
    return CanonicalJson.text(tree);
  }

  private static Map<String, Object> tree(Errand errand) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put(NAME, errand.archive());
    tree.put(STATE, errand.state().name());
    tree.put(ATTEMPTS, errand.attempts());
    tree.put(ASKED, lists(errand.asked()));
    tree.put(BROUGHT, lists(errand.brought()));
    tree.put(SAID, errand.said());
    return tree;
  }

  private static Map<String, Object> lists(SortedMap<String, SortedSet<String>> byModality) {
    Map<String, Object> lists = new TreeMap<>();
    byModality.forEach((modality, uids) -> lists.put(modality, List.copyOf(uids)));
    return lists;
  }

  static Content parse(String caseId, String text) {
    Map<String, Object> tree = CanonicalJson.read("fetch of case " + caseId, text);
    Set<Lack> lacks = words(tree, LACKS).stream().map(Lack::valueOf).collect(Collectors.toSet());
    return new Content(
        new Want(
            Boolean.TRUE.equals(tree.get(EVERYTHING)),
            lacks,
            new TreeSet<>(words(tree, INSTANCES))),
        list(tree, ERRANDS).stream().map(FetchJson::errand).toList());
  }

  private static Errand errand(Object of) {
    Map<?, ?> tree = map(of, ERRANDS);
    return new Errand(
        word(tree, NAME),
        Errand.State.valueOf(word(tree, STATE)),
        count(tree, ATTEMPTS),
        sets(tree, ASKED),
        sets(tree, BROUGHT),
        word(tree, SAID));
  }

  private static SortedMap<String, SortedSet<String>> sets(Map<?, ?> tree, String key) {
    SortedMap<String, SortedSet<String>> sets = new TreeMap<>();
    Map<?, ?> uids = map(tree.get(key), key);
    uids.keySet()
        .forEach(
            modality -> sets.put(String.valueOf(modality), new TreeSet<>(words(uids, modality))));
    return sets;
  }

  private static int count(Map<?, ?> tree, Object key) {
    if (tree.get(key) instanceof Number number) {
      return number.intValue();
    }
    throw notOurs(key);
  }

  private static String word(Map<?, ?> tree, Object key) {
    if (tree.get(key) instanceof String word) {
      return word;
    }
    throw notOurs(key);
  }

  private static List<String> words(Map<?, ?> tree, Object key) {
    return list(tree, key).stream().map(String.class::cast).toList();
  }

  private static List<?> list(Map<?, ?> tree, Object key) {
    if (tree.get(key) instanceof List<?> list) {
      return list;
    }
    throw notOurs(key);
  }

  private static Map<?, ?> map(@Nullable Object tree, String key) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw notOurs(key);
  }

  private static Defect notOurs(Object key) {
    return new Defect("a row of fetch is no JSON of ours at " + key);
  }
}
