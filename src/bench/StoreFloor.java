// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The least that any Storage SCP needs here: one thread an association on a blocking socket, which
 * takes what storescu sends, looks at nothing but message id and UIDs, and answers Success. A
 * yardstick for {@code receive.py}, never a node.
 *
 * <pre>
 * java src/bench/StoreFloor.java PORT FOLDER WORK    WORK: answer | hash | write | sync (each includes the one before)
 * </pre>
 *
 * <p>sync: the data set is written into a file with room made ahead, and {@code fdatasync} returns
 * before the answer goes.
 */
final class StoreFloor {
  private static final int ROOM = 1 << 30;

  enum Work {
    ANSWER,
    HASH,
    WRITE,
    SYNC
  }

  public static void main(String[] args) throws IOException {
    Work work = Work.valueOf(args[2].toUpperCase(Locale.ROOT));
    Path folder = Files.createDirectories(Path.of(args[1]));
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
      for (int n = 0; ; n++) {
        Socket socket = server.accept();
        Path file = folder.resolve("lane" + n % 4);
        Thread.ofPlatform().start(() -> serve(socket, file, work));
      }
    }
  }

  private static void serve(Socket socket, Path file, Work work) {
    try (socket;
        FileChannel lane = lane(file, work)) {
      socket.setTcpNoDelay(true);
      new Association(socket, lane, work).serve();
    } catch (IOException e) {
      System.err.println("association ended: " + e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileChannel lane(Path file, Work work) throws IOException {
    boolean fresh = Files.notExists(file);
    FileChannel lane = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (fresh && work == Work.SYNC) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < ROOM; at += zeros.capacity()) {
        lane.write(zeros.clear(), at);
      }
      lane.force(true);
    }
    return lane;
  }

  private static final class Association {
    private final DataInputStream in;
    private final OutputStream out;
    private final FileChannel lane;
    private final Work work;
    private final MessageDigest digest;
    private final ByteBuffer instance = ByteBuffer.allocateDirect(4 << 20);
    private final ByteBuffer command = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private byte[] body = new byte[1 << 20];
    private long at;

    Association(Socket socket, FileChannel lane, Work work)
        throws IOException, NoSuchAlgorithmException {
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 17));
      this.out = socket.getOutputStream();
      this.lane = lane;
      this.work = work;
      this.digest = MessageDigest.getInstance("SHA-256");
    }

    void serve() throws IOException {
      while (true) {
        int type = in.read();
        if (type < 0) {
          return;
        }
        in.skipNBytes(1);
        int length = in.readInt();
        body = body.length < length ? new byte[length] : body;
        in.readFully(body, 0, length);
        switch (type) {
          case 1 -> out.write(accept(length));
          case 4 -> data(length);
          case 5 -> out.write(new byte[] {6, 0, 0, 0, 0, 4, 0, 0, 0, 0});
          default -> {
            return;
          }
        }
      }
    }

    /** A-ASSOCIATE-AC: the first transfer syntax of each context. */
    private byte[] accept(int length) throws IOException {
      var items = new ByteArrayOutputStream();
      var answer = new DataOutputStream(items);
      answer.write(body, 0, 68);
      ByteBuffer request = ByteBuffer.wrap(body, 68, length - 68);
      while (request.hasRemaining()) {
        byte type = request.get();
        request.get();
        ByteBuffer item =
            request.slice(request.position(), request.getShort(request.position()) + 2);
        request.position(request.position() + item.capacity());
        if (type == 0x10) {
          item(answer, 0x10, Arrays.copyOfRange(bytes(item), 2, item.capacity()));
        } else if (type == 0x20) {
          answer.write(context(item));
        }
      }
      var user = new ByteArrayOutputStream();
      var sub = new DataOutputStream(user);
      item(sub, 0x51, ByteBuffer.allocate(4).putInt(1 << 17).array());
      item(sub, 0x52, "2.25.1".getBytes(StandardCharsets.US_ASCII));
      item(answer, 0x50, user.toByteArray());
      return ByteBuffer.allocate(6 + items.size())
          .put((byte) 2)
          .put((byte) 0)
          .putInt(items.size())
          .put(items.toByteArray())
          .array();
    }

    private static byte[] context(ByteBuffer item) throws IOException {
      byte id = item.get(2);
      item.position(6);
      byte[] syntax = new byte[0];
      while (item.hasRemaining()) {
        byte type = item.get();
        item.get();
        byte[] value = new byte[item.getShort()];
        item.get(value);
        syntax = type == 0x40 && syntax.length == 0 ? value : syntax;
      }
      var content = new ByteArrayOutputStream();
      content.write(new byte[] {id, 0, 0, 0});
      item(new DataOutputStream(content), 0x40, syntax);
      var out = new ByteArrayOutputStream();
      item(new DataOutputStream(out), 0x21, content.toByteArray());
      return out.toByteArray();
    }

    private static void item(DataOutputStream to, int type, byte[] value) throws IOException {
      to.write(type);
      to.write(0);
      to.writeShort(value.length);
      to.write(value);
    }

    private static byte[] bytes(ByteBuffer item) {
      byte[] copy = new byte[item.capacity()];
      item.get(0, copy);
      return copy;
    }

    private void data(int length) throws IOException {
      ByteBuffer pdu = ByteBuffer.wrap(body, 0, length);
      while (pdu.hasRemaining()) {
        int size = pdu.getInt() - 2;
        byte context = pdu.get();
        int flags = pdu.get();
        ByteBuffer value = pdu.slice(pdu.position(), size);
        pdu.position(pdu.position() + size);
        if ((flags & 1) == 1) {
          command.put(value);
        } else {
          if (work != Work.ANSWER) {
            digest.update(value.duplicate());
          }
          instance.put(value);
          if ((flags & 2) == 2) {
            stored(context);
          }
        }
      }
    }

    private void stored(byte context) throws IOException {
      if (work != Work.ANSWER) {
        instance.put(digest.digest());
      }
      instance.flip();
      if (work.compareTo(Work.WRITE) >= 0) {
        int size = instance.remaining();
        at = at + size > ROOM ? 0 : at;
        lane.write(instance, at);
        at += size;
      }
      if (work == Work.SYNC) {
        lane.force(false);
      }
      instance.clear();
      out.write(response(context));
      command.clear();
    }

    /** C-STORE-RSP, Success. */
    private byte[] response(byte context) {
      command.flip();
      short message = 0;
      byte[] sopClass = new byte[0];
      byte[] sopInstance = new byte[0];
      while (command.remaining() >= 8) {
        int tag = (command.getShort() << 16) | command.getShort();
        byte[] value = new byte[command.getInt()];
        command.get(value);
        switch (tag) {
          case 0x0002 -> sopClass = value;
          case 0x0110 -> message = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getShort();
          case 0x1000 -> sopInstance = value;
          default -> {}
        }
      }
      ByteBuffer set = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
      element(set, 0x0002, sopClass);
      element(set, 0x0100, us((short) 0x8001));
      element(set, 0x0120, us(message));
      element(set, 0x0800, us((short) 0x0101));
      element(set, 0x0900, us((short) 0));
      element(set, 0x1000, sopInstance);
      int length = set.position();
      ByteBuffer all = ByteBuffer.allocate(12 + 12 + length);
      all.put((byte) 4)
          .put((byte) 0)
          .putInt(length + 18)
          .putInt(length + 14)
          .put(context)
          .put((byte) 3);
      all.order(ByteOrder.LITTLE_ENDIAN);
      element(
          all,
          0x0000,
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
      return all.put(set.array(), 0, length).array();
    }

    private static byte[] us(short value) {
      return ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(value).array();
    }

    private static void element(ByteBuffer to, int element, byte[] value) {
      to.putShort((short) 0).putShort((short) element).putInt(value.length).put(value);
    }
  }

  private StoreFloor() {}
}
