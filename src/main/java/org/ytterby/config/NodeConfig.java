// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything that an operator can set: {@code config/ytterby.yaml} as a value. Immutable; its text
 * shows no secret.
 *
 * @param data folder of archive and embedded database
 * @param protocols folder of the protocol files
 */
public record NodeConfig(
    NodeSection node,
    DicomSection dicom,
    HttpSection http,
    DicomWebSection dicomweb,
    QuerySection query,
    CommitmentSection commitment,
    AvailabilitySection availability,
    MppsSection mpps,
    Path data,
    DatabaseSection database,
    ArchiveSection archive,
    CasesSection cases,
    List<DestinationSection> destinations,
    FetchSection fetch,
    Path protocols) {

  private static final String LOOPBACK = "127.0.0.1";

  public static final NodeConfig DEFAULT =
      new NodeConfig(
          NodeSection.DEFAULT,
          DicomSection.DEFAULT,
          HttpSection.DEFAULT,
          DicomWebSection.DEFAULT,
          QuerySection.DEFAULT,
          CommitmentSection.DEFAULT,
          AvailabilitySection.DEFAULT,
          MppsSection.DEFAULT,
          Path.of("./data"),
          DatabaseSection.DEFAULT,
          ArchiveSection.DEFAULT,
          CasesSection.DEFAULT,
          List.of(),
          FetchSection.DEFAULT,
          Path.of("protocols"));

  public NodeConfig {
    destinations = List.copyOf(destinations);
    Set<String> names = new HashSet<>();
    for (DestinationSection destination : destinations) {
      if (!names.add(destination.name())) {
        throw new IllegalArgumentException(
            "two destinations are named '" + destination.name() + "'");
      }
    }
  }

  /** The same of a node that is somebody else. */
  public NodeConfig withNode(NodeSection other) {
    return with(copy -> copy.node = other);
  }

  /** The same with another data folder. */
  public NodeConfig withData(Path folder) {
    return with(copy -> copy.data = folder);
  }

  /** The same, to be reached from this machine only. */
  public NodeConfig onLoopback() {
    return listening(dicom.onlyAt(LOOPBACK), new HttpSection(LOOPBACK, http.port()));
  }

  /** The same listening on other ports; 0 takes any free one. */
  public NodeConfig withPorts(int dicomPort, int httpPort) {
    return listening(dicom.at(dicom.host(), dicomPort), new HttpSection(http.host(), httpPort));
  }

  private NodeConfig listening(DicomSection listener, HttpSection web) {
    return with(
        copy -> {
          copy.dicom = listener;
          copy.http = web;
        });
  }

  /**
   * The same that waits so long for the rest of a study; the longest waiting grows with it where it
   * has to.
   */
  public NodeConfig withQuietPeriod(Duration quietPeriod) {
    Duration maxWait = cases.maxWait().compareTo(quietPeriod) < 0 ? quietPeriod : cases.maxWait();
    return withCases(cases.with(quietPeriod, maxWait));
  }

  /** The same with other rules for cases. */
  public NodeConfig withCases(CasesSection other) {
    return with(copy -> copy.cases = other);
  }

  /** The same that answers queries so. */
  public NodeConfig withQuery(QuerySection other) {
    return with(copy -> copy.query = other);
  }

  /** The same with this of DICOMweb. */
  public NodeConfig withDicomWeb(DicomWebSection other) {
    return with(copy -> copy.dicomweb = other);
  }

  /** The same that commits so. */
  public NodeConfig withCommitment(CommitmentSection other) {
    return with(copy -> copy.commitment = other);
  }

  /** The same that tells of what is available so. */
  public NodeConfig withAvailability(AvailabilitySection other) {
    return with(copy -> copy.availability = other);
  }

  /** The same that sends performed procedure steps on so. */
  public NodeConfig withMpps(MppsSection other) {
    return with(copy -> copy.mpps = other);
  }

  /** The same with another database. */
  public NodeConfig withDatabase(DatabaseSection other) {
    return with(copy -> copy.database = other);
  }

  /** The same with other settings of the archive. */
  public NodeConfig withArchive(ArchiveSection other) {
    return with(copy -> copy.archive = other);
  }

  /** The same with these destinations only. */
  public NodeConfig withDestinations(List<DestinationSection> others) {
    return with(copy -> copy.destinations = others);
  }

  /** The same that fetches so. */
  public NodeConfig withFetch(FetchSection other) {
    return with(copy -> copy.fetch = other);
  }

  private NodeConfig with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.made();
  }

  /** The parts of a configuration while one of them is changed. */
  private static final class Copy {
    NodeSection node;
    DicomSection dicom;
    HttpSection http;
    DicomWebSection dicomweb;
    QuerySection query;
    CommitmentSection commitment;
    AvailabilitySection availability;
    MppsSection mpps;
    Path data;
    DatabaseSection database;
    ArchiveSection archive;
    CasesSection cases;
    List<DestinationSection> destinations;
    FetchSection fetch;
    Path protocols;

    Copy(NodeConfig of) {
      node = of.node;
      dicom = of.dicom;
      http = of.http;
      dicomweb = of.dicomweb;
      query = of.query;
      commitment = of.commitment;
      availability = of.availability;
      mpps = of.mpps;
      data = of.data;
      database = of.database;
      archive = of.archive;
      cases = of.cases;
      destinations = of.destinations;
      fetch = of.fetch;
      protocols = of.protocols;
    }

    NodeConfig made() {
      return new NodeConfig(
          node,
          dicom,
          http,
          dicomweb,
          query,
          commitment,
          availability,
          mpps,
          data,
          database,
          archive,
          cases,
          destinations,
          fetch,
          protocols);
    }
  }
}
