// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.PerfusedVolume;
import org.ytterby.region.Region;
import org.ytterby.region.RegionNaming;
import org.ytterby.region.RtStructReader;

/** The regions of a case: those contoured, the perfused volume, the whole field. Stateless. */
final class CaseRegions {
  private CaseRegions() {}

  static Outcome<List<Region>> of(
      DoseCase assembled, Grid grid, float[] values, Protocol protocol) {
    RtStructReader reader = new RtStructReader(RegionNaming.of(protocol.regions()));
    List<Region> regions = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (StudyInstance structures : assembled.structureSets()) {
      try {
        Outcome<List<Region>> read =
            reader.read(
                structures.location().read(ReadOptions.headers()),
                grid,
                assembled.emission().frameOfReferenceUid());
        findings.addAll(read.findings());
        if (read instanceof Outcome.Done<List<Region>> done) {
          regions.addAll(done.value());
        }
      } catch (InvalidObject e) {
        findings.add(
            Finding.review(
                FindingCode.UNREADABLE_INSTANCE,
                structures.sopInstanceUid() + " " + e.where(),
                e.found(),
                e.expected(),
                "None of its regions is reported. Export the structure set again and send it."));
      }
    }
    new PerfusedVolume(protocol.perfused())
        .find(grid, values, "series " + assembled.emission().uid(), regions)
        .ifPresent(
            found -> {
              regions.add(found.region());
              findings.add(found.finding());
            });
    regions.add(Region.wholeField(grid));
    return Outcome.of(List.copyOf(regions), findings);
  }
}
