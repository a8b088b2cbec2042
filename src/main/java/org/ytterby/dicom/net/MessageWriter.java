// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageEncoder;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.state.Primitive;

/**
 * Writes messages to a peer, long ones batch by batch as fast as the peer takes them. The calls
 * block. Used by one thread at a time.
 */
final class MessageWriter {
  private static final int BATCH_BYTES = 256 << 10;
  // Command set and headers of a message that fits one batch.
  private static final int FRAMING_BYTES = 1 << 10;
  private static final int BATCHES_UNDER_WAY = 2;

  private final Channel channel;
  private final int sendLimit;
  private final Duration patience;
  private final PeerLine line;
  private final Queue<ChannelFuture> underWay = new ArrayDeque<>();

  /**
   * A writer.
   *
   * @param sendLimit longest PDU that the peer takes, without its header
   * @param patience how long the peer may take no bytes
   */
  MessageWriter(Channel channel, int sendLimit, Duration patience, PeerLine line) {
    this.channel = channel;
    this.sendLimit = sendLimit;
    this.patience = patience;
    this.line = line;
  }

  /** Writes a whole message. */
  void message(AcceptedContext context, CommandSet command, Optional<DataSet> dataSet) {
    MessageEncoder encoder = new MessageEncoder(context.id(), sendLimit);
    ByteBuf out = channel.alloc().buffer();
    boolean encoded = false;
    try {
      encoder.command(command, out);
      dataSet
          .map(whole -> DataSetWriter.bytes(whole, context.transferSyntax()))
          .ifPresent(bytes -> encoder.dataSet(bytes, out));
      encoded = true;
    } finally {
      if (!encoded) {
        out.release();
      }
    }
    write(out);
  }

  /** Writes a message with a data set of so many bytes; its end may still be under way. */
  void message(int contextId, CommandSet command, long length, InputStream bytes)
      throws IOException {
    MessageEncoder encoder = new MessageEncoder(contextId, sendLimit);
    ByteBuf batch = channel.alloc().buffer((int) Math.min(BATCH_BYTES, length + FRAMING_BYTES));
    try {
      encoder.command(command, batch);
      long left = length;
      do {
        int piece = (int) Math.min(left, encoder.longestValue());
        int framed = piece + PduEncoder.PDU_HEADER + PduEncoder.VALUE_HEADER;
        if (batch.isReadable() && batch.readableBytes() + framed > BATCH_BYTES) {
          ByteBuf full = batch;
          batch = channel.alloc().buffer(BATCH_BYTES);
          write(full);
        }
        left -= piece;
        encoder.dataHeader(piece, left == 0, batch);
        fill(batch, piece, bytes);
      } while (left > 0);
      ByteBuf last = batch.retain();
      write(last);
    } finally {
      batch.release();
    }
  }

  private static void fill(ByteBuf batch, int length, InputStream bytes) throws IOException {
    int missing = length;
    while (missing > 0) {
      int read = batch.writeBytes(bytes, missing);
      if (read < 0) {
        throw new EOFException(missing + " bytes fewer than announced");
      }
      missing -= read;
    }
  }

  /** Writes once the peer has taken all but the last batches. Takes the buffer. */
  private void write(ByteBuf pdus) {
    boolean free = false;
    try {
      while (underWay.size() >= BATCHES_UNDER_WAY) {
        awaitWritten(underWay.remove());
      }
      free = true;
    } finally {
      if (!free) {
        pdus.release();
      }
    }
    underWay.add(channel.writeAndFlush(new Primitive.Data(pdus)));
  }

  private void awaitWritten(ChannelFuture written) {
    try {
      if (!written.await(patience.toMillis())) {
        throw line.abandon("the peer took no bytes for " + patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw line.abandon("interrupted");
    }
    if (!written.isSuccess()) {
      throw line.lost(written.cause());
    }
  }
}
