// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.fetch.Holding;
import org.ytterby.fetch.Lender;
import org.ytterby.fetch.Portion;
import org.ytterby.fetch.RemoteArchive;

/** An archive of a test: what it holds goes to whoever it is told to send it to. */
final class ScriptedLender implements Lender {
  private final Map<String, DataSet> held = new TreeMap<>();

  /** Who takes what it sends. */
  Consumer<DataSet> door = _ -> {};

  /** Says how it fails before it answers a question, if it does. */
  Runnable mood = () -> {};

  /** SOP Instance UIDs that it lists and does not send. */
  final Set<String> lost = new HashSet<>();

  /** The archives that list all and send nothing. */
  final Set<String> refusing = new HashSet<>();

  /** How often it was asked what it holds. */
  int inquiries;

  /** SOP Instance UIDs that it was asked for, in order. */
  final List<String> asked = new ArrayList<>();

  static DataSet ct(int number) {
    return DataSet.builder()
        .putAll(TestObjects.slice(number, 10))
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, TestObjects.STUDY + ".2." + number)
        .uid(Tag.SeriesInstanceUID, TestObjects.STUDY + ".2")
        .text(Tag.Modality, "CT")
        .build();
  }

  ScriptedLender holds(DataSet... instances) {
    for (DataSet one : instances) {
      held.put(uid(one), one);
    }
    return this;
  }

  @Override
  public List<Holding> holdings(
      RemoteArchive archive, String studyUid, Predicate<HeldSeries> series, Duration within) {
    inquiries++;
    mood.run();
    return held.values().stream()
        .map(
            one ->
                new Holding(
                    one.require(Tag.Modality).text(),
                    one.require(Tag.SeriesInstanceUID).uid(),
                    uid(one),
                    Optional.of(one.require(Tag.SOPClassUID).uid())))
        .filter(one -> series.test(new HeldSeries(one.modality(), one.seriesUid())))
        .toList();
  }

  @Override
  public List<String> lend(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    List<String> problems = new ArrayList<>();
    for (Portion portion : portions) {
      portion.instances().stream()
          .map(Holding::sopInstanceUid)
          .sorted(Comparator.naturalOrder())
          .forEach(
              uid -> {
                asked.add(uid);
                if (refusing.contains(archive.name())) {
                  problems.add("C-MOVE of " + portion + " ended with A702H");
                } else if (lost.contains(uid)) {
                  problems.add("C-MOVE of " + portion + " ended with B000H");
                } else {
                  door.accept(held.get(uid));
                }
              });
    }
    return problems;
  }

  private static String uid(DataSet instance) {
    return instance.require(Tag.SOPInstanceUID).uid();
  }
}
