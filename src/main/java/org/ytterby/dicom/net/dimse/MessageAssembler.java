// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.IntPredicate;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.finding.InvalidObject;

/**
 * Puts fragments together to messages: a command set as a whole, of bounded length, and the pieces
 * of its data set as they come (PS3.7 section 6.3.1).
 *
 * <p>Event-loop confined. Takes the buffer of every fragment.
 */
public final class MessageAssembler {
  /**
   * A command set is ten UIDs, two titles and a comment at most, below 1 KiB; the rest is room for
   * the tags of an N-GET or of an offending element. So many bytes hold at most 512 elements.
   */
  static final int LONGEST_COMMAND = 4 << 10;

  private static final int NO_CONTEXT = 0;

  /** What the assembler tells. */
  public interface Listener {
    /** A whole command set came, in so many bytes. */
    void command(int contextId, CommandSet command, int length);

    /** A piece of the data set of the last command came; the listener takes the buffer. */
    void piece(ByteBuf bytes, boolean last);
  }

  private final IntPredicate negotiated;
  private final Listener listener;
  private final ByteArrayOutputStream command = new ByteArrayOutputStream(256);
  private int openContext = NO_CONTEXT;
  private boolean inDataSet;

  /**
   * An assembler for one association.
   *
   * @param negotiated true for the ids of accepted presentation contexts
   */
  public MessageAssembler(IntPredicate negotiated, Listener listener) {
    this.negotiated = negotiated;
    this.listener = listener;
  }

  /** True when no message is under way. */
  public boolean isAtRest() {
    return openContext == NO_CONTEXT;
  }

  /**
   * Takes the next fragment.
   *
   * @return what broke the standard, or a fragment that does not; the caller aborts on an {@link
   *     Verdict.Broken}
   */
  public Verdict take(Pdu.Fragment fragment) {
    if (!negotiated.test(fragment.contextId())) {
      fragment.bytes().release();
      return broken(
          AbortReason.INVALID_PARAMETER_VALUE,
          "context " + fragment.contextId(),
          "an accepted presentation context");
    }
    boolean inOrder =
        fragment.command() != inDataSet
            && (openContext == NO_CONTEXT || openContext == fragment.contextId());
    if (!inOrder) {
      fragment.bytes().release();
      return broken(
          AbortReason.UNEXPECTED_PARAMETER,
          (fragment.command() ? "command" : "data set") + " in context " + fragment.contextId(),
          inDataSet ? "the data set of context " + openContext : "a command set");
    }
    if (fragment.command()) {
      return command(fragment);
    }
    boolean last = fragment.last();
    if (last) {
      inDataSet = false;
      openContext = NO_CONTEXT;
    }
    listener.piece(fragment.bytes(), last);
    return Verdict.FINE;
  }

  private Verdict command(Pdu.Fragment fragment) {
    ByteBuf bytes = fragment.bytes();
    try {
      openContext = fragment.contextId();
      if (command.size() + bytes.readableBytes() > LONGEST_COMMAND) {
        return broken(
            AbortReason.INVALID_PARAMETER_VALUE,
            "a longer command set",
            "at most " + LONGEST_COMMAND + " bytes");
      }
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      command.writeBytes(copy);
    } finally {
      bytes.release();
    }
    return fragment.last() ? complete(fragment.contextId()) : Verdict.FINE;
  }

  private Verdict complete(int contextId) {
    CommandSet whole;
    try {
      whole = CommandSet.decode(command.toByteArray());
    } catch (InvalidObject problem) {
      return new Verdict.Broken(new Pdu.Invalid(AbortReason.INVALID_PARAMETER_VALUE, problem));
    }
    int length = command.size();
    command.reset();
    inDataSet = whole.hasDataSet();
    openContext = inDataSet ? contextId : NO_CONTEXT;
    listener.command(contextId, whole, length);
    return Verdict.FINE;
  }

  private static Verdict broken(AbortReason reason, String found, String expected) {
    return new Verdict.Broken(
        new Pdu.Invalid(reason, new InvalidObject("P-DATA-TF", found, expected)));
  }

  /** Whether a fragment kept the rules. */
  public sealed interface Verdict {
    Verdict FINE = new Fine();

    /** It did. */
    record Fine() implements Verdict {}

    /** It did not; nothing more may be taken. */
    record Broken(Pdu.Invalid what) implements Verdict {}
  }
}
