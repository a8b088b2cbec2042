// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.finding.Defect;

/**
 * Services that are asked through the dispatcher of an association, without a network: notes every
 * status that goes out. Single-threaded.
 */
public final class DrivenServices {
  private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LE;

  /** No data set: it ends within its first element. */
  public static final byte[] NOISE = {0x08, 0x00, 0x05};

  /** Longer than whatever is no instance may be. */
  public static final byte[] TOO_LONG = new byte[WholeDataSet.LONGEST + 2];

  private final ServiceRegistry services;
  private final Map<String, Set<String>> answered = new TreeMap<>();
  private String callingAe = "SENDER";
  private PeerOperations peer = PeerOperations.NONE;
  private boolean cancelling;
  private boolean undeclaring;
  private int messages;

  public DrivenServices(ServiceRegistry services) {
    this.services = services;
  }

  /** Who asks from now on. */
  public DrivenServices by(String otherCallingAe) {
    callingAe = otherCallingAe;
    return this;
  }

  /** What may be asked of the requestor from now on. */
  public DrivenServices with(PeerOperations operations) {
    peer = operations;
    return this;
  }

  /** What a service does not declare is expected, and not a failure of the test. */
  DrivenServices undeclaring() {
    undeclaring = true;
    return this;
  }

  /** From now on a request is cancelled once it has a pending response. */
  public DrivenServices cancelling() {
    cancelling = true;
    return this;
  }

  public int ask(CommandField field, String sopClass, String instance, DataSet dataSet) {
    return ask(field, sopClass, instance, DataSet.empty(), DataSetWriter.bytes(dataSet, SYNTAX));
  }

  /**
   * Asks, and waits for the end.
   *
   * @param instance empty: the request names none
   * @param arguments what else the command set holds
   * @return the final status
   */
  public int ask(
      CommandField field, String sopClass, String instance, DataSet arguments, byte[] dataSet) {
    Optional<String> named = instance.isEmpty() ? Optional.empty() : Optional.of(instance);
    messages++;
    CommandSet command =
        CommandSet.request(field, messages, sopClass, named, arguments, dataSet.length > 0);
    return send(sopClass, command, dataSet, new Ongoing(false));
  }

  /** Sends a command in the presentation context of a class; the final status. */
  int send(String context, CommandSet command, byte[] dataSet, Ongoing ongoing) {
    AcceptedContext accepted = new AcceptedContext(1, context, SYNTAX, Roles.BOTH);
    AssociationInfo association =
        new AssociationInfo(1, callingAe, "YTTERBY", "127.0.0.1", 104, "TEST");
    Dispatch dispatch = new Dispatch(association, services, peer);
    String operation = operation(command.field().orElseThrow(), context);
    CompletionStage<DimseResponse> end =
        dispatch.begin(
            accepted,
            new Inbox.Item.Command(1, command, 0, ongoing),
            consumer -> {
              consumer.accept(ByteBuffer.wrap(dataSet));
              return true;
            },
            pending -> {
              note(operation, pending.status());
              if (cancelling) {
                ongoing.cancel();
              }
            });
    int last =
        end.exceptionally(failure -> dispatch.refusal(accepted, command, seen(failure)))
            .toCompletableFuture()
            .join()
            .status();
    note(operation, last);
    return last;
  }

  /** Else an undeclared status would pass for the 0110 that it is turned into. */
  private Throwable seen(Throwable failure) {
    Throwable cause = DeclaredAnswers.cause(failure);
    if (!undeclaring
        && cause instanceof Defect
        && String.valueOf(cause.getMessage()).contains("does not declare")) {
      throw new AssertionError(cause);
    }
    return failure;
  }

  private void note(String operation, int status) {
    answered.computeIfAbsent(operation, _ -> new TreeSet<>()).add(hex(status));
  }

  /** Everything that an operation was answered with, beside what every operation may be. */
  public Set<String> answered(CommandField field, String sopClass) {
    Set<String> own = new TreeSet<>(answered.getOrDefault(operation(field, sopClass), Set.of()));
    own.removeIf(
        status ->
            DimseService.ALWAYS.holds(Integer.parseInt(status, 16))
                && !declared(field, sopClass).contains(status));
    return own;
  }

  /** Everything that its service declares. */
  public Set<String> declared(CommandField field, String sopClass) {
    return services.service(sopClass).orElseThrow().statuses(field).rows().stream()
        .map(row -> hex(row.status().code()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Fails by name where a declared status was not answered, or another was. */
  public void assertEachDeclaredStatusWasAnswered(CommandField field, String sopClass) {
    assertThat(answered(field, sopClass))
        .as(operation(field, sopClass))
        .isEqualTo(declared(field, sopClass));
  }

  private static String operation(CommandField field, String sopClass) {
    return field + " of " + sopClass;
  }

  private static String hex(int status) {
    return String.format(Locale.ROOT, "%04X", status);
  }
}
