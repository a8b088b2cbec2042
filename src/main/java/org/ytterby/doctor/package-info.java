// SPDX-License-Identifier: Apache-2.0
/**
 * The connection doctor: finds out, step by step, why nothing comes from a peer or nothing arrives
 * there, and says in a sentence what to change where. It stores nothing and sends no object; what
 * it asks of a peer is what a delivery would ask, up to the first object.
 */
@NullMarked
package org.ytterby.doctor;

import org.jspecify.annotations.NullMarked;
