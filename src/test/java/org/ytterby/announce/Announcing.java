// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.Status;

/** What a scanner or an archive would announce, for tests. */
public final class Announcing {
  public static final String SCANNER = "PET";
  private static final String NAME = "Phantom^Announced";

  private Announcing() {}

  /** The attributes of an N-CREATE of a step of these studies, with everything that is Type 1. */
  public static DataSet step(String... studies) {
    List<DataSet> scheduled = new ArrayList<>();
    for (String study : studies) {
      scheduled.add(DataSet.builder().uid(Tag.StudyInstanceUID, study).build());
    }
    return DataSet.builder()
        .text(Tag.Modality, "PT")
        .text(Tag.PatientName, NAME)
        .text(Tag.PerformedStationAETitle, SCANNER)
        .text(Tag.PerformedProcedureStepStartDate, "20260102")
        .text(Tag.PerformedProcedureStepStartTime, "101112")
        .text(Tag.PerformedProcedureStepStatus, "IN PROGRESS")
        .text(Tag.PerformedProcedureStepID, "PPS1")
        .sequence(Tag.ScheduledStepAttributesSequence, scheduled)
        .build();
  }

  /** The modifications of an N-SET that ends a step. */
  public static DataSet ended(String status, Map<String, List<String>> instancesBySeries) {
    return DataSet.builder()
        .text(Tag.PerformedProcedureStepEndDate, "20260102")
        .text(Tag.PerformedProcedureStepEndTime, "111213")
        .text(Tag.PerformedProcedureStepStatus, status)
        .sequence(Tag.PerformedSeriesSequence, performed(instancesBySeries))
        .build();
  }

  /** The modifications of an N-SET that only lists series. */
  public static DataSet listing(Map<String, List<String>> instancesBySeries) {
    return DataSet.builder()
        .sequence(Tag.PerformedSeriesSequence, performed(instancesBySeries))
        .build();
  }

  private static List<DataSet> performed(Map<String, List<String>> instancesBySeries) {
    return instancesBySeries.entrySet().stream()
        .map(
            entry ->
                DataSet.builder()
                    .uid(Tag.SeriesInstanceUID, entry.getKey())
                    .sequence(
                        Tag.ReferencedImageSequence,
                        entry.getValue().stream().map(Announcing::reference).toList())
                    .build())
        .toList();
  }

  /** The attributes of a notification that these instances are to be had, or are not. */
  public static DataSet available(
      String study, String availability, Map<String, List<String>> instancesBySeries) {
    List<DataSet> series =
        instancesBySeries.entrySet().stream()
            .map(
                entry ->
                    DataSet.builder()
                        .uid(Tag.SeriesInstanceUID, entry.getKey())
                        .sequence(
                            Tag.ReferencedSOPSequence,
                            entry.getValue().stream()
                                .map(uid -> available(uid, availability))
                                .toList())
                        .build())
            .toList();
    return DataSet.builder()
        .uid(Tag.StudyInstanceUID, study)
        .sequence(Tag.ReferencedSeriesSequence, series)
        .build();
  }

  private static DataSet available(String uid, String availability) {
    return DataSet.builder()
        .putAll(reference(uid))
        .text(Tag.InstanceAvailability, availability)
        .text(Tag.RetrieveAETitle, "PACS")
        .build();
  }

  private static DataSet reference(String uid) {
    return DataSet.builder()
        .uid(Tag.ReferencedSOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.ReferencedSOPInstanceUID, uid)
        .build();
  }

  /** A data set without one of its attributes. */
  static DataSet without(DataSet whole, int left) {
    return whole.subset(tag -> tag != left);
  }

  /** A step of a study is begun. */
  public static void begin(Announcements announcements, String uid, String... studies) {
    taken(announcements.createStep(uid, SCANNER, step(studies)));
  }

  /** A step ends with this status, listing these instances. */
  public static void end(
      Announcements announcements,
      String uid,
      String status,
      Map<String, List<String>> instancesBySeries) {
    endBy(announcements, uid, SCANNER, status, instancesBySeries);
  }

  /** The same by this AE title, which need not be the one that began the step. */
  public static void endBy(
      Announcements announcements,
      String uid,
      String callingAe,
      String status,
      Map<String, List<String>> instancesBySeries) {
    taken(announcements.setStep(uid, callingAe, ended(status, instancesBySeries)));
  }

  /** An archive says what can be had from it. */
  public static void notify(
      Announcements announcements,
      String uid,
      String study,
      Map<String, List<String>> instancesBySeries) {
    taken(
        announcements.createAvailability(
            uid, "PACS", available(study, "ONLINE", instancesBySeries)));
  }

  private static void taken(Answer answer) {
    if (answer.status() != Status.SUCCESS) {
      throw new AssertionError("an announcement was refused: " + answer);
    }
  }
}
