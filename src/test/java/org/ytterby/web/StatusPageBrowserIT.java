// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.testdata.SharedData;

/** The page at {@code /} in a real browser, Debian's Chromium. */
@Timeout(180)
class StatusPageBrowserIT {
  private static final int WIDTH = 1400;

  @TempDir private Path folder;

  @Test
  void a_browser_shows_the_page_in_its_own_style_and_takes_nothing_for_markup() throws Exception {
    SharedData.requireProgram("chromium");
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        WebServer web =
            WebServer.start(WebSettings.at("127.0.0.1", 0), new ShownNode().ports(), workers)) {
      String address = "http://127.0.0.1:" + web.port() + "/?refresh=off";
      String dom = chromium("--dump-dom", address);
      assertThat(dom).contains("<h2 id=\"health\">Node: ready</h2>").contains("c22");
      // The browser's own parser: what a peer said is text in it, and its elements are ours.
      assertThat(dom)
          .contains("&lt;script&gt;alert(")
          .doesNotContain("<script")
          .doesNotContain("<img");

      Path picture = folder.resolve("page.png");
      String said =
          chromium(
              "--screenshot=" + picture,
              "--window-size=" + WIDTH + ",900",
              "--enable-logging=stderr",
              address);
      assertThat(said).doesNotContain("Content Security Policy").doesNotContain("Refused to");
      BufferedImage image = ImageIO.read(picture.toFile());
      assertThat(image.getWidth()).isEqualTo(WIDTH);
      // Only the style sheet gives these colours: links, and what needs a look.
      assertThat(colours(image)).contains(0x003f8a, 0x6b3a00, 0xffffff);
    }
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y) & 0xffffff);
      }
    }
    return colours;
  }

  private String chromium(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(80, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("chromium did not end: " + Files.readString(output));
    }
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }
}
