// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageEncoder;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.UserInformation;

/** A peer on a plain socket that sends any bytes it is told to, and reads whole PDUs. */
final class ScriptedPeer implements AutoCloseable {
  /**
   * Contexts of {@link #associate}: Verification, CT and PET storage, all Explicit VR Little
   * Endian.
   */
  static final int ECHO = 1;

  static final int CT = 3;
  static final int PET = 5;

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;

  ScriptedPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  static ScriptedPeer connect(int port) throws IOException {
    return new ScriptedPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects and gets an association. */
  static ScriptedPeer associate(int port) throws IOException {
    return associate(port, UserInformation.plain(16384, "1.2.3", "SCRIPTED"));
  }

  /** Connects and gets an association with these roles and this window. */
  static ScriptedPeer associate(int port, UserInformation user) throws IOException {
    ScriptedPeer peer = connect(port);
    peer.send(request("YTTERBY", user));
    assertThat(peer.receive()).isInstanceOf(Pdu.AssociateAccept.class);
    return peer;
  }

  static byte[] request(String calledAe) {
    return request(calledAe, UserInformation.plain(16384, "1.2.3", "SCRIPTED"));
  }

  private static byte[] request(String calledAe, UserInformation user) {
    return bytes(
        new Pdu.AssociateRequest(
            1,
            calledAe,
            "SCRIPTED",
            Pdu.APPLICATION_CONTEXT,
            List.of(
                proposed(ECHO, Uids.Verification),
                proposed(CT, Uids.CTImageStorage),
                proposed(PET, Uids.PositronEmissionTomographyImageStorage)),
            user));
  }

  /** User information with this role for CT and so many operations at once. */
  static UserInformation user(Roles ct, int operations) {
    return new UserInformation(
        16384,
        "1.2.3",
        Optional.of("SCRIPTED"),
        operations == 1
            ? Optional.empty()
            : Optional.of(new UserInformation.AsyncWindow(operations, 1)),
        List.of(new UserInformation.RoleSelection(Uids.CTImageStorage, ct.scu(), ct.scp())));
  }

  private static ProposedContext proposed(int id, String uid) {
    return new ProposedContext(id, uid, List.of(Uids.ExplicitVRLittleEndian));
  }

  static byte[] bytes(Pdu pdu) {
    ByteBuf out = Unpooled.buffer();
    PduEncoder.encode(pdu, out);
    return ByteBufUtil.getBytes(out);
  }

  /** The PDUs of a command set. */
  static byte[] command(int context, CommandSet command) {
    ByteBuf out = Unpooled.buffer();
    new MessageEncoder(context, 16384).command(command, out);
    return ByteBufUtil.getBytes(out);
  }

  /** The PDUs of a data set. */
  static byte[] data(int context, byte[] bytes) {
    ByteBuf out = Unpooled.buffer();
    new MessageEncoder(context, 16384).dataSet(bytes, out);
    return ByteBufUtil.getBytes(out);
  }

  /** A C-STORE-RQ of a CT image, without its data set. */
  static byte[] storeRequest(int messageId, String instance) {
    return command(CT, CommandSet.storeRequest(messageId, Uids.CTImageStorage, instance));
  }

  /** A C-CANCEL-RQ. */
  static CommandSet cancelOf(int messageId) {
    return new CommandSet(
        DataSet.builder()
            .integers(Tag.CommandField, CommandField.C_CANCEL.code())
            .integers(Tag.MessageIDBeingRespondedTo, messageId)
            .integers(Tag.CommandDataSetType, 0x0101)
            .build());
  }

  void send(byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      socket.getOutputStream().write(part);
    }
    socket.getOutputStream().flush();
  }

  /** The next PDU, decoded; a P-DATA-TF must be a whole command set. */
  Pdu receive() throws IOException {
    EmbeddedChannel decoder = new EmbeddedChannel(new PduDecoder(1 << 20));
    decoder.writeInbound(Unpooled.wrappedBuffer(receiveBytes()));
    Pdu pdu = decoder.readInbound();
    assertThat(pdu).isNotNull();
    return pdu;
  }

  private byte[] receiveBytes() throws IOException {
    byte[] header = new byte[6];
    in.readFully(header);
    int length = Unpooled.wrappedBuffer(header).getInt(2);
    byte[] pdu = Arrays.copyOf(header, header.length + length);
    in.readFully(pdu, header.length, length);
    return pdu;
  }

  /** The next PDU as the response that it has to be. */
  CommandSet response() throws IOException {
    Pdu pdu = receive();
    assertThat(pdu).isInstanceOf(Pdu.Fragment.class);
    Pdu.Fragment fragment = (Pdu.Fragment) pdu;
    assertThat(fragment.command() && fragment.last()).isTrue();
    return CommandSet.decode(ByteBufUtil.getBytes(fragment.bytes()));
  }

  /** True when the other side closes without sending anything more. */
  boolean seesTheEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Nothing has come, as far as one can see without waiting. */
  boolean hasNothing() throws IOException {
    return in.available() == 0;
  }

  /** Cuts the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
