// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.announce.AttributeCheck.Read;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Reads announcements from the attribute lists of N-CREATE and N-SET. Stateless.
 *
 * <p>Strict with the Type 1 attributes that a step as a whole has and with every identifier that is
 * used here. Tolerant of what only a RIS would use: a scanner whose step lacks a Type 2 attribute
 * or a Protocol Name is no reason to lose what it says of its images.
 *
 * <p>Source: PS3.4 tables F.7.2-1 and R.3.2-1.
 */
final class AnnouncementReader {
  private static final List<Integer> STEP_TYPE_1 =
      List.of(
          Tag.Modality,
          Tag.PerformedStationAETitle,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime,
          Tag.PerformedProcedureStepID);
  private static final String UNAVAILABLE = "UNAVAILABLE";
  private static final Set<String> AVAILABILITIES =
      Set.of("ONLINE", "NEARLINE", "OFFLINE", UNAVAILABLE);

  private AnnouncementReader() {}

  /** The step that an N-CREATE makes. */
  static Read<PerformedStep> step(String uid, String callingAe, DataSet attributes) {
    AttributeCheck check = new AttributeCheck();
    STEP_TYPE_1.forEach(tag -> check.requiredText(attributes, tag));
    List<String> studies = new ArrayList<>();
    for (DataSet scheduled : check.requiredItems(attributes, Tag.ScheduledStepAttributesSequence)) {
      check.requiredUid(scheduled, Tag.StudyInstanceUID).ifPresent(studies::add);
    }
    check
        .requiredText(attributes, Tag.PerformedProcedureStepStatus)
        .filter(status -> !status.equals(StepStatus.IN_PROGRESS.term()))
        .ifPresent(_ -> check.invalid(Tag.PerformedProcedureStepStatus));
    List<AnnouncedSeries> series = performedSeries(attributes, check);
    return check.read(
        () ->
            new PerformedStep(
                uid,
                callingAe,
                studies,
                StepStatus.IN_PROGRESS,
                series,
                ended(attributes, new PerformedStep.Ended(false, false)),
                false));
  }

  /**
   * The step after an N-SET. A sequence that is set replaces the one before; a final state needs
   * the end, and a completed step its series.
   *
   * @param callingAe who sent the N-SET
   */
  static Read<PerformedStep> changed(
      PerformedStep before, String callingAe, DataSet modifications) {
    AttributeCheck check = new AttributeCheck();
    StepStatus status = status(before, modifications, check);
    List<AnnouncedSeries> series =
        modifications.contains(Tag.PerformedSeriesSequence)
            ? performedSeries(modifications, check)
            : before.series();
    PerformedStep.Ended ended = ended(modifications, before.ended());
    if (status.isFinal() && !ended.date()) {
      check.missing(Tag.PerformedProcedureStepEndDate);
    }
    if (status.isFinal() && !ended.time()) {
      check.missing(Tag.PerformedProcedureStepEndTime);
    }
    if (status == StepStatus.COMPLETED && series.isEmpty()) {
      check.missing(Tag.PerformedSeriesSequence);
    }
    return check.read(
        () ->
            new PerformedStep(
                before.uid(),
                before.callingAe(),
                before.studies(),
                status,
                series,
                ended,
                before.setByAnother() || !callingAe.equals(before.callingAe())));
  }

  private static StepStatus status(
      PerformedStep before, DataSet modifications, AttributeCheck check) {
    if (!modifications.contains(Tag.PerformedProcedureStepStatus)) {
      return before.status();
    }
    Optional<String> term = check.requiredText(modifications, Tag.PerformedProcedureStepStatus);
    Optional<StepStatus> status = term.flatMap(StepStatus::of);
    if (term.isPresent() && status.isEmpty()) {
      check.invalid(Tag.PerformedProcedureStepStatus);
    }
    return status.orElse(before.status());
  }

  private static PerformedStep.Ended ended(DataSet attributes, PerformedStep.Ended before) {
    return new PerformedStep.Ended(
        before.date() || attributes.optional(Tag.PerformedProcedureStepEndDate).isPresent(),
        before.time() || attributes.optional(Tag.PerformedProcedureStepEndTime).isPresent());
  }

  private static List<AnnouncedSeries> performedSeries(DataSet attributes, AttributeCheck check) {
    SeriesList list = new SeriesList();
    for (DataSet series : check.items(attributes, Tag.PerformedSeriesSequence)) {
      List<DataSet> references = new ArrayList<>(check.items(series, Tag.ReferencedImageSequence));
      references.addAll(check.items(series, Tag.ReferencedNonImageCompositeSOPInstanceSequence));
      List<String> instances = new ArrayList<>();
      for (DataSet reference : references) {
        check.requiredUid(reference, Tag.ReferencedSOPInstanceUID).ifPresent(instances::add);
      }
      check.requiredUid(series, Tag.SeriesInstanceUID).ifPresent(uid -> list.add(uid, instances));
    }
    return list.series();
  }

  /** The notification that an N-CREATE makes. */
  static Read<Availability> availability(String uid, String callingAe, DataSet attributes) {
    AttributeCheck check = new AttributeCheck();
    List<String> study = check.requiredUid(attributes, Tag.StudyInstanceUID).stream().toList();
    SeriesList list = new SeriesList();
    for (DataSet series : check.requiredItems(attributes, Tag.ReferencedSeriesSequence)) {
      List<String> instances = new ArrayList<>();
      for (DataSet reference : check.requiredItems(series, Tag.ReferencedSOPSequence)) {
        available(reference, check).ifPresent(instances::add);
      }
      check
          .requiredUid(series, Tag.SeriesInstanceUID)
          .ifPresent(found -> list.add(found, instances));
    }
    return check.read(() -> new Availability(uid, callingAe, study, list.series()));
  }

  private static Optional<String> available(DataSet reference, AttributeCheck check) {
    Optional<String> uid = check.requiredUid(reference, Tag.ReferencedSOPInstanceUID);
    Optional<String> state = check.requiredText(reference, Tag.InstanceAvailability);
    if (state.isPresent() && !AVAILABILITIES.contains(state.get())) {
      check.invalid(Tag.InstanceAvailability);
    }
    return uid.filter(_ -> !state.equals(Optional.of(UNAVAILABLE)));
  }

  /** Series in the order in which they came, each once. */
  private static final class SeriesList {
    private final Map<String, List<String>> byUid = new LinkedHashMap<>();

    void add(String seriesUid, List<String> instances) {
      byUid.computeIfAbsent(seriesUid, _ -> new ArrayList<>()).addAll(instances);
    }

    List<AnnouncedSeries> series() {
      return byUid.entrySet().stream()
          .map(entry -> new AnnouncedSeries(entry.getKey(), entry.getValue()))
          .toList();
    }
  }
}
