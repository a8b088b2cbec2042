// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Nuclide;

/**
 * What {@code truth.json} says: everything from which a program that knows nothing of this one can
 * recompute each region's volume, activity, true dose and expected voxel mean.
 *
 * <p>Doses are those of complete local absorption at a stated uniform density. Two means stand
 * beside each other: the true one, activity times K over mass, and the one that an image with the
 * stated point spread function has to give over the voxel centres inside the analytic shape.
 *
 * @param study UIDs and specification
 * @param subject the phantom
 * @param counts of the scan, where it counts
 */
record PhantomTruth(StudyHeader study, Subject subject, Optional<CountedImage.Counts> counts) {
  private static final double BQ_PER_MBQ = 1e6;
  private static final double BQ_PER_GBQ = 1e9;
  private static final double KG_PER_G = 1e-3;
  private static final DoseConstants CONSTANTS = DoseConstants.DEFAULT;
  private static final double DENSITY_G_PER_ML = Density.SOFT_TISSUE.gramPerMl();

  /** The document, in reading order. */
  Map<String, Object> toMap() {
    PhantomSpec spec = study.spec();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", "ytterby-phantom-truth-1");
    root.put("kind", spec.kind().label());
    root.put("seed", spec.seed());
    root.put(
        "conventions",
        "Patient axes LPS in mm. Activities are true values at administration unless a key says"
            + " otherwise. Compartments add up where they overlap. A solid is its ellipsoid, on the"
            + " inner side of every plane of cut_by, outside every ellipsoid of without.");
    root.put("uids", uids());
    root.put("times", times(spec.times()));
    root.put("nuclide", nuclide());
    root.put("dose_constants", doseConstants());
    root.put("treatment", treatment(spec.times()));
    root.put("image", image(spec));
    root.put("pet_grid", grid(spec.kind().petGrid()));
    root.put("ct_grid", grid(Scanner.ctGrid()));
    counts.ifPresent(
        found ->
            root.put("counts", CountTruth.of(spec.kind().camera().orElseThrow(), subject, found)));
    root.put("body", ShapeTruth.cylinder(subject.body()));
    root.put(
        "compartments",
        subject.activity().compartments().stream().map(PhantomTruth::compartment).toList());
    root.put("regions", subject.activity().regions().stream().map(this::region).toList());
    return root;
  }

  private Map<String, Object> uids() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("study", study.studyUid());
    map.put("frame_of_reference", study.frameOfReferenceUid());
    map.put("ct_series", study.seriesUid("CT"));
    map.put("pet_series", study.seriesUid("PT"));
    map.put("structure_set", study.instanceUid("RTSTRUCT", 1));
    return map;
  }

  private static Map<String, Object> times(PhantomTimes times) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("assayed_at", iso(times.assayedAt()));
    map.put("administered_at", iso(times.administeredAt()));
    map.put("ct_at", iso(times.ctAt()));
    map.put("pet_at", iso(times.petAt()));
    map.put("administration_to_pet_s", times.delayS());
    map.put("pet_frame_s", times.petFrameS());
    return map;
  }

  private static String iso(OffsetDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }

  private static Map<String, Object> nuclide() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", Nuclide.YTTRIUM_90.name());
    map.put("half_life_s", Nuclide.YTTRIUM_90.halfLifeS());
    map.put("positron_fraction", Nuclide.YTTRIUM_90.positronFraction());
    return map;
  }

  private static Map<String, Object> doseConstants() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("electron_energy_mev", CONSTANTS.electronEnergyMeV());
    map.put("half_life_s", CONSTANTS.halfLifeS());
    map.put("k_gy_kg_per_gbq", CONSTANTS.kGyKgPerGBq());
    map.put("density_g_per_ml", DENSITY_G_PER_ML);
    map.put("formula", "mean_gy = k_gy_kg_per_gbq * activity_gbq / (volume_l * density_g_per_ml)");
    return map;
  }

  private Map<String, Object> treatment(PhantomTimes times) {
    Given given = study.spec().given();
    Vial vial = given.vial();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("device", "glass");
    map.put("assayed_gbq", vial.assayedGbq());
    map.put("residual_gbq_at_administration", vial.residualGbq());
    map.put("at_administration_mbq", vial.atAdministrationBq(times) / BQ_PER_MBQ);
    map.put("net_administered_mbq", subject.activity().netBq() / BQ_PER_MBQ);
    map.put("lung_shunt_fraction", vial.lungShuntFraction());
    map.put("tumour_to_normal", given.tumourToNormal());
    map.put("extrahepatic_fraction", given.extrahepaticFraction());
    return map;
  }

  private Map<String, Object> image(PhantomSpec spec) {
    double decay = Nuclide.YTTRIUM_90.decayFactor(spec.times().delayS());
    double measuredMbq = subject.activity().netBq() * spec.scanner().recoveryRatio() / BQ_PER_MBQ;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("psf", "isotropic Gaussian");
    map.put("psf_fwhm_mm", spec.scanner().psfFwhmMm());
    map.put("noise_fraction_of_perfused_mean", spec.scanner().noiseFraction());
    map.put("expected_ratio", spec.scanner().recoveryRatio());
    map.put("decay_administration_to_pet", decay);
    map.put("measured_mbq_at_administration", measuredMbq);
    map.put("measured_mbq_at_pet", measuredMbq * decay);
    return map;
  }

  private Map<String, Object> region(TrueRegion region) {
    ExpectedMean expected =
        ExpectedMean.of(
            region,
            subject.activity().compartments(),
            study.spec().kind().petGrid(),
            study.spec().scanner().psfSigmaMm());
    double bqPerMl = region.activityBq() / region.volumeMl();
    Map<String, Object> afterPsf = new LinkedHashMap<>();
    afterPsf.put("voxel_centres_on_pet_grid", expected.voxels());
    afterPsf.put("mean_gy", gray(expected.meanBqPerMl()));
    if (bqPerMl > 0) {
      afterPsf.put("recovery", expected.meanBqPerMl() / bqPerMl);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", region.name());
    map.put("kind", region.kind().label());
    map.put("roi_number", region.roiNumber());
    map.put("solids", region.parts().stream().map(ShapeTruth::solid).toList());
    map.put("volume_ml", region.volumeMl());
    map.put("mass_g", region.volumeMl() * DENSITY_G_PER_ML);
    map.put("activity_mbq", region.activityBq() / BQ_PER_MBQ);
    map.put("mean_gy", gray(bqPerMl));
    map.put("tissue_density_g_per_ml", region.kind().densityGramPerMl());
    map.put(
        "mean_gy_at_tissue_density",
        gray(bqPerMl) * DENSITY_G_PER_ML / region.kind().densityGramPerMl());
    map.put("after_psf", afterPsf);
    return map;
  }

  private static double gray(double bqPerMl) {
    return CONSTANTS.kGyKgPerGBq() * bqPerMl / BQ_PER_GBQ / (DENSITY_G_PER_ML * KG_PER_G);
  }

  private static Map<String, Object> compartment(Compartment compartment) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", compartment.name());
    map.put("added_bq_per_ml", compartment.addedBqPerMl());
    map.put("solid", ShapeTruth.solid(compartment.solid()));
    return map;
  }

  private static Map<String, Object> grid(Grid grid) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("columns_rows_planes", List.of(grid.columns(), grid.rows(), grid.planes()));
    map.put("first_centre_mm", ShapeTruth.numbers(grid.origin()));
    map.put(
        "spacing_mm", List.of(grid.columnSpacingMm(), grid.rowSpacingMm(), grid.planeOffsetMm(1)));
    return map;
  }
}
