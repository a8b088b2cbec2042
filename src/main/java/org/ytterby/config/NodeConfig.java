// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** The same with another data folder. */
  public NodeConfig withData(Path folder) {
    return new NodeConfig(
        node,
        dicom,
        http,
        dicomweb,
        query,
        commitment,
        availability,
        mpps,
        folder,
        database,
        archive,
        cases,
        destinations,
        protocols);
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
    return new NodeConfig(
        node,
        listener,
        web,
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
        protocols);
  }

  /**
   * The same with another quiet period; the upper bound of the waiting is lifted to it where it
   * would be shorter.
   */
  public NodeConfig withQuietPeriod(Duration quietPeriod) {
    Duration maxWait = cases.maxWait().compareTo(quietPeriod) < 0 ? quietPeriod : cases.maxWait();
    return withCases(cases.with(quietPeriod, maxWait));
  }

  /** The same with other rules for cases. */
  public NodeConfig withCases(CasesSection other) {
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
        other,
        destinations,
        protocols);
  }

  /** The same that answers queries so. */
  public NodeConfig withQuery(QuerySection other) {
    return new NodeConfig(
        node,
        dicom,
        http,
        dicomweb,
        other,
        commitment,
        availability,
        mpps,
        data,
        database,
        archive,
        cases,
        destinations,
        protocols);
  }

  /** The same that commits so. */
  public NodeConfig withCommitment(CommitmentSection other) {
    return new NodeConfig(
        node,
        dicom,
        http,
        dicomweb,
        query,
        other,
        availability,
        mpps,
        data,
        database,
        archive,
        cases,
        destinations,
        protocols);
  }

  /** The same that tells of what is available so. */
  public NodeConfig withAvailability(AvailabilitySection other) {
    return new NodeConfig(
        node,
        dicom,
        http,
        dicomweb,
        query,
        commitment,
        other,
        mpps,
        data,
        database,
        archive,
        cases,
        destinations,
        protocols);
  }

  /** The same that sends performed procedure steps on so. */
  public NodeConfig withMpps(MppsSection other) {
    return new NodeConfig(
        node,
        dicom,
        http,
        dicomweb,
        query,
        commitment,
        availability,
        other,
        data,
        database,
        archive,
        cases,
        destinations,
        protocols);
  }

  /** The same with another database. */
  public NodeConfig withDatabase(DatabaseSection other) {
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
        other,
        archive,
        cases,
        destinations,
        protocols);
  }

  /** The same with other settings of the archive. */
  public NodeConfig withArchive(ArchiveSection other) {
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
        other,
        cases,
        destinations,
        protocols);
  }

  /** The same with these destinations only. */
  public NodeConfig withDestinations(List<DestinationSection> others) {
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
        others,
        protocols);
  }
}
