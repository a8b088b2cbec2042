// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.announce.AttributeCheck.Read;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.net.dimse.Status;

final class AnnouncementReaderTest {
  private static final String STUDY = "1.2.3";
  private static final Map<String, List<String>> TWO = Map.of("1.2.3.1", List.of("1.5.1", "1.5.2"));

  @Test
  void reads_a_step_with_its_studies() {
    PerformedStep step =
        done(AnnouncementReader.step("1.9", "PET", Announcing.step("1.2.4", STUDY)));
    assertThat(step.studies()).containsExactly(STUDY, "1.2.4");
    assertThat(step.status()).isEqualTo(StepStatus.IN_PROGRESS);
    assertThat(step.series()).isEmpty();
    assertThat(step.callingAe()).isEqualTo("PET");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Tag.Modality,
        Tag.PerformedStationAETitle,
        Tag.PerformedProcedureStepStartDate,
        Tag.PerformedProcedureStepStartTime,
        Tag.PerformedProcedureStepID,
        Tag.PerformedProcedureStepStatus,
        Tag.ScheduledStepAttributesSequence
      })
  void tells_a_type_1_attribute_that_a_step_lacks_or_has_empty(int tag) {
    DataSet without = Announcing.without(Announcing.step(STUDY), tag);
    assertRefused(AnnouncementReader.step("1.9", "PET", without), Status.MISSING_ATTRIBUTE, tag);
    DataSet empty = DataSet.builder().putAll(without).empty(tag).build();
    assertRefused(
        AnnouncementReader.step("1.9", "PET", empty), Status.MISSING_ATTRIBUTE_VALUE, tag);
  }

  @Test
  void names_all_that_is_missing_at_once_and_in_the_order_of_tags() {
    assertRefused(
        AnnouncementReader.step(
            "1.9", "PET", Announcing.step(STUDY).subset(tag -> tag == Tag.PerformedStationAETitle)),
        Status.MISSING_ATTRIBUTE,
        Tag.Modality,
        Tag.PerformedProcedureStepStartDate,
        Tag.PerformedProcedureStepStartTime,
        Tag.PerformedProcedureStepStatus,
        Tag.PerformedProcedureStepID,
        Tag.ScheduledStepAttributesSequence);
  }

  @Test
  void tells_an_empty_item_of_the_scheduled_steps() {
    DataSet without =
        DataSet.builder()
            .putAll(Announcing.step(STUDY))
            .sequence(Tag.ScheduledStepAttributesSequence, DataSet.empty())
            .build();
    assertRefused(
        AnnouncementReader.step("1.9", "PET", without),
        Status.MISSING_ATTRIBUTE,
        Tag.StudyInstanceUID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "DISCONTINUED", "IN_PROGRESS", "STARTED"})
  void a_step_begins_in_progress(String status) {
    DataSet other =
        DataSet.builder()
            .putAll(Announcing.step(STUDY))
            .text(Tag.PerformedProcedureStepStatus, status)
            .build();
    assertRefused(
        AnnouncementReader.step("1.9", "PET", other),
        Status.INVALID_ATTRIBUTE_VALUE,
        Tag.PerformedProcedureStepStatus);
  }

  @Test
  void tells_a_study_that_is_no_uid_and_a_sequence_that_is_none() {
    DataSet study =
        DataSet.builder()
            .putAll(Announcing.step(STUDY))
            .sequence(
                Tag.ScheduledStepAttributesSequence,
                DataSet.builder().bytes(Tag.StudyInstanceUID, Vr.UI, new byte[] {'x', 'y'}).build())
            .build();
    assertRefused(
        AnnouncementReader.step("1.9", "PET", study),
        Status.INVALID_ATTRIBUTE_VALUE,
        Tag.StudyInstanceUID);
    DataSet text =
        DataSet.builder()
            .putAll(Announcing.step(STUDY))
            .bytes(Tag.ScheduledStepAttributesSequence, Vr.LO, new byte[] {'x', 'y'})
            .build();
    assertRefused(
        AnnouncementReader.step("1.9", "PET", text),
        Status.INVALID_ATTRIBUTE_VALUE,
        Tag.ScheduledStepAttributesSequence);
  }

  @Test
  void a_completed_step_needs_its_end_and_its_series() {
    DataSet bare = DataSet.builder().text(Tag.PerformedProcedureStepStatus, "COMPLETED").build();
    assertRefused(
        AnnouncementReader.changed(begun(), Announcing.SCANNER, bare),
        Status.MISSING_ATTRIBUTE,
        Tag.PerformedProcedureStepEndDate,
        Tag.PerformedProcedureStepEndTime,
        Tag.PerformedSeriesSequence);
  }

  @Test
  void a_step_may_be_completed_with_what_came_before() {
    PerformedStep listed =
        done(AnnouncementReader.changed(begun(), Announcing.SCANNER, Announcing.listing(TWO)));
    DataSet end =
        Announcing.without(Announcing.ended("COMPLETED", TWO), Tag.PerformedSeriesSequence);
    PerformedStep completed = done(AnnouncementReader.changed(listed, Announcing.SCANNER, end));
    assertThat(completed.status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(completed.instances()).containsExactly("1.5.1", "1.5.2");
  }

  @Test
  void a_list_that_is_set_replaces_the_one_before() {
    PerformedStep listed =
        done(AnnouncementReader.changed(begun(), Announcing.SCANNER, Announcing.listing(TWO)));
    PerformedStep fewer =
        done(
            AnnouncementReader.changed(
                listed,
                Announcing.SCANNER,
                Announcing.listing(Map.of("1.2.3.1", List.of("1.5.2")))));
    assertThat(fewer.status()).isEqualTo(StepStatus.IN_PROGRESS);
    assertThat(fewer.instances()).containsExactly("1.5.2");
  }

  @Test
  void a_discontinued_step_needs_no_series() {
    PerformedStep stopped =
        done(
            AnnouncementReader.changed(
                begun(), Announcing.SCANNER, Announcing.ended("DISCONTINUED", Map.of())));
    assertThat(stopped.status()).isEqualTo(StepStatus.DISCONTINUED);
  }

  @Test
  void tells_a_status_that_no_step_has() {
    assertRefused(
        AnnouncementReader.changed(begun(), Announcing.SCANNER, Announcing.ended("FINISHED", TWO)),
        Status.INVALID_ATTRIBUTE_VALUE,
        Tag.PerformedProcedureStepStatus);
  }

  @Test
  void counts_images_and_other_objects_of_a_series_each_once() {
    DataSet reference = DataSet.builder().uid(Tag.ReferencedSOPInstanceUID, "1.5.7").build();
    DataSet series =
        DataSet.builder()
            .uid(Tag.SeriesInstanceUID, "1.2.3.1")
            .sequence(Tag.ReferencedImageSequence, reference, reference)
            .sequence(
                Tag.ReferencedNonImageCompositeSOPInstanceSequence,
                DataSet.builder().uid(Tag.ReferencedSOPInstanceUID, "1.5.8").build())
            .build();
    DataSet twice = DataSet.builder().sequence(Tag.PerformedSeriesSequence, series, series).build();
    assertThat(done(AnnouncementReader.changed(begun(), Announcing.SCANNER, twice)).series())
        .containsExactly(new AnnouncedSeries("1.2.3.1", List.of("1.5.7", "1.5.8")));
  }

  @Test
  void reads_what_is_available_and_leaves_out_what_is_not() {
    assertThat(
            done(AnnouncementReader.availability(
                    "1.9", "PACS", Announcing.available(STUDY, "NEARLINE", TWO)))
                .instances())
        .containsExactly("1.5.1", "1.5.2");
    Availability gone =
        done(
            AnnouncementReader.availability(
                "1.9", "PACS", Announcing.available(STUDY, "UNAVAILABLE", TWO)));
    assertThat(gone.instances()).isEmpty();
    assertThat(gone.studies()).containsExactly(STUDY);
  }

  @Test
  void tells_what_is_wrong_with_a_notification() {
    assertRefused(
        AnnouncementReader.availability("1.9", "PACS", DataSet.empty()),
        Status.MISSING_ATTRIBUTE,
        Tag.ReferencedSeriesSequence,
        Tag.StudyInstanceUID);
    assertRefused(
        AnnouncementReader.availability(
            "1.9", "PACS", Announcing.available(STUDY, "SOMEWHERE", TWO)),
        Status.INVALID_ATTRIBUTE_VALUE,
        Tag.InstanceAvailability);
    assertRefused(
        AnnouncementReader.availability(
            "1.9", "PACS", Announcing.available(STUDY, "ONLINE", Map.of("1.2.3.1", List.of()))),
        Status.MISSING_ATTRIBUTE_VALUE,
        Tag.ReferencedSOPSequence);
  }

  @Test
  void a_row_reads_back_as_it_was_written() {
    PerformedStep step =
        done(
            AnnouncementReader.changed(
                begun(), Announcing.SCANNER, Announcing.ended("COMPLETED", TWO)));
    assertThat(AnnouncementJson.parse("1.9", AnnouncementJson.text(step))).isEqualTo(step);
    Availability notice =
        done(
            AnnouncementReader.availability(
                "1.9", "PACS", Announcing.available(STUDY, "ONLINE", TWO)));
    assertThat(AnnouncementJson.parse("1.9", AnnouncementJson.text(notice))).isEqualTo(notice);
  }

  private static PerformedStep begun() {
    return done(AnnouncementReader.step("1.9", "PET", Announcing.step(STUDY)));
  }

  private static <T> T done(Read<T> read) {
    if (read instanceof Read.Done<T>(T value)) {
      return value;
    }
    throw new AssertionError("refused: " + read);
  }

  private static <T> void assertRefused(Read<T> read, Status status, Integer... tags) {
    if (!(read instanceof Read.Refused<T>(Answer answer))) {
      throw new AssertionError("not refused: " + read);
    }
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.attributes()).containsExactly(tags);
  }
}
