// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ytterby.announce.AnnouncedSeries;
import org.ytterby.announce.Announcement;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.announce.StepStatus;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * What a physicist is told of an announcement. Stateless.
 *
 * <p>A series that came in part weighs more than one of which nothing came: the first lacks planes,
 * the second was most likely never meant to be sent here.
 */
final class AnnouncementFindings {
  /** More UIDs than these tell a person nothing. */
  private static final int MOST_NAMED = 3;

  private AnnouncementFindings() {}

  /**
   * The findings of one announcement for the case of one study.
   *
   * <p>A step of several studies doesn't say which series is of which. A case is told only of those
   * of which something is here under its study: what follows of another comes to another case, and
   * would leave the finding here for good.
   *
   * @param ofStudy SOP Instance UIDs that are here under the study
   * @param here SOP Instance UIDs that are here under any study of the announcement
   */
  static List<Finding> of(Announcement announcement, Set<String> ofStudy, Set<String> here) {
    List<AnnouncedSeries> series = told(announcement, ofStudy);
    return switch (announcement) {
      case PerformedStep step ->
          switch (step.status()) {
            case IN_PROGRESS -> List.of();
            case COMPLETED -> missing(step, series, here);
            case DISCONTINUED -> List.of(discontinued(step, series, here));
          };
      case Availability notice -> missing(notice, series, here);
    };
  }

  /**
   * SOP Instance UIDs that one announcement lists for the case and that are not here, of series of
   * which others are here, each with its Series Instance UID; none while a step goes on, nor of one
   * that was given up. Parameters as of {@link #of}.
   */
  static Map<String, String> missing(
      Announcement announcement, Set<String> ofStudy, Set<String> here) {
    boolean listsAll =
        !(announcement instanceof PerformedStep step) || step.status() == StepStatus.COMPLETED;
    Map<String, String> missing = new TreeMap<>();
    if (listsAll) {
      for (AnnouncedSeries series : told(announcement, ofStudy)) {
        if (present(Set.copyOf(series.instances()), here) > 0) {
          series.instances().stream()
              .filter(uid -> !here.contains(uid))
              .forEach(uid -> missing.put(uid, series.seriesUid()));
        }
      }
    }
    return missing;
  }

  private static List<AnnouncedSeries> told(Announcement announcement, Set<String> ofStudy) {
    return announcement.series().stream()
        .filter(
            one ->
                announcement.studies().size() == 1
                    || one.instances().stream().anyMatch(ofStudy::contains))
        .toList();
  }

  private static Finding discontinued(
      PerformedStep step, List<AnnouncedSeries> told, Set<String> here) {
    Set<String> listed =
        told.stream().flatMap(one -> one.instances().stream()).collect(Collectors.toSet());
    String which = step.studies().size() == 1 ? "" : " in series of this study";
    return Finding.review(
        FindingCode.STEP_DISCONTINUED,
        step.name(),
        "DISCONTINUED; "
            + present(listed, here)
            + " of the "
            + listed.size()
            + " instances that it lists"
            + which
            + " are here",
        "COMPLETED",
        "ask at "
            + step.callingAe()
            + " why it was stopped, and whether these images may be dosed");
  }

  private static List<Finding> missing(
      Announcement announcement, List<AnnouncedSeries> told, Set<String> here) {
    List<Finding> findings = new ArrayList<>();
    List<AnnouncedSeries> absent = new ArrayList<>();
    for (AnnouncedSeries series : told) {
      int present = present(Set.copyOf(series.instances()), here);
      int listed = series.instances().size();
      if (present == 0 && listed > 0) {
        absent.add(series);
      } else if (present < listed) {
        findings.add(
            Finding.review(
                FindingCode.ANNOUNCED_MISSING,
                "series " + series.seriesUid(),
                present + " of the instances that " + announcement.name() + " lists are here",
                listed + " instances",
                "send the missing "
                    + (listed - present)
                    + " again; the case is decided anew when they come"));
      }
    }
    if (!absent.isEmpty()) {
      findings.add(absent(announcement, absent));
    }
    return findings;
  }

  private static Finding absent(Announcement announcement, List<AnnouncedSeries> absent) {
    int instances = absent.stream().mapToInt(series -> series.instances().size()).sum();
    String named =
        absent.stream()
            .limit(MOST_NAMED)
            .map(AnnouncedSeries::seriesUid)
            .collect(Collectors.joining(", "));
    String more = absent.size() > MOST_NAMED ? " and others" : "";
    return Finding.info(
        FindingCode.ANNOUNCED_MISSING,
        "series " + named + more,
        "nothing of " + absent.size() + " series that " + announcement.name() + " lists is here",
        instances + " instances",
        "send them if the dose needs them; nothing is to be done if they are not meant for this"
            + " node");
  }

  private static int present(Set<String> listed, Set<String> here) {
    return (int) listed.stream().filter(here::contains).count();
  }
}
