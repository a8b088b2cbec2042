// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.SeriesRules;

/**
 * Sorts a study: which series is the activity, the CT, the structures, and why.
 *
 * <p>A function of the instances and the rules: the order of arrival does not matter, and newest
 * never decides. Reads headers only. Threads: any; each call is on its own.
 */
public final class Assembler {
  private final StudySeries study;
  private final AssemblyRules rules;
  private final Map<String, SeriesChoice> choices = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private Assembler(StudySeries study, AssemblyRules rules) {
    this.study = study;
    this.rules = rules;
  }

  /** Whether the study is ours by the declared rule; reads one header of each series. */
  public static Relevance relevance(List<StudyInstance> study, AssemblyRules rules) {
    return new RelevanceRule(StudySeries.readExamples(study).all(), rules.ours(), rules.dosed())
        .relevance();
  }

  /** The case, or why there is none; reads every header. */
  public static Outcome<DoseCase> assemble(List<StudyInstance> study, AssemblyRules rules) {
    return new Assembler(StudySeries.readAll(study), rules).assemble();
  }

  private Outcome<DoseCase> assemble() {
    findings.addAll(IdentityCheck.of(study.headers()));
    Optional<Series> emission = emission();
    findings.addAll(unreadable(emission));
    if (emission.isEmpty()) {
      return new Outcome.Blocked<>(findings);
    }
    Series activity = emission.get();
    StructureChoice structures = StructureChoice.of(study, activity);
    structures.choices().forEach(this::chosen);
    CtChoice ct = CtChoice.of(study.all(), activity, rules.densityByCt());
    ct.choices().forEach(this::chosen);
    study.all().stream()
        .filter(series -> !choices.containsKey(series.uid()))
        .forEach(series -> leave(series, "modality " + series.modality() + " is not used"));
    findings.addAll(ct.findings());
    findings.addAll(structures.findings());
    return Outcome.of(
        new DoseCase(
            activity.instances().getFirst().studyInstanceUid(),
            activity,
            ct.taken(),
            structures.taken(),
            choices.values().stream()
                .sorted(Comparator.comparing(SeriesChoice::seriesInstanceUid))
                .toList()),
        findings);
  }

  private Optional<Series> emission() {
    List<Series> qualified = new ArrayList<>();
    Map<Series, List<Finding>> refused = new LinkedHashMap<>();
    for (Series series : study.all()) {
      if (series.modality().equals(rules.series().modality())) {
        List<Finding> judged = EmissionHeader.judge(series.example(), rules);
        if (judged.stream().anyMatch(Finding::blocks)) {
          refused.put(series, judged);
        } else {
          qualified.add(series);
        }
      }
    }
    if (qualified.isEmpty()) {
      none(refused);
      return Optional.empty();
    }
    refused.forEach((series, judged) -> leave(series, reasons(judged)));
    return best(qualified);
  }

  /** No series qualifies: every reason of every candidate blocks, so that all are seen at once. */
  private void none(Map<Series, List<Finding>> refused) {
    refused.values().forEach(judged -> findings.addAll(telling(judged)));
    findings.add(
        Finding.block(
            FindingCode.NO_EMISSION_SERIES,
            "study",
            refused.isEmpty()
                ? "series of " + modalities()
                : refused.size() + " unfit " + rules.series().modality() + " series",
            wanted(rules.series()),
            whatToDo(refused.isEmpty())));
  }

  /**
   * What is to be told of a series that was refused: what blocks; of an object that is no emission
   * image only that.
   */
  private static List<Finding> telling(List<Finding> judged) {
    List<Finding> blocking = judged.stream().filter(Finding::blocks).toList();
    return blocking.stream()
        .filter(one -> one.code() == FindingCode.NO_EMISSION_SERIES)
        .findFirst()
        .map(List::of)
        .orElse(blocking);
  }

  /** A series that would do, in words: {@code one PT series in Bq/mL (BQML), corrected for …}. */
  private static String wanted(SeriesRules series) {
    String reconstructed = series.modality().equals("NM") ? "reconstructed (RECON TOMO) " : "";
    return "one "
        + reconstructed
        + series.modality()
        + " series in "
        + EmissionHeader.units(series.units())
        + (series.corrections().isEmpty()
            ? ""
            : ", corrected for " + EmissionHeader.words(series.corrections()));
  }

