// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_ACQ_CONTEXT;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;
import static org.ytterby.dicom.sr.Relationship.HAS_PROPERTIES;
import static org.ytterby.dicom.sr.Relationship.INFERRED_FROM;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Ucum;

class SrRoundTripTest {
  private static final Coded UNKNOWN = new Coded("114010", "DCM", "Value unknown");

  @Test
  void every_kind_of_item_comes_back_the_same_through_bytes() {
    SopReference segment =
        new SopReference(Uids.SegmentationStorage, "1.2.3.4", List.of(1, 2), List.of(3));
    DataSet scoord =
        DataSet.builder()
            .text(Tag.GraphicType, "CIRCLE")
            .numbers(Tag.GraphicData, 1.5, 2.5, 3.5, 2.5)
            .build();
    ContentItem.Container root =
        Items.container(
            Concepts.IMAGING_MEASUREMENT_REPORT,
            MeasurementTemplates.TID_1500,
            List.of(
                HAS_OBS_CONTEXT.to(Items.text(Concepts.DEVICE_NAME, "Gerät 7")),
                HAS_OBS_CONTEXT.to(Items.uidRef(Concepts.DEVICE_UID, "1.2.840.1")),
                HAS_ACQ_CONTEXT.to(Items.date(Concepts.STUDY_DATE, "20260102")),
                HAS_ACQ_CONTEXT.to(Items.time(Concepts.STUDY_TIME, "101112.5")),
                HAS_ACQ_CONTEXT.to(
                    Items.dateTime(
                        Concepts.RADIOPHARMACEUTICAL_START, "20260102030405.678901-0530")),
                HAS_OBS_CONTEXT.to(
                    new ContentItem.PersonName(
                        Optional.of(Concepts.PERSON_OBSERVER_NAME), "Phantom^Reader", List.of())),
                CONTAINS.to(Items.image(segment)),
                CONTAINS.to(
                    Items.num(
                        Codes.ABSORBED_DOSE,
                        1.0 / 3.0,
                        Ucum.GY,
                        HAS_CONCEPT_MOD.to(Items.code(Concepts.DERIVATION, Codes.MEAN)),
                        HAS_PROPERTIES.to(Items.num(Concepts.UNCERTAINTY, 1e-7, Ucum.GY)))),
                CONTAINS.to(Items.noNum(Codes.MASS, UNKNOWN, List.of())),
                CONTAINS.to(
                    Items.composite(
                        Concepts.REGION_IN_SPACE,
                        SopReference.of(Uids.RTStructureSetStorage, "1.2.3.5"))),
                CONTAINS.to(
                    new ContentItem.Uninterpreted(
                        ValueType.SCOORD, Optional.of(Concepts.IMAGE_REGION), scoord, List.of())),
                CONTAINS.to(
                    Items.num(
                        Codes.VOLUME,
                        2,
                        Ucum.ML,
                        INFERRED_FROM.to(
                            new ContentItem.ByReference(ValueType.NUM, List.of(1, 8)))))));

    assertThat(SrDecoder.read(throughBytes(document(root)))).isEqualTo(root);
  }

  @Test
  void a_number_is_written_for_people_and_exactly_beside_it() {
    DataSet document = document(container(CONTAINS.to(Items.num(Codes.MASS, 1.0 / 3.0, Ucum.G))));
    DataSet measured =
        document.items(Tag.ContentSequence).getFirst().items(Tag.MeasuredValueSequence).getFirst();

    assertThat(measured.require(Tag.NumericValue).text()).isEqualTo("0.3333333");
    assertThat(measured.require(Tag.FloatingPointValue).number()).isEqualTo(1.0 / 3.0);
  }

  @Test
  void refuses_an_unknown_value_type_with_its_path() {
    DataSet document = document(container(CONTAINS.to(Items.text(Concepts.COMMENT, "x"))));
    DataSet child = document.items(Tag.ContentSequence).getFirst();
    DataSetBuilder broken = DataSet.builder().putAll(child).text(Tag.ValueType, "TXET");
    DataSet bad =
        DataSet.builder().putAll(document).sequence(Tag.ContentSequence, broken.build()).build();

    assertThatThrownBy(() -> SrDecoder.read(throughBytes(bad)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("ContentSequence[1].ValueType (0040,A040): found 'TXET'");
  }

  @Test
  void refuses_a_reference_to_an_item_that_is_not_there() {
    DataSet document =
        document(
            container(
                CONTAINS.to(
                    Items.num(
                        Codes.MASS,
                        1,
                        Ucum.G,
                        INFERRED_FROM.to(
                            new ContentItem.ByReference(ValueType.NUM, List.of(1, 7)))))));

    assertThatThrownBy(() -> SrDecoder.read(document))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("[1, 7]");
  }

  private static ContentItem.Container container(Related... children) {
    return Items.container(Concepts.IMAGING_MEASUREMENT_REPORT, List.of(children));
  }

  private static DataSet document(ContentItem.Container root) {
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .putAll(SrEncoder.contentModule(root).toDataSet())
        .build();
  }

  private static DataSet throughBytes(DataSet document) {
    byte[] bytes = DataSetWriter.bytes(document, TransferSyntax.EXPLICIT_LE);
    return DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
  }
}
