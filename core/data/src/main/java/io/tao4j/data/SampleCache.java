package io.tao4j.data;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decoded sources of earlier epochs, up to a number of bytes. Which found room depends on timing;
 * what a reader gets does not.
 */
final class SampleCache {
  private final ConcurrentHashMap<Integer, Object> sources = new ConcurrentHashMap<>();
  private final AtomicLong free;

  SampleCache(long bytes) {
    free = new AtomicLong(bytes);
  }

  @Nullable Object get(int source) {
    return sources.get(source);
  }

  void put(int source, Object decoded, long bytes) {
    if (free.addAndGet(-bytes) < 0 || sources.putIfAbsent(source, decoded) != null) {
      free.addAndGet(bytes);
    }
  }

  long freeBytes() {
    return free.get();
  }
}
