// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.KernelConvolution;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.ComparedDose;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.TissueRule;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * A report that has every kind of content item at least once: the case of {@link Fixture} with a
 * perfused volume and its single-compartment dose, a lesion so uniform that noise leaves its voxel
 * BED and EUD, a region without a voxel, a compared engine, images acquired at two times and a
 * header that says what was injected.
 */
final class RichReport {
  private RichReport() {}

  static DoseReport report() {
    DoseReport plain = Fixture.report();
    Grid grid = plain.primary().grid();
    List<Region> regions = regions(grid);
    DoseEngine local = new LocalDeposition();
    DoseEngine kernel = new KernelConvolution();
    DoseInput dosed = plain.computed();
    MetricInput input =
        new MetricInput(
            dosed,
            local.name(),
            local.compute(dosed),
            List.of(new ComparedDose(kernel.name(), kernel.compute(dosed), dosed.mass())),
            new RelativeScale.Known(1 / plain.ratio().ratio().orElseThrow()),
            PerfusedActivity.of(plain.treatment(), regions, false, plain.constants()));
    RegionMetrics metrics =
        new RegionMetrics(
            new MetricRules(List.of(50), TissueRule.LIVER_AND_TUMOUR), UncertaintyInputs.DEFAULT);
    List<RegionDose> doses = regions.stream().map(region -> metrics.of(region, input)).toList();
    return new DoseReport(
        plain.stamp(),
        header(),
        evidence(plain.evidence()),
        plain.unused(),
        dosed,
        plain.primary(),
        plain.basis(),
        List.of(EngineUse.of(local, dosed), EngineUse.of(kernel, dosed)),
        doses,
        regions.stream().map(Region::mask).toList(),
        plain.ratio(),
        Fixture.withBudget().ratioUncertainty(),
        plain.treatment(),
        plain.findings(),
        plain.choices(),
        plain.statement());
  }

  /** Tumour, perfused volume, lesion of one voxel, a region without any, field of view. */
  private static List<Region> regions(Grid grid) {
    List<Region> regions = new ArrayList<>(Fixture.regions(grid));
    BitSet perfused = new BitSet();
    perfused.set(12, 100);
    regions.add(1, contoured("PTV perfused", 6, RegionKind.PERFUSED, Mask.of(grid, perfused), 2.5));
    BitSet voxel = new BitSet();
    voxel.set(36);
    regions.add(2, contoured("Satellite", 7, RegionKind.TUMOUR, Mask.of(grid, voxel), 0.03));
    Mask empty = Mask.of(grid, new BitSet());
    regions.add(3, contoured("Clip", 8, RegionKind.OTHER, empty, 0.01));
    return regions;
  }

  private static Region contoured(
      String name, int number, RegionKind kind, Mask mask, double contourVolumeMl) {
    return new Region(
        name,
        number,
        kind,
        RegionSource.RTSTRUCT,
        Fixture.STRUCTURES,
        false,
        mask,
        contourVolumeMl);
  }

  private static DataSet header() {
    DataSet injected =
        DataSet.builder()
            .numbers(Tag.RadionuclideTotalDose, 6.5e6)
            .text(Tag.RadiopharmaceuticalStartDateTime, "20260304110000+0100")
            .build();
    return Fixture.headerBuilder()
        .sequence(Tag.RadiopharmaceuticalInformationSequence, injected)
        .build();
  }

  /** The second image was acquired in the next bed position. */
  private static List<SourceReference> evidence(List<SourceReference> oneBed) {
    List<SourceReference> evidence = new ArrayList<>(oneBed);
    SourceReference second = evidence.get(1);
    evidence.set(
        1,
        new SourceReference(
            second.studyInstanceUid(),
            second.seriesInstanceUid(),
            second.sopClassUid(),
            second.sopInstanceUid(),
            second.modality(),
            second.sha256(),
            new SourceReference.Acquired(Optional.of("20260304"), Optional.of("151500")),
            second.frames()));
    return evidence;
  }
}
