// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.Overlap;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.PetHeaderTreatment;

/** The whole way from a study of any emission object to its image at administration. */
interface EmissionReading {
  Protocol PET = Protocol.y90Pet();
  Protocol SPECT = TestProtocols.with(PET, SeriesRules.SPECT);

  /** Where a test writes its objects. */
  Path folder();

  /** SPECT that a workstation stored as PET images. */
  static Protocol spectAsPet() {
    return TestProtocols.with(PET, series(Imaging.SPECT, Overlap.REFUSED));
  }

  static Protocol merging() {
    return TestProtocols.with(PET, series(Imaging.PET, Overlap.MEAN_BY_DURATION));
  }

  private static SeriesRules series(Imaging imaging, Overlap overlap) {
    SeriesRules pet = SeriesRules.PET;
    return new SeriesRules(
        pet.modality(),
        imaging,
        pet.units(),
        pet.corrections(),
        pet.seriesTypes(),
        pet.planeSpacingToleranceMm(),
        overlap,
        pet.preferred());
  }

  default Outcome<EmissionImage> read(Protocol protocol, DataSetBuilder object) {
    return read(protocol, List.of(object.build()));
  }

  default Outcome<EmissionImage> read(Protocol protocol, PetSeriesFixture series) {
    return read(protocol, series.dataSets());
  }

  /** Which series it is, what its header says, its pixels. */
  default Outcome<EmissionImage> read(Protocol protocol, List<DataSet> objects) {
    ActivityRules rules = ActivityRules.of(protocol);
    return Assembler.assemble(write(objects), rules.assembly())
        .then(assembled -> read(assembled, rules));
  }

  private static Outcome<EmissionImage> read(DoseCase assembled, ActivityRules rules) {
    Series emission = assembled.emission();
    return EmissionActivity.image(
        emission,
        PetHeaderTreatment.read(emission.example(), PetReading.ZONE),
        rules,
        PetReading.ZONE);
  }

  default List<StudyInstance> write(List<DataSet> objects) {
    List<StudyInstance> written = new ArrayList<>();
    for (DataSet object : objects) {
      written.add(PetSeriesFixture.write(folder(), object, TransferSyntax.EXPLICIT_LE));
    }
    return written;
  }

  default EmissionImage image(Protocol protocol, List<DataSet> objects) {
    return done(read(protocol, objects));
  }

  default EmissionImage image(Protocol protocol, DataSetBuilder object) {
    return done(read(protocol, object));
  }

  default ActivityMap map(Protocol protocol, PetSeriesFixture series) {
    return (ActivityMap) done(read(protocol, series));
  }

  static EmissionImage done(Outcome<EmissionImage> outcome) {
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<EmissionImage>) outcome).value();
  }

  static List<Finding> blocking(Outcome<EmissionImage> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    return outcome.findings().stream().filter(Finding::blocks).toList();
  }
}
