// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that fuzzing has kept, one zip for each target beside the tests ({@code
 * PduFuzzTest.zip}): minimised, made by the fuzzer from seeds of our own, each reaching a branch
 * that no other one does.
 *
 * <p>As a program it packs a folder of inputs into such a zip, the same bytes for the same inputs.
 */
final class Corpus {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Corpus() {}

  /** One test for each kept input, and one that there are any. */
  static Stream<DynamicTest> of(Class<?> target, Consumer<byte[]> one) {
    Map<String, byte[]> kept = read(target);
    DynamicTest present =
        DynamicTest.dynamicTest("inputs are there", () -> assertThat(kept).hasSizeGreaterThan(20));
    return Stream.concat(
        Stream.of(present),
        kept.entrySet().stream()
            .map(
                input ->
                    DynamicTest.dynamicTest(input.getKey(), () -> one.accept(input.getValue()))));
  }

  private static Map<String, byte[]> read(Class<?> target) {
    Map<String, byte[]> inputs = new TreeMap<>();
    String name = target.getSimpleName() + ".zip";
    try (InputStream raw = target.getResourceAsStream(name)) {
      assertThat(raw).as(name).isNotNull();
      ZipInputStream zip = new ZipInputStream(raw);
      for (ZipEntry next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
        inputs.put(next.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inputs;
  }

  /**
   * What some work gives, which fails when it takes more of the heap than its input allows. Then it
   * is done once more before it is judged: the first time it may be the loading of classes that is
   * counted. Under the fuzzer (fuzz.sh says so by a property) several times as much is allowed,
   * because the hooks that it puts into comparisons of text allocate too.
   *
   * @param allowed the most bytes that may be allocated
   */
  static <T> T within(long allowed, Supplier<T> work) {
    long bytes = allowed * Long.getLong("ytterby.fuzz.hooks", 1);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    T result = work.get();
    if (THREADS.getCurrentThreadAllocatedBytes() - before <= bytes) {
      return result;
    }
    before = THREADS.getCurrentThreadAllocatedBytes();
    result = work.get();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > bytes) {
      throw new AssertionError(allocated + " bytes were allocated, " + bytes + " are allowed");
    }
    return result;
  }

  /** What follows the first byte, which chooses how an input is used. */
  static byte[] rest(byte[] input) {
    return Arrays.copyOfRange(input, 1, input.length);
  }

  /** An input of a choice and what follows it. */
  static byte[] input(int choice, byte[] rest) {
    byte[] input = new byte[1 + rest.length];
    input[0] = (byte) choice;
    System.arraycopy(rest, 0, input, 1, rest.length);
    return input;
  }

  /** Packs the files of a folder: FOLDER ZIP. */
  public static void main(String[] arguments) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
      files = all.sorted().toList();
    }
    try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      for (Path file : files) {
        ZipEntry entry = new ZipEntry(String.valueOf(file.getFileName()));
        entry.setLastModifiedTime(FileTime.fromMillis(1_767_225_600_000L)); // 2026-01-01
        zip.putNextEntry(entry);
        zip.write(Files.readAllBytes(file));
      }
    }
  }
}
