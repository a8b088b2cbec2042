// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;

/**
 * From an RT Structure Set to regions on the dose grid.
 *
 * <p>Structure Set ROI, ROI Contour and RT ROI Observations are joined by ROI Number. A region
 * whose frame of reference is not the grid's is left out, with a finding; so is one without usable
 * contours. Nothing of a structure set blocks a case: dose to the rest stands without it. One that
 * can't be read at all is an {@link InvalidObject} and the caller's to leave out.
 *
 * <p>Immutable, thread-safe.
 *
 * <p><b>Source</b>: PS3.3 C.8.8.5 (Structure Set), C.8.8.6 (ROI Contour), C.8.8.8 (RT ROI
 * Observations).
 */
public final class RtStructReader {
  private final RegionNaming naming;

  /** Reads names by these rules. */
  public RtStructReader(RegionNaming naming) {
    this.naming = naming;
  }

  /**
   * The regions of a structure set, in the order of its Structure Set ROI Sequence.
   *
   * @param rtstruct the whole object; contour data may be on disk
   * @param frameOfReferenceUid of the grid
   */
  public Outcome<List<Region>> read(DataSet rtstruct, Grid grid, String frameOfReferenceUid) {
    return new Reading(rtstruct, grid, frameOfReferenceUid).regions();
  }

  /** One structure set being read. Single-threaded. */
  private final class Reading {
    private final DataSet rtstruct;
    private final Grid grid;
    private final String frameOfReferenceUid;
    private final String sopInstanceUid;
    private final boolean approved;
    private final List<Finding> findings = new ArrayList<>();

    Reading(DataSet rtstruct, Grid grid, String frameOfReferenceUid) {
      this.rtstruct = rtstruct;
      this.grid = grid;
      this.frameOfReferenceUid = frameOfReferenceUid;
      this.sopInstanceUid = rtstruct.require(Tag.SOPInstanceUID).uid();
      this.approved = text(rtstruct, Tag.ApprovalStatus).equals("APPROVED");
    }

    Outcome<List<Region>> regions() {
      Map<Integer, List<DataSet>> contours = byNumber(Tag.ROIContourSequence);
      Map<Integer, List<DataSet>> observations = byNumber(Tag.RTROIObservationsSequence);
      Map<Integer, DataSet> rois = rois();
      List<Region> regions = new ArrayList<>();
      rois.forEach(
          (number, roi) -> {
            Roi read =
                new Roi(
                    number,
                    name(roi, number),
                    contours.getOrDefault(number, List.of()),
                    observations.getOrDefault(number, List.of()));
            if (inFrameOfReference(roi, read)) {
              region(read).ifPresent(regions::add);
            }
          });
      contours.keySet().stream()
          .filter(number -> !rois.containsKey(number))
          .forEach(
              number ->
                  review(
                      FindingCode.REGION_CONTOUR,
                      sopInstanceUid,
                      "contours of ROI number " + number + ", which no ROI has",
                      "a number of the Structure Set ROI Sequence",
                      "These contours were left out. Check the export."));
      if (rois.isEmpty()) {
        review(
            FindingCode.NO_REGIONS,
            sopInstanceUid,
            "a structure set without regions",
            "at least one item in Structure Set ROI Sequence (3006,0020)",
            "Check the export, or send another structure set.");
      }
      return new Outcome.Done<>(List.copyOf(regions), findings);
    }

    private Map<Integer, DataSet> rois() {
      Map<Integer, DataSet> rois = new LinkedHashMap<>();
      for (DataSet roi : rtstruct.items(Tag.StructureSetROISequence)) {
        Optional<Integer> number = number(roi, Tag.ROINumber);
        if (number.isPresent() && rois.putIfAbsent(number.get(), roi) != null) {
          review(
              FindingCode.REGION_CONTOUR,
              sopInstanceUid,
              "ROI number " + number.get() + " twice",
              "each ROI number once",
              "The first of them was taken. Check the export.");
        }
      }
      return rois;
    }

    /** Items by the ROI number that they refer to; a number may have several items. */
    private Map<Integer, List<DataSet>> byNumber(int sequence) {
      Map<Integer, List<DataSet>> byNumber = new LinkedHashMap<>();
      for (DataSet item : rtstruct.items(sequence)) {
        number(item, Tag.ReferencedROINumber)
            .ifPresent(
                number -> byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(item));
      }
      return byNumber;
    }

