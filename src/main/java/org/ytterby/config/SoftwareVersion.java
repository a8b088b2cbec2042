// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/**
 * Which software is running, as objects, frozen runs and {@code ytterby version} name it.
 *
 * @param version the release
 * @param build first 12 hex digits of the SHA-256 of the jar, which is reproducible; {@value
 *     #DEVELOPMENT} when no jar runs
 */
public record SoftwareVersion(String version, String build) {
  private static final String DEVELOPMENT = "development";
  private static final int DIGITS = 12;

  /** The version of the code that is running. */
  public static SoftwareVersion ofRunningCode() {
    String version = SoftwareVersion.class.getPackage().getImplementationVersion();
    return new SoftwareVersion(
        version == null ? DEVELOPMENT : version,
        jar().map(SoftwareVersion::digest).orElse(DEVELOPMENT));
  }

  @Override
  public String toString() {
    return version + " (build " + build + ")";
  }

  private static Optional<Path> jar() {
    CodeSource source = SoftwareVersion.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      URI location = source.getLocation().toURI();
      return Optional.of(Path.of(location)).filter(Files::isRegularFile);
    } catch (URISyntaxException unusable) {
      return Optional.empty();
    }
  }

  private static String digest(Path jar) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException | IOException impossible) {
      throw new Defect(ErrorCode.DEFECT, "the running jar can't be digested", impossible);
    }
  }
}
