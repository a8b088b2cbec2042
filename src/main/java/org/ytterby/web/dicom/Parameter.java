// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.Locale;
import java.util.stream.Stream;

/** A query parameter of a resource, as its door reads it. */
public sealed interface Parameter {
  /** Its name; what stands for one where any may come. */
  String label();

  /** What it does, for people; Markdown. */
  String what();

  /** Of a search (PS3.18 8.3.4). Names are taken without regard to case. */
  enum Search implements Parameter {
    LIMIT("limit", "at most so many answers; never more than " + QueryDoor.MOST),
    OFFSET("offset", "so many answers are left out first"),
    FUZZYMATCHING("fuzzymatching", "not supported: `true` is answered literally, with a Warning"),
    INCLUDEFIELD(
        "includefield",
        "attributes that are returned too, by keyword or tag, or `all`; with commas"),
    ATTRIBUTE(
        "*attribute*",
        "a key of 3.5 that has text, by keyword or tag; UIDs may be a list with commas. 400 for one"
            + " that can't be matched");

    private final String label;
    private final String what;

    Search(String label, String what) {
      this.label = label;
      this.what = what;
    }

    /** What a name means: an attribute where it is no other word. */
    static Search of(String name) {
      return Stream.of(values())
          .filter(one -> one.label.equals(name.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(ATTRIBUTE);
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public String what() {
      return what;
    }
  }

  /** Of what is rendered (PS3.18 8.3.5). */
  enum Render implements Parameter {
    ACCEPT("accept", "goes before the header"),
    WINDOW(
        "window",
        "`center,width,function`: `linear` (default), `linear-exact`, `sigmoid`; in values behind"
            + " the modality transformation, of an RT Dose in its dose units. Of grey images only"),
    VIEWPORT(
        "viewport",
        "`w,h[,sx,sy,sw,sh]`: at most 16 777 216 pixels; the region may have fractions, negative"
            + " `sw` or `sh` flips. The picture is fitted in with square pixels, not filled up"),
    QUALITY("quality", "1 to 100 of JPEG, default 90"),
    OTHER("`annotation`, `iccprofile`, any other", "ignored, which a Warning header says");

    private final String label;
    private final String what;

    Render(String label, String what) {
      this.label = label;
      this.what = what;
    }

    /** What a name means: nothing here where it is no word of ours. */
    static Render of(String name) {
      return Stream.of(values()).filter(one -> one.label.equals(name)).findFirst().orElse(OTHER);
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public String what() {
      return what;
    }
  }
}
