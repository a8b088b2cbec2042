// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Gives a target each file of a folder, to measure what they reach: TARGET FOLDER. */
final class FuzzReplay {
  private FuzzReplay() {}

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Method target =
        Class.forName("org.ytterby.fuzz." + arguments[0])
            .getMethod("fuzzerTestOneInput", byte[].class);
    List<Path> inputs;
    try (Stream<Path> all = Files.list(Path.of(arguments[1]))) {
      inputs = all.sorted().toList();
    }
    for (Path input : inputs) {
      target.invoke(null, (Object) Files.readAllBytes(input));
    }
  }
}
