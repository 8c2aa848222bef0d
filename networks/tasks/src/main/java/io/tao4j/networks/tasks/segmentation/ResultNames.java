package io.tao4j.networks.tasks.segmentation;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names of result files: those of the pictures without their ending. Pictures of one name in
 * several folders get {@code _2} and so on. For one thread.
 */
public final class ResultNames {
  private final Set<String> taken = new HashSet<>();

  /** A name that no picture before has got. */
  public String of(Path picture) {
    Path fileName = picture.getFileName();
    String name = fileName == null ? "picture" : fileName.toString();
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    String free = stem;
    for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
      free = stem + "_" + number;
    }
    return free;
  }
}
