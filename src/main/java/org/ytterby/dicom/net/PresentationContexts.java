// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.UserInformation;

/**
 * What became of the presentation contexts of an association that we opened. Immutable.
 *
 * @param answers in the order of the proposals
 */
public record PresentationContexts(List<Answer> answers) {
  public PresentationContexts {
    answers = List.copyOf(answers);
  }

  /**
   * The acceptor's answer to one proposed context.
   *
   * @param result what the acceptor said; NO_REASON where it said nothing, and
   *     TRANSFER_SYNTAXES_NOT_SUPPORTED where it chose a syntax that was not proposed
   * @param chosen the transfer syntax, when accepted
   * @param ours the roles that we play; none unless accepted
   */
  public record Answer(
      int id,
      String sopClassUid,
      List<TransferSyntax> proposed,
      ContextResult result,
      Optional<TransferSyntax> chosen,
      Roles ours) {
    public Answer {
      proposed = List.copyOf(proposed);
    }
  }

  static PresentationContexts of(Pdu.AssociateRequest asked, Pdu.AssociateAccept accepted) {
    Map<Integer, NegotiatedContext> byId = new HashMap<>();
    accepted.contexts().forEach(context -> byId.put(context.id(), context));
    List<Answer> answers = new ArrayList<>();
    for (ProposedContext proposed : asked.contexts()) {
      Roles roles = roles(proposed.abstractSyntax(), asked.user(), accepted.user());
      answers.add(answer(proposed, byId.get(proposed.id()), roles));
    }
    return new PresentationContexts(answers);
  }

  private static Answer answer(
      ProposedContext proposed, @Nullable NegotiatedContext said, Roles roles) {
    ContextResult result = ContextResult.NO_REASON;
    Optional<TransferSyntax> chosen = Optional.empty();
    if (said != null && !said.accepted()) {
      result = said.result();
    } else if (said != null && proposed.transferSyntaxes().contains(said.transferSyntax())) {
      result = ContextResult.ACCEPTANCE;
      chosen = Optional.of(new TransferSyntax(said.transferSyntax()));
    } else if (said != null) {
      result = ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED;
    }
    return new Answer(
        proposed.id(),
        proposed.abstractSyntax(),
        proposed.transferSyntaxes().stream().map(TransferSyntax::new).toList(),
        result,
        chosen,
        chosen.isPresent() ? roles : Roles.NONE);
  }

  /** Our roles: without an answer to our proposal the requestor is SCU (PS3.7 D.3.3.4). */
  private static Roles roles(String sopClassUid, UserInformation asked, UserInformation answered) {
    return selection(sopClassUid, asked)
        .flatMap(wanted -> selection(sopClassUid, answered).map(wanted::and))
        .orElse(Roles.SCU);
  }

  private static Optional<Roles> selection(String sopClassUid, UserInformation user) {
    return user.roles().stream()
        .filter(role -> role.sopClassUid().equals(sopClassUid))
        .map(role -> new Roles(role.scu(), role.scp()))
        .findFirst();
  }

  /** Those that messages may use. */
  AcceptedContexts accepted() {
    List<AcceptedContext> contexts = new ArrayList<>();
    for (Answer answer : answers) {
      answer
          .chosen()
          .map(
              syntax ->
                  new AcceptedContext(
                      answer.id(), answer.sopClassUid(), syntax, answer.ours().opposite()))
          .ifPresent(contexts::add);
    }
    return new AcceptedContexts(contexts);
  }
}
