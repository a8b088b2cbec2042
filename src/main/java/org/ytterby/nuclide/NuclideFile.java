// SPDX-License-Identifier: Apache-2.0
package org.ytterby.nuclide;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Measured;
import org.ytterby.quantity.NuclideData;

/**
 * One data file of a nuclide: every key must be there, and no other. Stateless.
 *
 * <p>Keys say their units: {@code half-life-h} in hours, as tables have it, {@code
 * charged-energy-mev} in MeV per decay; {@code u} are standard uncertainties (k = 1).
 */
final class NuclideFile {
  private static final double S_PER_H = 3600;
  private static final double PERCENT = 100;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private NuclideFile() {}

  static NuclideData read(String file, byte[] json) {
    try {
      return MAPPER.readValue(json, Wire.class).data();
    } catch (IOException | IllegalArgumentException e) {
      throw new Defect(
          ErrorCode.DEFECT, "nuclide file " + file + " is not the one that was shipped", e);
    }
  }

  /** The file as it is written. */
  private record Wire(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) List<Coded> codes,
      @JsonProperty(value = "half-life-h", required = true) Figure halfLife,
      @JsonProperty(value = "charged-energy-mev", required = true) Sum chargedEnergy,
      @JsonProperty(value = "positron-fraction", required = true) @Nullable Figure positrons,
      @JsonProperty(required = true) @Nullable Table kernel,
      @JsonProperty(required = true) String photons) {
    NuclideData data() {
      return new NuclideData(
          name,
          codes,
          halfLife.times(S_PER_H),
          halfLife.source(),
          new Measured(chargedEnergy.value(), chargedEnergy.u()),
          chargedEnergy.parts(),
          chargedEnergy.source(),
          Optional.ofNullable(positrons).map(found -> found.times(1)),
          Optional.ofNullable(kernel).map(Table::data),
          photons);
    }
  }

  /** A number with its uncertainty. */
  private record Figure(
      @JsonProperty(required = true) double value,
      @JsonProperty(required = true) double u,
      @JsonProperty(required = true) String source) {
    Measured times(double factor) {
      return new Measured(value * factor, u * factor);
    }
  }

  /** A point kernel. */
  private record Table(
      @JsonProperty(required = true) String table,
      @JsonProperty(required = true) String origin,
      @JsonProperty(value = "u-percent", required = true) double percent) {
    NuclideData.Kernel data() {
      return new NuclideData.Kernel(table, origin, percent / PERCENT);
    }
  }

  /** A number and what it is the sum of. */
  private record Sum(
      @JsonProperty(required = true) double value,
      @JsonProperty(required = true) double u,
      @JsonProperty(required = true) String source,
      @JsonProperty(required = true) LinkedHashMap<String, Double> parts) {}
}
