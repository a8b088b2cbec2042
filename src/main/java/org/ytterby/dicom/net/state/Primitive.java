// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.net.pdu.Pdu;

/**
 * What the service user asks of the upper layer (PS3.8 section 7), written to the channel. The
 * A-ASSOCIATE request itself is an argument of {@link UpperLayer}.
 */
public sealed interface Primitive {

  /** A-ASSOCIATE response: accept. */
  record Accept(Pdu.AssociateAccept answer) implements Primitive {}

  /** A-ASSOCIATE response: reject. */
  record Reject(Pdu.AssociateReject answer) implements Primitive {}

  /**
   * P-DATA request. Counts references for its buffer, because a closed channel has no upper layer
   * any more and Netty itself releases what is written to it.
   *
   * @param pdus whole, encoded P-DATA-TF PDUs; the upper layer takes the buffer
   */
  record Data(ByteBuf pdus) implements Primitive, ReferenceCounted {
    @Override
    public int refCnt() {
      return pdus.refCnt();
    }

    @Override
    public Data retain() {
      pdus.retain();
      return this;
    }

    @Override
    public Data retain(int increment) {
      pdus.retain(increment);
      return this;
    }

    @Override
    public Data touch() {
      pdus.touch();
      return this;
    }

    @Override
    public Data touch(@Nullable Object hint) {
      pdus.touch(hint);
      return this;
    }

    @Override
    public boolean release() {
      return pdus.release();
    }

    @Override
    public boolean release(int decrement) {
      return pdus.release(decrement);
    }
  }

  /** A-RELEASE request. */
  record Release() implements Primitive {}

  /** A-RELEASE response. */
  record ReleaseResponse() implements Primitive {}

  /** A-ABORT request. */
  record AbortRequest() implements Primitive {}

  /**
   * The service user found that a PDU broke the standard in a way that only it could see (a
   * presentation context that was not negotiated): event 19.
   */
  record InvalidPdu(Pdu.Invalid what) implements Primitive {}
}
