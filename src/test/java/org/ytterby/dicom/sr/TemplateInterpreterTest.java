// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;
import static org.ytterby.dicom.sr.Relationship.HAS_PROPERTIES;
import static org.ytterby.dicom.sr.Relationship.INFERRED_FROM;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Ucum;

class TemplateInterpreterTest {
  private static final Related TRACKING =
      HAS_OBS_CONTEXT.to(Items.text(Concepts.TRACKING_IDENTIFIER, "Tumour 1"));
  private static final Related TRACKING_UID =
      HAS_OBS_CONTEXT.to(Items.uidRef(Concepts.TRACKING_UID, "1.2.3"));
  private static final Related SEGMENT =
      CONTAINS.to(
          Items.image(
              Concepts.REFERENCED_SEGMENT, SopReference.of(Uids.SegmentationStorage, "1.2.4")));
  private static final Related SOURCE =
      CONTAINS.to(Items.uidRef(Concepts.SOURCE_SERIES_FOR_SEGMENTATION, "1.2.5"));
  private static final Related DOSE =
      CONTAINS.to(
          Items.num(
              Codes.ABSORBED_DOSE,
              60,
              Ucum.GY,
              HAS_CONCEPT_MOD.to(Items.code(Concepts.DERIVATION, Codes.MEAN)),
              HAS_PROPERTIES.to(Items.num(Concepts.UNCERTAINTY, 6, Ucum.GY)),
              INFERRED_FROM.to(
                  Items.num(
                      new Coded("130021", "DCM", "Specified Volume Percentage"),
                      95,
                      Ucum.PERCENT))));

  @Test
  void a_complete_group_follows_tid_1411() {
    assertThat(group(TRACKING, TRACKING_UID, SEGMENT, SOURCE, DOSE)).isEmpty();
  }

  @Test
  void says_which_value_type_was_expected() {
    Related text = HAS_OBS_CONTEXT.to(Items.text(Concepts.TRACKING_UID, "1.2.3"));

    assertThat(group(TRACKING, text, SEGMENT, SOURCE, DOSE))
        .containsExactly(
            "TID 1411 row 3: expected UIDREF (112040, DCM, \"Tracking Unique Identifier\") by HAS"
                + " OBS CONTEXT, found TEXT by HAS OBS CONTEXT at 1.2");
  }

  @Test
  void says_which_relationship_was_expected() {
    assertThat(group(CONTAINS.to(TRACKING.item()), TRACKING_UID, SEGMENT, SOURCE, DOSE))
        .singleElement()
        .asString()
        .startsWith(
            "TID 1411 row 2: expected TEXT (112039, DCM, \"Tracking Identifier\") by HAS OBS"
                + " CONTEXT, found TEXT by CONTAINS");
  }

  @Test
  void misses_a_mandatory_row() {
    assertThat(group(TRACKING, SEGMENT, SOURCE, DOSE))
        .singleElement()
        .asString()
        .startsWith("TID 1411 row 3: expected UIDREF")
        .endsWith("found none at 1");
  }

  @Test
  void misses_the_mandatory_row_of_an_included_template_that_is_in_use() {
    Related name = HAS_CONCEPT_MOD.to(Items.text(Concepts.ALGORITHM_NAME, "local"));
    Related withAlgorithm = CONTAINS.to(Items.num(Codes.MASS, 1, Ucum.G, name));

    assertThat(group(TRACKING, TRACKING_UID, SEGMENT, SOURCE, withAlgorithm))
        .singleElement()
        .asString()
        .startsWith(
            "TID 4019 row 2: expected TEXT (111003, DCM, \"Algorithm Version\") by HAS CONCEPT"
                + " MOD");
  }

  @Test
  void refuses_two_where_one_is_allowed() {
    assertThat(group(TRACKING, TRACKING, TRACKING_UID, SEGMENT, SOURCE, DOSE))
        .singleElement()
        .asString()
        .startsWith("TID 1411 row 2: expected at most one TEXT")
        .endsWith("found 2 at 1");
  }

