// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Watches every buffer that a test class allocates and fails the class when one is collected
 * without being released.
 */
public final class LeakPresence implements BeforeAllCallback, AfterAllCallback {
  private static final int COLLECTIONS = 50;
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private ResourceLeakDetector.Level before = ResourceLeakDetector.Level.SIMPLE;

  @Override
  public void beforeAll(ExtensionContext context) {
    watch();
  }

  void watch() {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((resource, records) -> leaks.add(resource + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    settle();
    endWatch();
    assertThat(leaks).as("buffers that were never released").isEmpty();
  }

  void endWatch() {
    ByteBufUtil.setLeakListener((resource, records) -> {});
    ResourceLeakDetector.setLevel(before);
  }

  /** How many leaks are known after a collection, for the test of this extension itself. */
  int leaksAfterCollection() {
    settle();
    return leaks.size();
  }

  private static void settle() {
    WeakReference<Object> sentinel = new WeakReference<>(new Object());
    for (int i = 0; i < COLLECTIONS && sentinel.get() != null; i++) {
      System.gc();
    }
    // Leaks are reported at the next allocation.
    for (int i = 0; i < 16; i++) {
      ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
      buffer.release();
    }
  }
}
