// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/** Units of measurement as UCUM codes (PS3.16 CID 82 and its companions). */
public final class Ucum {
  public static final Coded GY = unit("Gy", "Gy");
  public static final Coded GBQ = unit("GBq", "gigabecquerel");
  public static final Coded MBQ = unit("MBq", "megabecquerel");
  public static final Coded BQ = unit("Bq", "becquerel");
  public static final Coded BQ_PER_ML = unit("Bq/ml", "Becquerels/milliliter");
  public static final Coded GY_PER_GBQ = unit("Gy/GBq", "gray per gigabecquerel");
  public static final Coded G_PER_CM3 = unit("g/cm3", "gram per cubic centimeter");
  public static final Coded PER_GY = unit("/Gy", "per gray");
  public static final Coded ML = unit("ml", "ml");
  public static final Coded CM3 = unit("cm3", "cubic centimeter");
  public static final Coded G = unit("g", "grams");
  public static final Coded KG = unit("kg", "kg");
  public static final Coded MM = unit("mm", "mm");
  public static final Coded S = unit("s", "second");
  public static final Coded H = unit("h", "hour");
  public static final Coded PERCENT = unit("%", "Percent");
  public static final Coded RATIO = unit("{ratio}", "ratio");
  public static final Coded PIXELS = unit("{pixels}", "pixels");
  public static final Coded NO_UNITS = unit("1", "no units");

  private Ucum() {}

  private static Coded unit(String value, String meaning) {
    return new Coded(value, "UCUM", meaning);
  }
}
