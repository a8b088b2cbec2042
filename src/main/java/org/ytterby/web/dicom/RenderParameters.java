// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.QueryParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.render.ImageFile;
import org.ytterby.render.ImageRenderer;
import org.ytterby.render.Viewport;
import org.ytterby.render.Window;

/**
 * How something is to be rendered, from the query of a request (PS3.18 8.3.5). Immutable.
 *
 * @param quality 1 to 100, of JPEG
 * @param accept what goes before the header Accept (8.3.3.1); empty where nothing does
 * @param ignored names of parameters that change nothing here
 */
record RenderParameters(
    ImageRenderer.View view, int quality, Optional<String> accept, Set<String> ignored) {
  private static final int WINDOW_PARTS = 3;
  private static final int VIEWPORT_PARTS = 6;
  private static final String DECIMAL =
      "[+-]?(?:\\d{1,12}(?:\\.\\d{0,12})?|\\.\\d{1,12})(?:[eE][+-]?\\d{1,2})?";

  /**
   * Reads the parameters; those that are not known, and annotation and iccprofile, are ignored and
   * told.
   *
   * @param viewport without the parameter
   * @throws InvalidObject REQUEST_INVALID for what can't be
   */
  static RenderParameters read(QueryParams query, Optional<Viewport> viewport) {
    Optional<Window> window = Optional.empty();
    Optional<Viewport> port = viewport;
    int quality = ImageFile.DEFAULT_QUALITY;
    Optional<String> accept = Optional.empty();
    Set<String> ignored = new TreeSet<>();
    for (Map.Entry<String, String> parameter : query) {
      String value = parameter.getValue();
      switch (Parameter.Render.of(parameter.getKey())) {
        case WINDOW -> window = Optional.of(window(value));
        case VIEWPORT -> port = Optional.of(viewport(value));
        case QUALITY -> quality = quality(value);
        case ACCEPT -> accept = Optional.of(value);
        case OTHER -> ignored.add(parameter.getKey());
      }
    }
    return new RenderParameters(new ImageRenderer.View(window, port), quality, accept, ignored);
  }

  /** Center, width and function (8.3.5.1.4); without the last the default of C.11.2.1.3, LINEAR. */
  private static Window window(String value) {
    String[] parts = value.split(",", -1);
    if (parts.length != WINDOW_PARTS && parts.length != WINDOW_PARTS - 1) {
      throw invalid("window");
    }
    Window.Function function =
        switch (parts.length == WINDOW_PARTS ? parts[2] : "linear") {
          case "linear" -> Window.Function.LINEAR;
          case "linear-exact" -> Window.Function.LINEAR_EXACT;
          case "sigmoid" -> Window.Function.SIGMOID;
          default -> throw invalid("window");
        };
    double width = decimal("window", parts[1]);
    if (!function.takes(width)) {
      throw invalid("window");
    }
    return new Window(decimal("window", parts[0]), width, function);
  }

  /** Width and height, then the region, of which each part may be left empty (8.3.5.1.3). */
  private static Viewport viewport(String value) {
    String[] parts = value.split(",", -1);
    if (parts.length < 2 || parts.length > VIEWPORT_PARTS) {
      throw invalid("viewport");
    }
    if (!parts[0].matches("\\d{1,5}") || !parts[1].matches("\\d{1,5}")) {
      throw invalid("viewport");
    }
    List<Double> region = new ArrayList<>();
    for (int i = 2; i < VIEWPORT_PARTS; i++) {
      region.add(i < parts.length && !parts[i].isEmpty() ? decimal("viewport", parts[i]) : 0.0);
    }
    try {
      return new Viewport(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          parts.length == 2
              ? Optional.empty()
              : Optional.of(
                  new Viewport.Region(region.get(0), region.get(1), region.get(2), region.get(3))));
    } catch (IllegalArgumentException _) {
      throw invalid("viewport");
    }
  }

  private static int quality(String value) {
    int quality = value.matches("\\d{1,3}") ? Integer.parseInt(value) : 0;
    if (quality < 1 || quality > 100) {
      throw invalid("quality");
    }
    return quality;
  }

  private static double decimal(String name, String text) {
    if (!text.matches(DECIMAL)) {
      throw invalid(name);
    }
    return Double.parseDouble(text);
  }

  private static InvalidObject invalid(String name) {
    String expected =
        switch (name) {
          case "window" ->
              "center, width and linear, linear-exact or sigmoid; a width of at least 1 for linear,"
                  + " above 0 for the others";
          case "viewport" ->
              "width and height of at least 1 and at most "
                  + Viewport.MOST_PIXELS
                  + " pixels together, and left, top, width and height of a region";
          default -> "a whole number from 1 to 100";
        };
    return new InvalidObject(
        ErrorCode.REQUEST_INVALID, "query parameter " + name, "something else", expected, null);
  }
}
