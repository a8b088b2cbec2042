// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RepairKind;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/** What a ratio is judged of: maps, treatments, contours and rules. Stateless. */
final class RatioCase {
  static final ActivityRules RULES = ActivityRules.of(Protocol.y90Pet());

  private RatioCase() {}

  /** A field of 10 planes of 10 mL each, activity only in the middle ones. */
  static ActivityMap map(double megabecquerel) {
    return map(megabecquerel, 1);
  }

  static ActivityMap map(double megabecquerel, double positronScale) {
    return map(
        megabecquerel,
        new Quantification(
            "BQML", "START", 230580, List.of(), positronScale, "scanner calibration"));
  }

  static ActivityMap map(double megabecquerel, Quantification how) {
    Grid grid = Grid.axial(10, 10, 5, 5, new double[] {0, 4, 8, 12, 16, 20, 24, 28, 32, 36});
    float[] values = new float[grid.voxelCount()];
    Arrays.fill(values, 400, 600, (float) (megabecquerel * 1e6 / 20));
    return new ActivityMap(
        grid, values, ActivityScale.ABSOLUTE, Instant.EPOCH, Instant.EPOCH, 1, how);
  }

  /** Of glass or the like, with no shunt unless another is said. */
  static TreatmentRecord treatment(String device, String more) {
    String shunt = more.contains("lung_shunt_fraction") ? "" : ", lung_shunt_fraction: 0";
    return TreatmentFile.parse(
        String.format(
            Locale.ROOT,
            """
            %s
            administrations:
              - {activity_gbq: 2, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z %s}
            """,
            device,
            more + shunt),
        "t.yaml",
        ZoneOffset.UTC);
  }

  /** An activity that was typed at the scanner, at its own time. */
  static TreatmentRecord header(double becquerel) {
    Sourced<Moment> given =
        new Sourced<>(
            Moment.written(OffsetDateTime.parse("2026-03-01T14:00:00Z")),
            TreatmentSource.PET_HEADER,
            "header");
    Assay assay = new Assay(new Activity(becquerel), Optional.of(given.value()));
    return new TreatmentRecord(
        Optional.empty(),
        Optional.empty(),
        List.of(
            new Administration(
                Optional.empty(),
                Optional.of(new Sourced<>(assay, TreatmentSource.PET_HEADER, "header")),
                Optional.empty(),
                Optional.of(given),
                Optional.empty())),
        ClinicalContext.NONE,
        List.of());
  }

  /** 4 GBq entered by a person, and 2 GBq typed at the scanner for the same time. */
  static TreatmentRecord contradicted() {
    return TreatmentFile.parse(
            """
            device: glass
            administrations:
              - {activity_gbq: 4, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z, lung_shunt_fraction: 0}
            """,
            "t.yaml",
            ZoneOffset.UTC)
        .merge(header(2e9));
  }

  /** A contour on the grid of the map. */
  static Region region(String name, RegionKind kind, IntPredicate inside) {
    return new Region(
        name, 1, kind, RegionSource.RTSTRUCT, "1.2.3", false, Mask.where(map(1).grid(), inside), 1);
  }

  /** The same of an image of another nuclide that was undone. */
  static ActivityMap repaired(ActivityMap map) {
    Quantification how = map.how();
    return new ActivityMap(
        map.grid(),
        map.becquerelPerMl(),
        map.scale(),
        map.administeredAt(),
        map.imageReference(),
        map.decayToAdministration(),
        new Quantification(
            how.units(),
            how.decayRule(),
            how.halfLifeS(),
            how.corrections(),
            how.positronScale(),
            true,
            how.scale(),
            true));
  }

  /** The shipped rules with a ratio judged by others. */
  static ActivityRules judgedBy(RatioRules ratio) {
    return new ActivityRules(RULES.assembly(), RULES.quantification(), ratio, RULES.constants());
  }

  /** Over the whole field, marks and repairs left out. */
  static ActivityRules overField(EarlierRule earlier, List<RepairKind> repairs) {
    RatioRules shipped = RULES.ratio();
    return judgedBy(
        new RatioRules(
            shipped.coverageFactor(),
            shipped.devices(),
            List.of(),
            NormalisationRules.WHOLE_FIELD,
            earlier,
            List.of(),
            repairs));
  }
}
