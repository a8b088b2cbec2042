// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.finding.Severity;

/**
 * Something of a source instance that our objects can't carry.
 *
 * @param sentence with the path, without the value: it may be patient identity
 * @param severity what it means for the objects
 */
public record CopyProblem(String sentence, Severity severity) {}
