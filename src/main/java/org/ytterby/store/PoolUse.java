// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

/**
 * How a pool of database connections is used at a moment.
 *
 * @param name {@code durable} or {@code volatile}
 * @param active connections that somebody works with
 * @param idle open ones that nobody uses
 * @param waiting threads that wait for one
 * @param most how many there may be
 */
public record PoolUse(String name, int active, int idle, int waiting, int most) {}
