// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.fetch.Errand;
import org.ytterby.fetch.Fetch;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;

/** What a physicist is told of a fetch. What is lacking blocks by its own finding. Stateless. */
final class FetchFindings {
  private FetchFindings() {}

  /**
   * The findings of a round that is over.
   *
   * @param study where more has come than the round knew of and has brought, what could not be had
   *     then is history
   * @param lacking the case still lacks something, so that what could not be had weighs
   */
  static List<Finding> of(Fetch round, SettledStudy study, boolean lacking) {
    boolean upToDate = study.isThatOf(round);
    List<Finding> findings = new ArrayList<>();
    // What came after the round was given up counts too.
    for (Errand errand : round.counting(Set.copyOf(study.uids())).errands()) {
      if (!errand.came().isEmpty()) {
        findings.add(fetched(round, errand));
      }
      if (upToDate && hasFailed(errand)) {
        findings.add(
            incomplete(
                round,
                errand,
                lacking ? Severity.REVIEW : Severity.INFO,
                missing(errand) + errand.said(),
                "find out at the archive why, then have it asked again: POST"
                    + " /api/cases/"
                    + round.caseId()
                    + "/fetch"));
      } else if (upToDate && lacking && errand.askedFor() == 0) {
        findings.add(
            incomplete(
                round,
                errand,
                Severity.INFO,
                "it holds nothing of it beyond what is here",
                "send it to this node or to the archive, if there is any"));
      }
    }
    return findings;
  }

  /** It has not brought what it was asked for, even where others then have. */
  private static boolean hasFailed(Errand errand) {
    boolean hasBroughtAll = errand.askedFor() > 0 && errand.missing() == 0;
    boolean isExcused = errand.state() == Errand.State.DONE && errand.said().isEmpty();
    return !hasBroughtAll && !isExcused;
  }

  private static Finding fetched(Fetch round, Errand errand) {
    String counts =
        errand.came().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return Finding.info(
        FindingCode.FETCHED,
        "archive " + errand.archive(),
        counts + " came from it",
        "everything sent by its source",
        "nothing, unless " + round.want().words() + " should have been sent here");
  }

  private static String missing(Errand errand) {
    return errand.missing() == 0
        ? ""
        : errand.missing() + " of " + errand.askedFor() + " instances did not come: ";
  }

  private static Finding incomplete(
      Fetch round, Errand errand, Severity severity, String found, String action) {
    return new Finding(
        FindingCode.FETCH_INCOMPLETE,
        severity,
        "archive " + errand.archive(),
        found,
        round.want().words(),
        action);
  }
}
