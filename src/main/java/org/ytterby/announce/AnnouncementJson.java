// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.finding.Defect;
import org.ytterby.store.CanonicalJson;

/** An announcement as the canonical JSON of its row. Stateless. */
final class AnnouncementJson {
  private static final String KIND = "kind";
  private static final String STEP = "performed-step";
  private static final String AVAILABILITY = "availability";
  private static final String CALLING_AE = "calling_ae";
  private static final String STUDIES = "studies";
  private static final String SERIES = "series";
  private static final String UID = "uid";
  private static final String INSTANCES = "instances";
  private static final String STATUS = "status";
  private static final String END_DATE = "end_date";
  private static final String END_TIME = "end_time";
  private static final String SET_BY_ANOTHER = "set_by_another";

  private AnnouncementJson() {}

  static String text(Announcement announcement) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put(CALLING_AE, announcement.callingAe());
    tree.put(STUDIES, announcement.studies());
    tree.put(
        SERIES,
        announcement.series().stream()
            .map(one -> Map.of(UID, one.seriesUid(), INSTANCES, one.instances()))
            .toList());
    switch (announcement) {
      case PerformedStep step -> {
        tree.put(KIND, STEP);
        tree.put(STATUS, step.status().name());
        tree.put(END_DATE, step.ended().date());
        tree.put(END_TIME, step.ended().time());
        tree.put(SET_BY_ANOTHER, step.setByAnother());
      }
      case Availability _ -> tree.put(KIND, AVAILABILITY);
    }
    return CanonicalJson.text(tree);
  }

  static Announcement parse(String uid, String text) {
    Map<String, Object> tree = CanonicalJson.read("announcement " + uid, text);
    String callingAe = word(tree, CALLING_AE);
    List<String> studies = words(tree, STUDIES);
    List<AnnouncedSeries> series =
        list(tree, SERIES).stream().map(AnnouncementJson::series).toList();
    return switch (word(tree, KIND)) {
      case STEP ->
          new PerformedStep(
              uid,
              callingAe,
              studies,
              StepStatus.valueOf(word(tree, STATUS)),
              series,
              new PerformedStep.Ended(
                  Boolean.TRUE.equals(tree.get(END_DATE)), Boolean.TRUE.equals(tree.get(END_TIME))),
              Boolean.TRUE.equals(tree.get(SET_BY_ANOTHER)));
      case AVAILABILITY -> new Availability(uid, callingAe, studies, series);
      default -> throw notOurs(KIND);
    };
  }

  private static AnnouncedSeries series(Object tree) {
    if (tree instanceof Map<?, ?> series) {
      return new AnnouncedSeries(word(series, UID), words(series, INSTANCES));
    }
    throw notOurs(SERIES);
  }

  private static String word(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof String word) {
      return word;
    }
    throw notOurs(key);
  }

  private static List<String> words(Map<?, ?> tree, String key) {
    return list(tree, key).stream().map(String.class::cast).toList();
  }

  private static List<?> list(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof List<?> list) {
      return list;
    }
    throw notOurs(key);
  }

  private static Defect notOurs(String key) {
    return new Defect("a row of announcement is no JSON of ours at " + key);
  }
}
