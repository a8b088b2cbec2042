// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

/**
 * A value with who says it and where.
 *
 * @param <T> an immutable type
 * @param value what is said
 * @param source who says it
 * @param where the attribute path with SOP Instance UID, or file, line and key
 */
public record Sourced<T>(T value, TreatmentSource source, String where) {}