    private Optional<Integer> number(DataSet item, int tag) {
      try {
        return Optional.of(item.require(tag).integer());
      } catch (InvalidObject e) {
        review(
            FindingCode.REGION_CONTOUR,
            sopInstanceUid + " " + e.where(),
            e.found(),
            e.expected(),
            "The item was left out. Check the export.");
        return Optional.empty();
      }
    }

    private static String name(DataSet roi, int number) {
      String name = text(roi, Tag.ROIName);
      return name.isBlank() ? "ROI " + number : name;
    }

    private boolean inFrameOfReference(DataSet roi, Roi read) {
      String found = text(roi, Tag.ReferencedFrameOfReferenceUID);
      if (found.equals(frameOfReferenceUid)) {
        return true;
      }
      review(
          FindingCode.REGION_FRAME_OF_REFERENCE,
          where(read),
          found.isEmpty() ? "no frame of reference" : found,
          frameOfReferenceUid + ", that of the emission image",
          "The region was left out. Send contours drawn on this study's images.");
      return false;
    }

    private Optional<Region> region(Roi roi) {
      ContourReader contourReader = new ContourReader(where(roi));
      List<Contour> contours = contourReader.read(roi.contourItems());
      findings.addAll(contourReader.findings());
      if (contours.isEmpty()) {
        review(
            FindingCode.REGION_EMPTY,
            where(roi),
            "no closed planar contour"
                + (contourReader.open() > 0 ? ", and " + contourReader.open() + " open ones" : ""),
            "at least one",
            "The region was left out. " + remedy(contourReader));
        return Optional.empty();
      }
      ContourRaster.Raster raster = ContourRaster.rasterize(contours, grid, where(roi));
      findings.addAll(raster.findings());
      if (raster.mask().isEmpty()) {
        review(
            FindingCode.REGION_EMPTY,
            where(roi),
            "no voxel centre of the dose grid inside the contours",
            "at least one voxel",
            "No dose is reported for it. It lies outside, or is smaller than a voxel.");
      }
      return Optional.of(
          new Region(
              roi.name(),
              roi.number(),
              kind(roi),
              RegionSource.RTSTRUCT,
              sopInstanceUid,
              approved,
              raster.mask(),
              raster.contourVolumeMl()));
    }

    private static String remedy(ContourReader contours) {
      if (contours.open() > 0) {
        return "Close its contours (CLOSED_PLANAR) and send the structure set again.";
      }
      return contours.unusable()
          ? "What its contours are is told beside this; draw it anew, or check the export."
          : "Nothing to do if it is a marker or was never drawn.";
    }

    /**
     * The name's kind; what the observations say fills in where the name says nothing, and is told
     * where it differs. A name that can mean opposite things decides nothing: a person is asked.
     */
    private RegionKind kind(Roi roi) {
      Optional<RegionKind> byName = naming.kindOf(roi.name());
      Optional<RegionKind> observed =
          roi.observations().stream()
              .flatMap(observation -> ObservedKind.of(observation).stream())
              .findFirst();
      if (naming.isUnclear(roi.name())) {
        review(
            FindingCode.REGION_KIND,
            where(roi),
            "a name that can mean several things"
                + observed.map(kind -> ", the RT ROI observation says " + kind).orElse(""),
            "a name that tells tumour, perfused volume, lung, whole liver or none of these",
            "It is reported as other. Check what the region is; rename it, or declare its name"
                + " under regions of the protocol.");
      } else if (byName.isPresent() && observed.isPresent() && byName.get() != observed.get()) {
        review(
            FindingCode.REGION_KIND,
            where(roi),
            "the name says " + byName.get() + ", the RT ROI observation says " + observed.get(),
            "the same of both",
            "The name was followed. Check what the region is.");
      }
      return byName.or(() -> observed).orElse(RegionKind.OTHER);
    }

    private String where(Roi roi) {
      return "%s ROI %d '%s'".formatted(sopInstanceUid, roi.number(), roi.name());
    }

    private void review(
        FindingCode code, String where, String found, String expected, String action) {
      findings.add(Finding.review(code, where, found, expected, action));
    }
  }

  private record Roi(
      int number, String name, List<DataSet> contourItems, List<DataSet> observations) {}

  private static String text(DataSet dataSet, int tag) {
    return dataSet.optional(tag).map(Attribute::text).orElse("").trim();
  }
}