  /**
   * Where no series of the protocol's modality came, no finding before this one says anything of
   * one; what came of another modality is told where it belongs.
   */
  private String whatToDo(boolean noneCame) {
    String other = rules.series().modality().equals("NM") ? "PT" : "NM";
    boolean otherCame = study.all().stream().anyMatch(one -> one.modality().equals(other));
    String others =
        otherCame
            ? " The "
                + other
                + " series are for a protocol with series.modality "
                + other
                + ", not for this one."
            : "";
    return (noneCame
            ? "Send the quantitative reconstruction: none of this modality has come."
            : "Send the quantitative reconstruction; the findings before this one say what each"
                + " series lacks.")
        + others;
  }

  /**
   * What needs no repair before what does; then the series that the protocol prefers; of those that
   * it does not tell apart the original, before what was derived from it.
   */
  private Optional<Series> best(List<Series> qualified) {
    Comparator<Series> order =
        Comparator.comparing(this::needsRepair)
            .thenComparingInt(this::preference)
            .thenComparingInt(Assembler::derivation);
    List<Series> sorted = qualified.stream().sorted(order).toList();
    Series first = sorted.getFirst();
    List<Series> tied =
        sorted.stream().filter(series -> order.compare(series, first) == 0).toList();
    if (tied.size() > 1) {
      String list =
          tied.stream()
              .map(series -> series.name() + " with " + series.instances().size() + " instances")
              .collect(Collectors.joining("; "));
      findings.add(
          Finding.block(
              FindingCode.EMISSION_TIE,
              "study",
              tied.size() + " series that qualify equally: " + list,
              "one that series.preferred of the protocol puts first, or one original",
              "Name the preferred reconstruction's description in series.preferred of the protocol,"
                  + " or send only one. Parts of one reconstruction must come as one series."));
      return Optional.empty();
    }
    List<Series> others = sorted.subList(1, sorted.size());
    chosen(SeriesChoice.of(first, SeriesChoice.Role.EMISSION, whyFirst(first, others)));
    others.forEach(series -> leave(series, "qualifies, but another is " + ahead(first, series)));
    return Optional.of(first);
  }

  private boolean needsRepair(Series series) {
    return PetNuclide.needsRepair(series.example(), rules);
  }

  private int preference(Series series) {
    return rules.series().preference(series.description());
  }

  private String whyFirst(Series first, List<Series> others) {
    return others.isEmpty()
        ? "the only series that meets the protocol's rules"
        : ahead(first, others.getFirst()) + " of " + (others.size() + 1) + " that qualify";
  }

  /** By which of the orders one series goes before another. */
  private String ahead(Series first, Series other) {
    if (needsRepair(first) != needsRepair(other)) {
      return "the one whose nuclide needs no repair";
    }
    return preference(first) < preference(other)
        ? "the protocol's preferred one"
        : "the original one";
  }

  /** 0 for what the scanner reconstructed, more for what was made of it (PS3.3 C.7.6.1.1.2). */
  private static int derivation(Series series) {
    List<String> type = StudySeries.texts(series.example(), Tag.ImageType);
    boolean derived = !type.isEmpty() && type.getFirst().equals("DERIVED");
    boolean secondary = type.size() > 1 && type.get(1).equals("SECONDARY");
    return (derived ? 1 : 0) + (secondary ? 1 : 0);
  }

  /** An unreadable instance of the activity blocks; elsewhere it has to be looked at. */
  private List<Finding> unreadable(Optional<Series> emission) {
    return study.findings().stream()
        .map(
            finding ->
                emission.isPresent() && belongs(finding, emission.get())
                    ? new Finding(
                        finding.code(),
                        Severity.BLOCK,
                        finding.where(),
                        finding.found(),
                        finding.expected(),
                        finding.action())
                    : finding)
        .toList();
  }

  private static boolean belongs(Finding finding, Series series) {
    return series.instances().stream()
        .anyMatch(instance -> finding.where().startsWith(instance.sopInstanceUid() + " "));
  }

  private void leave(Series series, String reason) {
    chosen(SeriesChoice.of(series, SeriesChoice.Role.LEFT, reason));
  }

  private void chosen(SeriesChoice choice) {
    choices.put(choice.seriesInstanceUid(), choice);
  }

  private String modalities() {
    return String.join(", ", study.all().stream().map(Series::modality).distinct().toList());
  }

  private static String reasons(List<Finding> judged) {
    return String.join(
        "; ",
        judged.stream()
            .filter(Finding::blocks)
            .map(finding -> finding.code() + ": found " + finding.found())
            .toList());
  }
}
