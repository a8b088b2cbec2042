// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

/** A content item with what it is to its parent. */
public record Related(Relationship relationship, ContentItem item) {}
