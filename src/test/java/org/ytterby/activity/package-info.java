// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.ytterby.activity;

import org.jspecify.annotations.NullMarked;
