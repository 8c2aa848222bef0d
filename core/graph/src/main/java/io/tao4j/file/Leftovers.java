package io.tao4j.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files and folders that a killed process left behind. Whose process is gone cannot be
 * seen from a name (the folder may be shared between containers and machines), so their age
 * decides: a file that is being written changes all the time.
 */
final class Leftovers {
  /** For what is being written. */
  static final String PART = ".part";

  /** For an older folder, for the moment in which the new one takes its name. */
  static final String OLD = ".old";

  /** Nothing is written for so long without a change. */
  static final Duration AGE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Pattern NAME =
      Pattern.compile("\\.(?<target>.+)\\.tao-[0-9a-z]+(?<kind>\\.part|\\.old)");

  private record Sweep(Path folder, Instant at) {}

  /** A folder gets thousands of files in a row: it is looked through before the first of them. */
  private static volatile @Nullable Sweep last;

  private Leftovers() {}

  /** A new name beside a target. */
  static Path name(Path target, String kind) {
    String random =
        Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
    return target.resolveSibling("." + target.getFileName() + ".tao-" + random + kind);
  }

  /** Removes what has been left in a folder; an older folder that lost its name gets it back. */
  static void sweep(Path folder) throws IOException {
    Instant limit = Instant.now().minus(AGE);
    Sweep before = last;
    if (before != null && before.folder().equals(folder) && before.at().isAfter(limit)) {
      return;
    }
    last = new Sweep(folder, Instant.now());
    remove(folder, path -> Files.getLastModifiedTime(path).toInstant().isBefore(limit));
  }

  /**
   * Removes what has been left of one target, however young, where nobody else can be writing it.
   */
  static void removeOf(Path target) throws IOException {
    String name = String.valueOf(target.getFileName());
    if (Files.isDirectory(target.getParent())) {
      remove(
          target.getParent(),
          path -> {
            Matcher parts = NAME.matcher(String.valueOf(path.getFileName()));
            return parts.matches() && parts.group("target").equals(name);
          });
    }
  }

  private interface Condition {
    boolean holds(Path path) throws IOException;
  }

  private static void remove(Path folder, Condition condition) throws IOException {
    List<Path> candidates;
    try (Stream<Path> entries = Files.list(folder)) {
      candidates =
          entries.filter(p -> NAME.matcher(String.valueOf(p.getFileName())).matches()).toList();
    }
    for (Path path : candidates) {
      try {
        if (condition.holds(path)) {
          remove(path);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} was removed by another process", path);
      }
    }
  }

  private static void remove(Path path) throws IOException {
    Matcher parts = NAME.matcher(String.valueOf(path.getFileName()));
    if (parts.matches() && parts.group("kind").equals(OLD)) {
      Path target = path.resolveSibling(parts.group("target"));
      if (!Files.exists(target)) {
        Files.move(path, target);
        LOG.warn("{} has its name again: a process was killed while it replaced it", target);
        return;
      }
    }
    delete(path);
    LOG.info("removed {}, which a killed process left", path);
  }

  /** Marks something as in use now. */
  static void touch(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
  }

  /** Deletes a file, or a folder with all that is in it. */
  static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      for (Path each : deepestFirst(path)) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** A folder's content, and the folder last. */
  static List<Path> deepestFirst(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
