// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.store.CanonicalJson;

/**
 * What a site has measured of one scanner and reconstruction, with its evidence, as a file that is
 * never changed: JSON, with the SHA-256 of its own canonical form without that. A protocol names
 * it, and a run freezes its {@link CalibrationRecord}, digest included. Immutable.
 *
 * <p>A version that a later program writes is refused; this and every earlier one is read.
 *
 * @param calibration what protocols work by
 * @param tree the whole record
 */
public record AcceptanceRecord(CalibrationRecord calibration, Map<String, @Nullable Object> tree) {
  private static final String SCHEMA = "ytterby-acceptance";

  /** 2: with the form of the images; 1 said nothing of it. */
  private static final int VERSION = 2;

  private static final String FORM = "form";

  private static final String CALIBRATION = "calibration";
  private static final String SHA256 = "sha256";
  private static final String ACCEPTANCE = "acceptance";
  private static final TypeReference<Map<String, @Nullable Object>> TREE = new TypeReference<>() {};
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** The record of what was measured. */
  static AcceptanceRecord of(Commission how, Acceptance measured) {
    CalibrationRecord open = measured.calibration(how.wishes().reconstruction(), "");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("version", VERSION);
    tree.put("name", how.name());
    tree.put("made", how.wishes().made().toString());
    tree.put("software", how.wishes().software());
    tree.put("protocol", how.protocol().name());
    tree.put(CALIBRATION, calibration(open));
    tree.putAll(Evidence.of(measured));
    String sha256 = CanonicalJson.digest(tree);
    tree.put(SHA256, sha256);
    return new AcceptanceRecord(measured.calibration(how.wishes().reconstruction(), sha256), tree);
  }

  /** Its own digest is not in it. */
  private static Map<String, @Nullable Object> calibration(CalibrationRecord record) {
    Map<String, @Nullable Object> tree = STRICT.convertValue(record, TREE);
    tree.remove(ACCEPTANCE);
    return tree;
  }

  /** What identifies it. */
  public String sha256() {
    return calibration.acceptance();
  }

  /** The name that it was given. */
  public String name() {
    return String.valueOf(tree.get("name"));
  }

  /** As a file holds it. */
  public String text() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    } catch (IOException e) {
      throw new StorageFailure("an acceptance record can't be written as JSON", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws StorageFailure when it can't be read
   * @throws InvalidObject when it is no acceptance record, of a later version, or was changed
   */
  public static AcceptanceRecord read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StorageFailure(
          "acceptance record " + file + " can't be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Reads the text of a file. */
  public static AcceptanceRecord parse(String where, String text) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(CanonicalJson.read(where, text));
    if (!SCHEMA.equals(tree.get("schema"))) {
      throw new InvalidObject(
          where + " schema", String.valueOf(tree.get("schema")), SCHEMA + ", an acceptance record");
    }
    if (!(tree.get("version") instanceof Integer version) || version < 1 || version > VERSION) {
      throw new InvalidObject(
          where + " version", String.valueOf(tree.get("version")), "1 to " + VERSION);
    }
    Map<String, @Nullable Object> open = new LinkedHashMap<>(tree);
    Object stated = open.remove(SHA256);
    String found = CanonicalJson.digest(open);
    if (!found.equals(stated)) {
      throw new InvalidObject(
          where + " sha256",
          "content of digest " + found,
          stated + ": it was changed; make another record instead");
    }
    return new AcceptanceRecord(calibration(where, version, tree.get(CALIBRATION), found), tree);
  }

  private static CalibrationRecord calibration(
      String where, int version, @Nullable Object tree, String sha256) {
    try {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>();
      if (tree instanceof Map<?, ?> map) {
        map.forEach((key, value) -> whole.put(String.valueOf(key), value));
      }
      if (version == 1) {
        whole.put(FORM, ImageForm.UNKNOWN);
      }
      whole.put(ACCEPTANCE, sha256);
      CalibrationRecord read = STRICT.convertValue(whole, CalibrationRecord.class);
      if (read.form() == null) {
        throw new IllegalArgumentException(FORM);
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new InvalidObject(
          where + " " + CALIBRATION, "figures that no calibration has", "a calibration");
    }
  }
}