  @Test
  void demands_a_region_and_the_series_it_was_drawn_on() {
    assertThat(group(TRACKING, TRACKING_UID, DOSE, recognised1411()))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("TID 1411 row 7")
                    .contains("the region is not given otherwise"));
    assertThat(group(TRACKING, TRACKING_UID, SEGMENT, DOSE))
        .singleElement()
        .asString()
        .startsWith("TID 1411 row 12")
        .contains("there is a segment and no source image for it");
  }

  @Test
  void checks_the_unit_of_a_row_that_names_one() {
    Related rows = Relationship.HAS_ACQ_CONTEXT.to(Items.num(Concepts.PIXEL_ROWS, 128, Ucum.MM));
    ContentItem library =
        Items.container(
            Concepts.IMAGE_LIBRARY,
            List.of(CONTAINS.to(Items.container(Concepts.IMAGE_LIBRARY_GROUP, List.of(rows)))));

    assertThat(TemplateInterpreter.read(library, ImageLibraryTemplates.TID_1600).violations())
        .containsExactly(
            "TID 1602 row 11: expected unit ({pixels}, UCUM, \"pixels\"), found (mm, UCUM, \"mm\")"
                + " at 1.1.1",
            "TID 1602 row 1: expected CODE (121139, DCM, \"Modality\") by HAS ACQ CONTEXT, found"
                + " none at 1.1");
  }

  @Test
  void a_number_without_value_needs_a_reason() {
    ContentItem.Num silent =
        new ContentItem.Num(
            java.util.Optional.of(Codes.MASS),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            List.of());

    assertThat(group(TRACKING, TRACKING_UID, SEGMENT, SOURCE, CONTAINS.to(silent)))
        .singleElement()
        .asString()
        .startsWith("TID 1419 row 5: expected a value or a qualifier");
  }

  @Test
  void a_closed_template_takes_nothing_beside_its_rows() {
    ContentItem language =
        Items.code(
            Concepts.LANGUAGE,
            Concepts.ENGLISH,
            HAS_CONCEPT_MOD.to(Items.code(Concepts.MODALITY, Concepts.ENGLISH)));

    assertThat(TemplateInterpreter.read(language, ContextTemplates.TID_1204).violations())
        .singleElement()
        .asString()
        .startsWith(
            "TID 1204 row 1: expected nothing beside the rows, found CODE by HAS CONCEPT MOD"
                + " (121139");
  }

  @Test
  void a_device_observer_needs_its_uid() {
    ContentItem report =
        Items.container(
            Concepts.IMAGING_MEASUREMENT_REPORT,
            List.of(
                HAS_OBS_CONTEXT.to(Items.code(Concepts.OBSERVER_TYPE, Concepts.DEVICE)),
                CONTAINS.to(Items.container(Concepts.QUALITATIVE_EVALUATIONS, List.of()))));

    assertThat(TemplateInterpreter.read(report, MeasurementTemplates.TID_1500).violations())
        .singleElement()
        .asString()
        .startsWith("TID 1004 row 1: expected UIDREF (121012, DCM, \"Device Observer UID\")");
  }

  @Test
  void finds_the_items_of_a_row() {
    Reading reading =
        TemplateInterpreter.read(
            Items.container(
                Concepts.MEASUREMENT_GROUP,
                List.of(TRACKING, TRACKING_UID, SEGMENT, SOURCE, DOSE, DOSE)),
            MeasurementTemplates.TID_1411);

    assertThat(reading.items(MeasurementTemplates.TID_1419, "5"))
        .containsExactly(DOSE.item(), DOSE.item());
    assertThat(reading.items(MeasurementTemplates.TID_310, "5")).hasSize(2);
    assertThat(reading.items(MeasurementTemplates.TID_1419, "13")).hasSize(2);
  }

  @Test
  void our_own_tree_that_breaks_a_template_is_a_defect() {
    ContentItem group =
        Items.container(Concepts.MEASUREMENT_GROUP, List.of(TRACKING, SEGMENT, SOURCE, DOSE));

    assertThatThrownBy(() -> TemplateInterpreter.require(group, MeasurementTemplates.TID_1411))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("TID 1411 row 3");
  }

  private static Related recognised1411() {
    return CONTAINS.to(Items.code(Concepts.FINDING, Codes.NEOPLASM));
  }

  private static List<String> group(Related... children) {
    return new ArrayList<>(
        TemplateInterpreter.read(
                Items.container(Concepts.MEASUREMENT_GROUP, List.of(children)),
                MeasurementTemplates.TID_1411)
            .violations());
  }
}
