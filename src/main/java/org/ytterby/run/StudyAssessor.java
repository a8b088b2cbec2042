// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ytterby.archive.StoredInstance;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Judges a study by the protocols' declared rules: the first protocol that calls it ours treats it;
 * where none does, the first that can't say so from what the headers tell. Reads headers only.
 * Immutable; thread-safe.
 */
public final class StudyAssessor implements Assessor {
  private final List<Protocol> protocols;
  private final Function<String, Optional<TreatmentRecord>> treatments;
  private final ZoneId zone;

  /**
   * An assessor.
   *
   * @param treatments the record that a person handed in for a study, if one did
   * @param zone of times without offset
   */
  public StudyAssessor(
      List<Protocol> protocols,
      Function<String, Optional<TreatmentRecord>> treatments,
      ZoneId zone) {
    this.protocols = List.copyOf(protocols);
    this.treatments = treatments;
    this.zone = zone;
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("without a protocol no study could be treated");
    }
  }

  @Override
  public Assessment assess(String studyUid, List<StoredInstance> instances) {
    List<StudyInstance> study = instances.stream().map(StudyAssessor::studyInstance).toList();
    ProtocolChoice choice = ProtocolChoice.of(protocols, study);
    return choice
        .protocol()
        .map(protocol -> prepare(studyUid, study, protocol))
        .orElseGet(() -> new Assessment.NotOurs(choice.reason()));
  }

  private Assessment prepare(String studyUid, List<StudyInstance> study, Protocol protocol) {
    return switch (Assembler.assemble(study, AssemblyRules.of(protocol))) {
      case Outcome.Blocked<DoseCase> blocked -> new Assessment.NeedsInput(blocked.findings());
      case Outcome.Done<DoseCase> done -> {
        TreatmentRecord merged =
            treatment(protocol, treatments.apply(studyUid), done.value().emission(), zone);
        yield new Assessment.Ready(protocol, TreatmentJson.toMap(merged), chosen(done.value()));
      }
    };
  }

  /**
   * What a person handed in, merged with what the image's header says; of an image before the
   * treatment the header tells of another substance, and is not asked.
   */
  static TreatmentRecord treatment(
      Protocol protocol, Optional<TreatmentRecord> handedIn, Series emission, ZoneId zone) {
    if (protocol.ratio().normalisation().predicts()) {
      return handedIn.orElse(TreatmentRecord.EMPTY).planOnly();
    }
    TreatmentRecord header = PetHeaderTreatment.read(emission.example(), zone);
    return handedIn.map(record -> record.merge(header)).orElse(header);
  }

  private static Set<String> chosen(DoseCase assembled) {
    Set<String> chosen = new LinkedHashSet<>();
    assembled.emission().instances().forEach(instance -> chosen.add(instance.sopInstanceUid()));
    assembled
        .ct()
        .ifPresent(ct -> ct.instances().forEach(instance -> chosen.add(instance.sopInstanceUid())));
    assembled.structureSets().forEach(instance -> chosen.add(instance.sopInstanceUid()));
    return chosen;
  }

  /** What assembly sees of a stored instance. */
  static StudyInstance studyInstance(StoredInstance stored) {
    return new StudyInstance(
        stored.sopClassUid(),
        stored.sopInstanceUid(),
        stored.seriesInstanceUid(),
        stored.studyInstanceUid(),
        stored.modality(),
        stored.sha256(),
        stored.location());
  }
}
