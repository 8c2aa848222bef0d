package io.tao4j.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A native library in the memory of this process, as Linux lists it.
 *
 * @param file what was loaded
 * @param start address of the library's first byte
 */
record LoadedLibrary(Path file, long start) {
  private static final Path MAPS = Path.of("/proc/self/maps");

  /**
   * Finds a library by its file's name.
   *
   * @throws IOException if it is not loaded, more than once, or from a file that is no longer there
   */
  static LoadedLibrary find(String name) throws IOException {
    return find(name, Files.readAllLines(MAPS));
  }

  /**
   * @param maps lines as in {@code /proc/self/maps}: addresses, rights, offset in the file, device,
   *     inode, path
   */
  static LoadedLibrary find(String name, List<String> maps) throws IOException {
    Set<String> files = new TreeSet<>();
    LoadedLibrary found = null;
    for (String line : maps) {
      String[] parts = line.split("\\s+", 6);
      if (parts.length < 6 || !parts[5].replace(" (deleted)", "").endsWith("/" + name)) {
        continue;
      }
      files.add(parts[4] + " " + parts[5]);
      if (found == null && parts[2].matches("0+")) {
        String start = parts[0].substring(0, parts[0].indexOf('-'));
        found = new LoadedLibrary(Path.of(parts[5]), Long.parseUnsignedLong(start, 16));
      }
    }
    if (found == null || files.size() != 1) {
      throw new IOException(
          "%s is loaded %s".formatted(name, files.isEmpty() ? "from no file" : "from " + files));
    }
    return found;
  }
}
