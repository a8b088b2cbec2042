// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

/** How many notices of a kind to a recipient are in one state. */
public record NoticeTally(NoticeKind kind, String recipient, NoticeState state, int notices) {}
