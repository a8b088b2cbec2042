// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

/**
 * A point or direction in the patient's frame (LPS: x to the left, y to the back, z to the head;
 * mm) or in voxel indices.
 */
public record Vector3(double x, double y, double z) {
  public Vector3 {
    if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z)) {
      throw new IllegalArgumentException(
          "vector: found " + x + ", " + y + ", " + z + ", expected finite numbers");
    }
  }

  public Vector3 plus(Vector3 other) {
    return new Vector3(x + other.x, y + other.y, z + other.z);
  }

  public Vector3 minus(Vector3 other) {
    return new Vector3(x - other.x, y - other.y, z - other.z);
  }

  public Vector3 times(double factor) {
    return new Vector3(x * factor, y * factor, z * factor);
  }

  public double dot(Vector3 other) {
    return x * other.x + y * other.y + z * other.z;
  }

  public Vector3 cross(Vector3 other) {
    return new Vector3(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  public double length() {
    return Math.sqrt(dot(this));
  }

  /** The same direction with length 1. */
  public Vector3 unit() {
    double length = length();
    if (length == 0) {
      throw new IllegalArgumentException("unit vector: found length 0, expected a direction");
    }
    return new Vector3(x / length, y / length, z / length);
  }
}
