package io.tao4j.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Writes a folder so that a reader sees the old one or the new one, never a part: files go to a
 * folder of a temporary name beside it, are forced to the disk, and the folder is then renamed. An
 * older folder is moved aside for that moment and deleted afterwards. When writing fails the
 * temporary folder is removed and the older one stays as it was. What a killed process left is
 * removed by a later write once it is an hour old; where it was killed between the two renames, the
 * older folder gets its name back.
 */
public final class AtomicFolder {

  /** What to write; called once. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes files, and may read them again; whatever it throws, the target stays as it was.
     *
     * @param temporary an empty folder beside the target
     */
    void writeTo(Path temporary) throws IOException;
  }

  private AtomicFolder() {}

  /**
   * Replaces {@code folder}; missing parent folders are made.
   *
   * @param mark a file that a folder of this kind has: an existing folder without it, and with
   *     something else in it, is not replaced
   * @throws FileAlreadyExistsException if {@code folder} is something that this does not replace
   */
  public static void write(Path folder, String mark, Content content) throws IOException {
    Path target = folder.toAbsolutePath();
    requireReplaceable(target, mark);
    Path parent = target.getParent();
    Files.createDirectories(parent);
    Leftovers.sweep(parent);
    Path temporary = Files.createDirectory(Leftovers.name(target, Leftovers.PART));
    Path aside = Leftovers.name(target, Leftovers.OLD);
    try {
      content.writeTo(temporary);
      force(temporary);
      // The content may have taken its time.
      requireReplaceable(target, mark);
      boolean older = Files.exists(target);
      if (older) {
        Files.move(target, aside);
        Leftovers.touch(aside);
      }
      try {
        Files.move(temporary, target);
      } catch (IOException e) {
        if (older) {
          Files.move(aside, target);
        }
        throw e;
      }
      AtomicFile.forceFolder(parent);
    } finally {
      Leftovers.delete(temporary);
      Leftovers.delete(aside);
    }
  }

  private static void requireReplaceable(Path target, String mark) throws IOException {
    if (!Files.exists(target) || Files.exists(target.resolve(mark))) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "is a file");
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw new FileAlreadyExistsException(
            target.toString(), null, "has files in it but no " + mark + ": it is not replaced");
      }
    }
  }

  private static void force(Path folder) throws IOException {
    for (Path path : Leftovers.deepestFirst(folder)) {
      if (Files.isRegularFile(path)) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }
}
