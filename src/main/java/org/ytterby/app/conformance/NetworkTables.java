// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.Implementation;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.finding.ErrorCode;

/** What goes over an association: identity, transfer syntaxes, reasons and errors. Stateless. */
final class NetworkTables {
  private NetworkTables() {}

  static Stream<Table> all() {
    return Stream.of(
        implementation(),
        transferSyntaxes(),
        contextResults(),
        rejectReasons(),
        abortReasons(),
        errors());
  }

  private static Table implementation() {
    return new Table(
        "implementation",
        List.of("", "value"),
        List.of(
            List.of("Implementation Class UID", Implementation.CLASS_UID),
            List.of("Implementation Version Name", "`" + Implementation.VERSION_NAME + "`"),
            List.of("application context", Pdu.APPLICATION_CONTEXT)));
  }

  private static Table transferSyntaxes() {
    List<List<String>> rows =
        AssociationPolicy.STANDARD.stream()
            .map(
                syntax ->
                    List.of(
                        Words.uid(syntax.uid()),
                        syntax.uid(),
                        decoded(syntax),
                        sentAs(syntax),
                        dose(Compression.of(syntax))))
            .toList();
    return new Table(
        "transfer-syntaxes",
        List.of("transfer syntax", "UID", "pixels decoded", "sent also as", "input of a dose"),
        rows);
  }

  private static String decoded(TransferSyntax syntax) {
    return Words.yes(Compression.of(syntax).filter(Compression::isDecoded).isPresent());
  }

  private static String sentAs(TransferSyntax syntax) {
    String copies =
        Transcoder.targets(syntax).stream()
            .map(target -> Words.uid(target.uid()))
            .collect(Collectors.joining(", "));
    return copies.isEmpty() ? "nothing" : copies;
  }

  /** In the order in which frames are refused. */
  private static String dose(Optional<Compression> compression) {
    if (compression.filter(Compression::mayBeExact).isEmpty()) {
      return "refused: lossy";
    }
    if (compression.filter(Compression::isDecoded).isEmpty()) {
      return "refused: not decoded";
    }
    return compression.filter(Compression::isLossless).isPresent()
        ? "yes"
        : "where Lossy Image Compression (0028,2110) is 00 and its code stream has every coding"
            + " pass; else refused: lossy";
  }

  private static Table contextResults() {
    return new Table(
        "context-results",
        List.of("result", "meaning"),
        Stream.of(ContextResult.values())
            .map(result -> List.of(String.valueOf(result.code()), Words.of(result)))
            .toList());
  }

  private static Table rejectReasons() {
    return new Table(
        "reject-reasons",
        List.of("source", "reason", "meaning"),
        Stream.of(RejectReason.values())
            .map(
                reason ->
                    List.of(
                        String.valueOf(reason.source()),
                        String.valueOf(reason.code()),
                        Words.of(reason)))
            .toList());
  }

  private static Table abortReasons() {
    return new Table(
        "abort-reasons",
        List.of("reason", "meaning"),
        Stream.of(AbortReason.values())
            .map(reason -> List.of(String.valueOf(reason.code()), Words.of(reason)))
            .toList());
  }

  private static Table errors() {
    return new Table(
        "errors",
        List.of("error", "DIMSE status", "HTTP status", "who acts"),
        Stream.of(ErrorCode.values())
            .map(
                error ->
                    List.of(
                        Words.of(error),
                        Words.hex(error.dimseStatus()),
                        String.valueOf(error.httpStatus()),
                        Words.of(error.actor())))
            .toList());
  }
}
