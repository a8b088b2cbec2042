// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageEncoder;

/**
 * Renders responses as the PDUs of their messages. Immutable.
 *
 * @param sendLimit longest PDU that the peer takes, without its header
 */
record ResponseEncoder(int sendLimit) {

  /** Appends the response to a request that came in this context. */
  void encode(AcceptedContext context, CommandSet request, DimseResponse response, ByteBuf out) {
    MessageEncoder encoder = new MessageEncoder(context.id(), sendLimit);
    encoder.command(response.command(request), out);
    response
        .dataSet()
        .map(dataSet -> DataSetWriter.bytes(dataSet, context.transferSyntax()))
        .ifPresent(bytes -> encoder.dataSet(bytes, out));
  }
}
