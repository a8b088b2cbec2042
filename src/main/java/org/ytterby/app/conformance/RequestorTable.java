// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.cli.EchoCommand;
import org.ytterby.cli.WantedClasses;
import org.ytterby.commit.StorageCommitment;
import org.ytterby.deliver.DicomCommitmentCourier;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.doctor.Subject;
import org.ytterby.fetch.DicomLender;
import org.ytterby.notify.Notification;
import org.ytterby.objects.RenderedObject;

/**
 * What is proposed where we open the association: SOP classes, roles and transfer syntaxes.
 * Stateless.
 */
final class RequestorTable {
  /** Who in this program proposes presentation contexts; a test holds it against the byte code. */
  enum Requestor {
    DELIVERY("results of a run, to `destinations`", "org.ytterby.deliver.DicomCourier"),
    COMMITMENT("results with `commitment: request`", "org.ytterby.deliver.DicomCommitmentCourier"),
    COMMITTED(
        "results of storage commitment, to `commitment.requestors`",
        "org.ytterby.commit.StorageCommitment"),
    NOTICE("to `mpps.forward` and `availability.notify`", "org.ytterby.notify.Notification"),
    FETCH("to `fetch.archives`", "org.ytterby.fetch.DicomLender"),
    THIRD_PARTY("sub-operations of a C-MOVE", "org.ytterby.retrieve.ThirdParty"),
    ECHO("`ytterby echo`", "org.ytterby.cli.EchoCommand"),
    FIND("`ytterby find`", "org.ytterby.cli.FindCommand"),
    MOVE("`ytterby get --move`", "org.ytterby.cli.GetCommand"),
    GET("`ytterby get`", "org.ytterby.cli.WantedClasses"),
    SEND("`ytterby send`", "org.ytterby.cli.OutgoingFiles"),
    /** Its phantom's files, to a node of its own on the same machine. */
    DEMO("`ytterby demo`", "org.ytterby.app.DemoCommand", "org.ytterby.app.TrainingLoad"),
    DOCTOR(
        "`ytterby doctor` and `/api/doctor`",
        "org.ytterby.doctor.AssociationCheck",
        "org.ytterby.doctor.CommitmentCheck",
        "org.ytterby.doctor.ListenerCheck",
        "org.ytterby.doctor.Subject");

    private final String label;
    private final List<String> classNames;

    Requestor(String label, String... classNames) {
      this.label = label;
      this.classNames = List.of(classNames);
    }

    /** The classes that make the proposals. */
    List<String> classNames() {
      return classNames;
    }
  }

  private RequestorTable() {}

  static Table of(List<RenderedObject> results) {
    return new Table(
        "proposed",
        List.of("who", "SOP class", "role", "transfer syntaxes"),
        Stream.of(Requestor.values()).flatMap(one -> rows(one, results)).toList());
  }

  private static Stream<List<String>> rows(Requestor requestor, List<RenderedObject> results) {
    return switch (requestor) {
      case DELIVERY ->
          proposed(
              requestor,
              results.stream()
                  .map(
                      one ->
                          new Proposal(
                              one.sopClassUid(),
                              // Every form has a context of its own.
                              Transcoder.forms(TransferSyntax.EXPLICIT_LE),
                              Roles.SCU))
                  .toList());
      case COMMITMENT -> proposed(requestor, DicomCommitmentCourier.proposals());
      case COMMITTED -> proposed(requestor, List.of(StorageCommitment.proposal()));
      case NOTICE -> proposed(requestor, Notification.proposals());
      case FETCH ->
          Stream.concat(
              proposed(requestor, DicomLender.queries()),
              Stream.of(
                  row(
                      requestor,
                      "those that the archive has named, and of images and regions",
                      Words.roles(Roles.SCP),
                      syntaxes(Proposal.ofSubOperations(Uids.CTImageStorage)))));
      case DOCTOR ->
          proposed(
              requestor,
              Stream.of(
                      EchoCommand.proposals(),
                      DicomCommitmentCourier.proposals(),
                      List.of(StorageCommitment.proposal()),
                      Subject.moved(),
                      Subject.results(Set.of("SEG", "RTDOSE", "SR")),
                      Notification.proposals(),
                      DicomLender.queries())
                  .flatMap(List::stream)
                  .distinct()
                  .toList());
      case ECHO -> proposed(requestor, EchoCommand.proposals());
      case FIND -> models(requestor, QueryModel::findSopClassUid);
      case MOVE -> models(requestor, QueryModel::moveSopClassUid);
      case GET -> gets(requestor);
      case THIRD_PARTY, SEND ->
          Stream.of(
              row(
                  requestor,
                  "that of each instance",
                  "SCU",
                  "that in which it is stored; Explicit and Implicit VR Little Endian where it can"
                      + " be brought to these without loss"));
      case DEMO ->
          Stream.of(row(requestor, "those of its phantom", "SCU", "that of each instance"));
    };
  }

  private static Stream<List<String>> models(
      Requestor requestor, Function<QueryModel, String> sopClass) {
    return proposed(
        requestor,
        Stream.of(QueryModel.values()).map(sopClass).map(Proposal::uncompressed).toList());
  }

  /** The storage classes of a C-GET in one row, for they are many. */
  private static Stream<List<String>> gets(Requestor requestor) {
    Map<String, Proposal> models = new LinkedHashMap<>();
    Map<String, Proposal> storage = new LinkedHashMap<>();
    for (QueryModel model : QueryModel.values()) {
      for (Proposal one : WantedClasses.proposals(model.getSopClassUid(), List.of())) {
        boolean stores = Dictionary.isStorageSopClass(one.sopClassUid());
        (stores ? storage : models).put(one.sopClassUid(), one);
      }
    }
    Set<List<String>> kinds =
        storage.values().stream()
            .map(
                one ->
                    row(
                        requestor,
                        storage.size() + " Storage SOP classes",
                        Words.roles(one.roles()),
                        syntaxes(one)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return Stream.concat(proposed(requestor, models.values()), kinds.stream());
  }

  private static Stream<List<String>> proposed(Requestor who, Collection<Proposal> proposals) {
    return proposals.stream()
        .map(
            one -> row(who, Words.uid(one.sopClassUid()), Words.roles(one.roles()), syntaxes(one)));
  }

  private static String syntaxes(Proposal proposal) {
    return proposal.transferSyntaxes().stream()
        .map(syntax -> Words.uid(syntax.uid()))
        .collect(Collectors.joining(", "));
  }

  private static List<String> row(Requestor who, String what, String role, String syntaxes) {
    return List.of(who.label, what, role, syntaxes);
  }
}
