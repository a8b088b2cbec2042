// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over the sources on the JDK of the toolchain (the formatter plugins run
 * in Maven's own JVM, which may be too old to parse Java 25) and fails, naming the files, where one
 * is not formatted. With a third argument {@code --fix} it formats them in place.
 */
class CheckFormat {
  private static final int NEEDED = 25;

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean fix = arguments.length > 2 && arguments[2].equals("--fix");
    List<String> command = new ArrayList<>(List.of(java()));
    for (String exported : List.of("api", "code", "file", "main", "parser", "tree", "util")) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + exported + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-jar", arguments[0]));
    command.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    try (Stream<Path> files = Files.walk(Path.of(arguments[1]))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .sorted()
          .forEach(command::add);
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      System.err.println("The files named above are not formatted. Run: ./ytterby format");
      System.exit(1);
    }
  }

  /**
   * This one, unless it is too old: Maven chooses no toolchain where JAVA_HOME is new enough, and
   * then calls the java of the PATH, which may be another.
   */
  private static String java() {
    String home = System.getenv("JAVA_HOME");
    boolean old = Runtime.version().feature() < NEEDED;
    return old && home != null
        ? Path.of(home, "bin", "java").toString()
        : ProcessHandle.current().info().command().orElse("java");
  }
}
