// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.deliver.WebCourier;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * A peer that we call, and what we want of it. Immutable.
 *
 * @param name what the configuration calls it
 * @param keys where its settings are written
 * @param timeout how long a step may take in earnest; the doctor may wait less
 * @param commitment how it is asked to commit; absent: it is not
 * @param web where a web server is called instead of a node of DICOM, which then has no titles
 */
public record Subject(
    Kind kind,
    String name,
    Keys keys,
    String aeTitle,
    String host,
    int port,
    String callingAeTitle,
    Duration timeout,
    Optional<ClientTls> tls,
    List<Proposal> wanted,
    Optional<CommitmentRules> commitment,
    Optional<Address.DicomWeb> web) {

  /** What a peer is to this node. */
  public enum Kind {
    DESTINATION("destination of results"),
    MOVE_DESTINATION("destination of C-MOVE"),
    ARCHIVE("archive that is fetched from"),
    STEP_RECIPIENT("recipient of procedure steps"),
    WATCHER("recipient of availability notices"),
    REQUESTOR("requestor of storage commitment"),
    AD_HOC("peer on trial");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What peers of a hospital have moved to them; in what syntax depends on what was received. */
  private static final List<String> MOVED =
      List.of(
          Uids.CTImageStorage,
          Uids.PositronEmissionTomographyImageStorage,
          Uids.RTStructureSetStorage,
          Uids.SegmentationStorage,
          Uids.RTDoseStorage,
          Uids.Comprehensive3DSRStorage);

  public Subject {
    wanted = List.copyOf(wanted);
  }

  /** A node of DICOM. */
  public Subject(
      Kind kind,
      String name,
      Keys keys,
      String aeTitle,
      String host,
      int port,
      String callingAeTitle,
      Duration timeout,
      Optional<ClientTls> tls,
      List<Proposal> wanted,
      Optional<CommitmentRules> commitment) {
    this(
        kind,
        name,
        keys,
        aeTitle,
        host,
        port,
        callingAeTitle,
        timeout,
        tls,
        wanted,
        commitment,
        Optional.empty());
  }

  /** A web server that results are stored at. */
  public static Subject web(String name, Keys keys, Address.DicomWeb address, Duration timeout) {
    return new Subject(
        Kind.DESTINATION,
        name,
        keys,
        "",
        address.url().getHost(),
        address.port(),
        "",
        timeout,
        address.isSecure() ? Optional.of(address.tls().orElse(WebCourier.PLAIN)) : Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(address));
  }

  /**
   * What a delivery of these objects proposes: they are stored in Explicit VR Little Endian, and
   * travel in any form of it, each with a context of its own.
   */
  public static List<Proposal> results(Set<String> roles) {
    List<Proposal> proposals = new ArrayList<>();
    for (String role : List.of("SEG", "RTDOSE", "SR")) {
      if (roles.contains(role)) {
        Transcoder.forms(TransferSyntax.EXPLICIT_LE)
            .forEach(syntax -> proposals.add(new Proposal(sopClass(role), syntax)));
      }
    }
    return proposals;
  }

  private static String sopClass(String role) {
    return switch (role) {
      case "SEG" -> Uids.SegmentationStorage;
      case "RTDOSE" -> Uids.RTDoseStorage;
      default -> Uids.Comprehensive3DSRStorage;
    };
  }

  /** What C-MOVE may propose, each class in both uncompressed syntaxes. */
  public static List<Proposal> moved() {
    return MOVED.stream()
        .flatMap(
            uid ->
                List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE).stream()
                    .map(syntax -> new Proposal(uid, syntax)))
        .toList();
  }

  /** {@code AET@host:port}, or a URL. */
  String address() {
    return web.map(one -> one.url().toString()).orElse(aeTitle + "@" + host + ":" + port);
  }

  /** Its service, for advice. */
  String service() {
    return web.isPresent() ? "web server" : "DICOM service";
  }

  /** Where such services mostly listen. */
  String usualPorts() {
    return web.isPresent() ? "80, 443, 8080" : "104, 11112, 4242";
  }

  /** Where such services mostly listen for TLS. */
  String usualTlsPort() {
    return web.isPresent() ? "443" : "2762";
  }

  /** An association with it, waiting no longer than this for anything. */
  AssociationRequest request(List<Proposal> proposals, Duration patience) {
    return new AssociationRequest(
            host,
            port,
            callingAeTitle,
            aeTitle,
            proposals,
            new ClientTimeouts(patience, patience, patience))
        .over(tls);
  }

  boolean isCalled(String text) {
    return name.equals(text) || !aeTitle.isEmpty() && aeTitle.equals(text);
  }
}
