// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.announce.Announcement;
import org.ytterby.announce.AnnouncementListener;
import org.ytterby.store.Tx;

/**
 * Tells the cases of what was announced: one that settles is looked at again at once; one that is
 * decided only gets or loses the findings, because an announcement changes no dose, and instances
 * that follow it re-open the case by themselves. Thread-safe.
 */
final class CaseAnnouncements implements AnnouncementListener {
  private final Books books;
  private final AnnouncedStudies announced;
  private final Wakeups wakeups;

  CaseAnnouncements(Books books, AnnouncedStudies announced, Wakeups wakeups) {
    this.books = books;
    this.announced = announced;
    this.wakeups = wakeups;
  }

  @Override
  public void announced(Tx tx, Announcement announcement) {
    // All cases before the first ledger row, in the order of their studies, so that no two wait for
    // each other.
    List<StudyCase> held =
        announcement.studies().stream()
            .flatMap(study -> books.cases().lockOfStudy(tx, study).stream())
            .toList();
    held.forEach(before -> tell(tx, before, announcement));
  }

  private void tell(Tx tx, StudyCase before, Announcement announcement) {
    StudyCase told = before.announced(announced.standing(tx, before.studyUid()).findings());
    if (before.state() == CaseState.SETTLING) {
      books.cases().update(tx, told.handedInOnceMore());
    } else if (!told.findings().equals(before.findings())) {
      books.cases().update(tx, told);
      books.remark(tx, told, "case.announced", Map.of("announcement", announcement.uid()));
    }
  }

  @Override
  public void durable(Announcement announcement) {
    for (String study : announcement.studies()) {
      Optional<StudyCase> found = books.inVolatileTx(tx -> books.cases().ofStudy(tx, study));
      if (found.filter(held -> held.state() == CaseState.SETTLING).isPresent()) {
        wakeups.look(study, books.now());
      }
    }
  }
}
