// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.time.Duration;
import java.util.List;
import org.ytterby.config.ArchiveSection;
import org.ytterby.config.CasesSection;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.DicomSection;
import org.ytterby.config.DicomWebSection;
import org.ytterby.config.DoorSection;
import org.ytterby.config.QuerySection;
import org.ytterby.config.Range;
import org.ytterby.config.TimeSpan;

/** The bounds that a peer can meet: what they are without a configuration, and within what. */
final class LimitTables {
  private LimitTables() {}

  static Table limits() {
    DicomSection dicom = DicomSection.DEFAULT;
    DoorSection door = dicom.door();
    DicomWebSection web = DicomWebSection.DEFAULT;
    CasesSection cases = CasesSection.DEFAULT;
    return new Table(
        "limits",
        List.of("key", "default", "range"),
        List.of(
            row("dicom.port", dicom.port(), DicomSection.PORT),
            row("dicom.max-pdu", dicom.maxPdu(), DicomSection.MAX_PDU),
            row("dicom.max-associations", dicom.maxAssociations(), DicomSection.MAX_ASSOCIATIONS),
            row(
                "dicom.max-associations-per-address",
                door.maxAssociationsPerAddress(),
                DoorSection.MAX_PER_ADDRESS),
            row("dicom.max-operations", door.maxOperations(), DoorSection.MAX_OPERATIONS),
            row("dicom.idle-timeout", dicom.idleTimeout(), DicomSection.IDLE_TIMEOUT),
            row(
                "dicom.slow-peer.bytes-per-second",
                door.slowPeer().bytesPerSecond(),
                DoorSection.FLOOR),
            row("dicom.slow-peer.window", door.slowPeer().window(), DoorSection.WINDOW),
            row(
                "archive.free-space-floor",
                ArchiveSection.DEFAULT.freeSpaceFloor(),
                ArchiveSection.FREE_SPACE_FLOOR),
            row("query.max-results", QuerySection.DEFAULT.maxResults(), QuerySection.MAX_RESULTS),
            row("cases.quiet-period", cases.quietPeriod(), CasesSection.QUIET_PERIOD),
            row("cases.max-wait", cases.maxWait(), CasesSection.MAX_WAIT),
            row("dicomweb.max-request", web.maxRequest(), DicomWebSection.SIZE),
            row("dicomweb.max-part", web.maxPart(), DicomWebSection.SIZE),
            row("dicomweb.max-parts", web.maxParts(), DicomWebSection.MAX_PARTS),
            row("dicomweb.max-requests", web.maxRequests(), DicomWebSection.MAX_REQUESTS),
            row("dicomweb.idle-timeout", web.idleTimeout(), DicomWebSection.IDLE_TIMEOUT),
            row(
                "destinations[].timeout",
                DestinationSection.DEFAULT_TIMEOUT,
                DestinationSection.TIMEOUT),
            row(
                "destinations[].commitment-timeout",
                DestinationSection.DEFAULT_COMMITMENT.timeout(),
                DestinationSection.COMMITMENT_TIMEOUT),
            row(
                "destinations[].commitment-attempts",
                DestinationSection.DEFAULT_COMMITMENT.attempts(),
                DestinationSection.COMMITMENT_ATTEMPTS),
            row(
                "destinations[].commitment-linger",
                DestinationSection.DEFAULT_COMMITMENT.linger(),
                DestinationSection.COMMITMENT_LINGER)));
  }

  private static <T extends Comparable<T>> List<String> row(String key, T found, Range<T> range) {
    return List.of("`" + key + "`", text(found), text(range.least()) + " to " + text(range.most()));
  }

  private static String text(Object value) {
    return value instanceof Duration time ? TimeSpan.text(time) : value.toString();
  }
}
