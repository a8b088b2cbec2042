// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/** A study of SPECT finds the protocol of SPECT, wherever that stands. */
class ProtocolChoiceTest {
  private static final Protocol PET = Protocol.y90Pet();
  private static final Protocol SPECT = TestProtocols.with(PET, SeriesRules.SPECT);
  @TempDir private Path folder;
  private int written;

  @Test
  void the_modality_that_came_decides_among_those_that_call_it_ours() {
    List<StudyInstance> pet = PetSeriesFixture.even().write(folder);
    List<StudyInstance> spect = List.of(spect());
    List<StudyInstance> both = new ArrayList<>(pet);
    both.addAll(spect);
    assertThat(ProtocolChoice.of(List.of(PET, SPECT), pet).protocol()).contains(PET);
    assertThat(ProtocolChoice.of(List.of(PET, SPECT), spect).protocol()).contains(SPECT);
    assertThat(ProtocolChoice.of(List.of(SPECT, PET), pet).protocol()).contains(PET);
    assertThat(ProtocolChoice.of(List.of(PET, SPECT), both).protocol()).contains(PET);
    assertThat(ProtocolChoice.of(List.of(PET), spect).protocol()).contains(PET);
  }

  @Test
  void a_study_that_is_not_ours_has_none() {
    List<StudyInstance> other =
        PetSeriesFixture.even()
            .code("C-111A1", "SRT", "^18^Fluorine")
            .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6588))
            .write(folder);
    ProtocolChoice choice = ProtocolChoice.of(List.of(PET, SPECT), other);
    assertThat(choice.protocol()).isEmpty();
    assertThat(choice.reason())
        .isEqualTo("nuclide (C-111A1, SRT, \"^18^Fluorine\") and no description of a treatment");
  }

  /** A description of the treatment fits the scans before and after it alike. */
  @Test
  void the_nuclide_in_the_header_goes_before_a_description() {
    Protocol before = TestProtocols.predicting(SeriesRules.SPECT);
    List<StudyInstance> after = List.of(spect());
    List<StudyInstance> maa =
        List.of(
            spect(
                PetSeriesFixture.even()
                    .code("72454006", "SCT", "^99m^Technetium")
                    .each((plane, k) -> plane.text(Tag.SeriesDescription, "SIRT MAA"))));
    for (List<Protocol> order : List.of(List.of(before, SPECT, PET), List.of(PET, SPECT, before))) {
      assertThat(ProtocolChoice.of(order, after).protocol()).contains(SPECT);
      assertThat(ProtocolChoice.of(order, maa).protocol()).contains(before);
      assertThat(ProtocolChoice.of(order, PetSeriesFixture.even().write(folder)).protocol())
          .contains(PET);
    }
    assertThat(ProtocolChoice.of(List.of(before), after).reason()).contains("of a treatment");
  }

  /** Else PET's protocol would say of a SPECT that it is no PET. */
  @Test
  void of_protocols_that_cannot_tell_the_one_whose_modality_came_goes_first() {
    PetSeriesFixture silent =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.empty(Tag.RadiopharmaceuticalInformationSequence));
    List<StudyInstance> spect = List.of(spect(silent));
    Protocol before = TestProtocols.predicting(SeriesRules.SPECT);
    assertThat(ProtocolChoice.of(List.of(PET, before, SPECT), spect).protocol()).contains(SPECT);
    assertThat(ProtocolChoice.of(List.of(SPECT, PET), silent.write(folder)).protocol())
        .contains(PET);
    assertThat(ProtocolChoice.of(List.of(PET), spect).protocol()).contains(PET);
  }

  @Test
  void each_reason_to_leave_a_study_alone_is_told_once() {
    Protocol before = TestProtocols.predicting(SeriesRules.SPECT);
    List<StudyInstance> fdg =
        PetSeriesFixture.even()
            .item(
                (item, k) ->
                    item.remove(Tag.RadionuclideCodeSequence)
                        .numbers(Tag.RadionuclideHalfLife, 6588))
            .write(folder);
    assertThat(ProtocolChoice.of(List.of(PET, before, SPECT), fdg).reason())
        .isEqualTo(
            "nuclide without code, half-life 6588.00 s, and no description of a treatment; neither"
                + " nuclide nor description says that it is of 99mTc-MAA");
  }

  private StudyInstance spect() {
    return spect(PetSeriesFixture.even());
  }

  private StudyInstance spect(PetSeriesFixture classic) {
    DataSet object =
        EmissionForms.tomo(classic.dataSets(), false)
            .uid(Tag.SeriesInstanceUID, "1.2.826.1.2")
            .build();
    Path own = folder.resolve(Integer.toString(written++));
    return PetSeriesFixture.write(own, object, TransferSyntax.EXPLICIT_LE);
  }
}
