// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.activity.FormDifference;
import org.ytterby.activity.Scanner;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.commission.CalibrationFactor.Cylinder;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.ScannerMatch;

/**
 * The way from a site's phantom scans to its acceptance record: each scan is read and measured, all
 * have to come from one scanner and one reconstruction, and what they say is put together. A pure
 * function of its arguments and of the bytes at the instances' locations. Immutable.
 *
 * @param name of the record
 * @param protocol whose rules of reading hold
 * @param zone of times that carry no offset
 * @param wishes what the person who measures decides
 */
public record Commission(String name, Protocol protocol, ZoneId zone, Wishes wishes) {
  /** What a record's name may look like. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  public Commission {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "a record's name must match " + NAME + ", found '" + name + "'");
    }
  }

  /**
   * What the person who measures decides.
   *
   * @param reconstruction regular expression of the reconstructions that the record is for; empty:
   *     exactly what the scans say
   * @param measuredRecovery true: the recoveries of the spheres are used; false: the Gaussian's
   * @param made when the record is made
   * @param software which makes it
   */
  public record Wishes(
      String reconstruction, boolean measuredRecovery, OffsetDateTime made, String software) {}

  /** A study in files, and what is said of the phantom in it. */
  public record Scanned(List<StudyInstance> study, PhantomDescription said) {
    public Scanned {
      study = List.copyOf(study);
    }
  }

  /** The record, or everything that stands against one. */
  public Outcome<AcceptanceRecord> of(List<Scanned> scans) {
    List<Finding> findings = new ArrayList<>();
    List<Cylinder> cylinders = new ArrayList<>();
    List<Acceptance.Ring> rings = new ArrayList<>();
    List<PhantomScan> read = new ArrayList<>();
    for (Scanned one : scans) {
      Outcome<PhantomScan> outcome =
          PhantomScan.read(one.study(), one.said().assayedAt(), protocol, zone);
      List<Finding> ofReading = PhantomScan.ofReading(outcome);
      findings.addAll(ofReading);
      if (outcome instanceof Outcome.Done<PhantomScan> done) {
        PhantomScan scan = done.value().with(ofReading);
        read.add(scan);
        switch (one.said()) {
          case CylinderDescription said ->
              taken(CylinderScan.of(scan, said), findings)
                  .ifPresent(measured -> cylinders.add(new Cylinder(measured, said)));
          case SpheresDescription said ->
              taken(SphereScan.of(scan, said), findings)
                  .ifPresent(measured -> rings.add(new Acceptance.Ring(measured, said)));
        }
      }
    }
    findings.addAll(different(read));
    read.stream().findFirst().flatMap(this::nameless).ifPresent(findings::add);
    return findings.stream().anyMatch(Finding::blocks)
        ? new Outcome.Blocked<>(findings)
        : Outcome.of(
            AcceptanceRecord.of(
                this, new Acceptance(cylinders, rings, protocol, wishes.measuredRecovery())),
            findings);
  }

  private static <T> Optional<T> taken(Outcome<T> outcome, List<Finding> findings) {
    findings.addAll(outcome.findings());
    return outcome instanceof Outcome.Done<T> done ? Optional.of(done.value()) : Optional.empty();
  }

  /** One record is of one scanner and reconstruction. */
  private List<Finding> different(List<PhantomScan> read) {
    List<Finding> findings = new ArrayList<>();
    for (PhantomScan scan : read) {
      Scanner first = read.getFirst().scanner();
      if (!scan.scanner().station().equals(first.station())
          || !scan.scanner().model().equals(first.model())
          || !Acceptance.reconstruction(scan.scanner()).equals(Acceptance.reconstruction(first))) {
        findings.add(
            Place.refusal(
                scan,
                scan.scanner().name(),
                first.name() + ", as series " + read.getFirst().seriesUid() + " says",
                "One record is of one scanner and one reconstruction: give them apart."));
      }
      for (FormDifference one : FormDifference.between(first.form(), scan.scanner().form())) {
        findings.add(
            Place.refusal(
                scan,
                one.attribute() + " " + one.found(),
                one.expected() + ", as series " + read.getFirst().seriesUid() + " says",
                "One record is of one filter, one size of voxels and one positron fraction: give"
                    + " them apart."));
      }
      if (!wishes.reconstruction().isEmpty() && !scan.scanner().is(match())) {
        findings.add(
            Place.refusal(
                scan,
                scan.scanner().name(),
                "a reconstruction that matches " + wishes.reconstruction(),
                "The record would not be for its own scans: correct --reconstruction."));
      }
    }
    return findings;
  }

  /**
   * A record that anything matches would be taken for every scanner, or every filter, of a site.
   */
  private Optional<Finding> nameless(PhantomScan scan) {
    Scanner scanner = scan.scanner();
    if (scanner.station().isEmpty() && scanner.model().isEmpty()) {
      return Optional.of(
          Place.refusal(
              scan,
              "neither Station Name (0008,1010) nor Manufacturer's Model Name (0008,1090)",
              "the name of the scanner that the record is for",
              "Export the images as the scanner made them, with these names left in."));
    }
    if (scanner.reconstruction().isEmpty() && wishes.reconstruction().isEmpty()) {
      return Optional.of(
          Place.refusal(
              scan,
              "neither Reconstruction Method (0054,1103) nor Series Description (0008,103E)",
              "the name of the reconstruction that the record is for",
              "Export the images as the scanner made them, with these names left in."));
    }
    return Optional.empty();
  }

  private ScannerMatch match() {
    return new ScannerMatch(".*", ".*", wishes.reconstruction());
  }
}
