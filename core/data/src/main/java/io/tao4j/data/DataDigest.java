package io.tao4j.data;

import io.tao4j.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * A short text that tells two data sets apart: the samples' names with their labels, in order, and
 * the sizes of up to {@value #SIZES} files, so that files which changed places are noticed without
 * reading them. The folder that holds the set is no part of it.
 */
public final class DataDigest {
  /** Asking for a file's size takes a millisecond on some network disks. */
  private static final int SIZES = 1000;

  private static final int LENGTH = 8;

  private final Sha256 digest = new Sha256();
  private final int every;
  private final int count;
  private int added;

  /**
   * @param count samples that will be added
   */
  public DataDigest(int count) {
    this.count = count;
    this.every = Math.max(1, (count + SIZES - 1) / SIZES);
  }

  /**
   * Adds the next sample.
   *
   * @param name within the set
   * @param label as text
   */
  public void add(String name, Path file, String label) {
    add(name, () -> size(file), label);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -2; // a file that is not there is a fact as well; reading it will say so
    }
  }

  /**
   * Adds the next sample, which is no file of its own.
   *
   * @param name within the set
   * @param bytes tells its size; asked for some of the samples
   * @param label as text
   */
  public void add(String name, LongSupplier bytes, String label) {
    long size = added++ % every == 0 ? bytes.getAsLong() : -1;
    digest.add(name + "\0" + label + "\0" + size + "\n");
  }

  /** How many samples, and the first bytes of the digest: {@code 120 samples, 9f86d081884c7d65}. */
  public String text() {
    return count + " samples, " + digest.hex(LENGTH);
  }
}
