package io.tao4j.data;

import io.tao4j.data.image.Image;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pictures of earlier epochs, up to a number of bytes. Which pictures found room depends on
 * timing; what a reader gets does not.
 */
final class DecodedImageCache {
  private final ConcurrentHashMap<Integer, Image> images = new ConcurrentHashMap<>();
  private final AtomicLong free;

  DecodedImageCache(long bytes) {
    free = new AtomicLong(bytes);
  }

  @Nullable Image get(int sample) {
    return images.get(sample);
  }

  void put(int sample, Image image) {
    long size = image.byteSize();
    if (free.addAndGet(-size) < 0 || images.putIfAbsent(sample, image) != null) {
      free.addAndGet(size);
    }
  }

  long freeBytes() {
    return free.get();
  }
}
