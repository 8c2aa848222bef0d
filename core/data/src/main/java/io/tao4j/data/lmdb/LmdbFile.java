package io.tao4j.data.lmdb;

import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default database of an LMDB file, to read. Its tree is walked once; values are read when they
 * are asked for, each by opening the file, so that nothing is held open. What was written after the
 * opening is not seen; a file that is written over meanwhile gives whatever is there. Thread-safe.
 *
 * @see <a href="http://www.lmdb.tech/doc/">LMDB</a>
 */
public final class LmdbFile {
  /** Name of the file in a folder of LMDB. */
  public static final String NAME = "data.mdb";

  private static final int DEEPEST = 64;

  /** Where a value is. */
  private record Place(long offset, int length) {}

  private final Path file;
  private final Map<String, Place> places;

  private LmdbFile(Path file, Map<String, Place> places) {
    this.file = file;
    this.places = places;
  }

  /** Whether a folder is one of LMDB. */
  public static boolean isFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  /**
   * Opens a file.
   *
   * @param path the file, or a folder that holds {@value #NAME}
   * @throws TaoException {@code LMDB-001} if it cannot be read, {@code LMDB-002} if it is no LMDB
   *     file of version 1, is cut off or damaged, or holds databases within databases
   */
  public static LmdbFile open(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(NAME) : path;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new LmdbFile(file, new Walk(file, channel).places());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static TaoException unreadable(Path file, IOException e) {
    return new TaoException(
        "LMDB-001",
        "%s cannot be read: %s".formatted(file, FileBytes.reason(file, e)),
        List.of("give a folder with " + NAME),
        e);
  }

  private static TaoException damaged(Path file, String why) {
    return new TaoException(
        "LMDB-002",
        "%s: %s".formatted(file, why),
        "write it anew, by dataset_convert for instance");
  }

  /** Walks the tree of keys. */
  private static final class Walk {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private final long size;
    private int pageSize;

    Walk(Path file, FileChannel channel) throws IOException {
      this.file = file;
      this.channel = channel;
      this.size = channel.size();
    }

    Map<String, Place> places() throws IOException {
      ByteBuffer first = meta(0);
      pageSize = first.getInt(LmdbPage.FREE_TREE);
      if (pageSize < 512 || pageSize > 1 << 16 || Integer.bitCount(pageSize) != 1) {
        throw damaged(file, "pages of %s bytes".formatted(pageSize));
      }
      ByteBuffer second = meta(pageSize);
      int transaction = LmdbPage.LAST_PAGE + Long.BYTES;
      ByteBuffer newest =
          Long.compareUnsigned(first.getLong(transaction), second.getLong(transaction)) > 0
              ? first
              : second;
      int flags = newest.getShort(LmdbPage.MAIN_TREE + 4);
      if (flags != 0) {
        throw damaged(
            file,
            "keys in another order than that of their bytes, or several values of a key (flags %s)"
                .formatted(flags));
      }
      long root = newest.getLong(LmdbPage.MAIN_TREE + LmdbPage.TREE - Long.BYTES);
      long entries = newest.getLong(LmdbPage.MAIN_TREE + 32);
      if (root != LmdbPage.NONE) {
        page(root, 0);
      }
      if (places.size() != entries) {
        throw damaged(file, "%s keys are there, %s are meant".formatted(places.size(), entries));
      }
      return Collections.unmodifiableMap(places);
    }

    private ByteBuffer meta(long offset) throws IOException {
      int bytes = LmdbPage.LAST_PAGE + 2 * Long.BYTES;
      if (offset + bytes > size) {
        throw damaged(file, "no LMDB file: it has only %s bytes".formatted(size));
      }
      ByteBuffer page = FileBytes.read(channel, offset, bytes);
      if (page.getInt(LmdbPage.HEADER) != LmdbPage.MAGIC) {
        throw damaged(file, "no LMDB file, or one of another byte order");
      }
      if (page.getInt(LmdbPage.HEADER + 4) != LmdbPage.VERSION) {
        throw damaged(
            file, "format %s, only 1 is known".formatted(page.getInt(LmdbPage.HEADER + 4)));
      }
      return page;
    }

    private void page(long number, int depth) throws IOException {
      if (number < 2 || number >= size / pageSize || !seen.add(number) || depth > DEEPEST) {
        throw damaged(
            file,
            "page %s is named by another, and is behind the end or a part of itself"
                .formatted(number));
      }
      ByteBuffer page = FileBytes.read(channel, number * pageSize, pageSize);
      int kind = page.getShort(10);
      int count = (Short.toUnsignedInt(page.getShort(12)) - LmdbPage.HEADER) / Short.BYTES;
      if (kind != LmdbPage.BRANCH && kind != LmdbPage.LEAF || count < 1) {
        throw damaged(file, "page %s is of kind %s with %s entries".formatted(number, kind, count));
      }
      for (int i = 0; i < count; i++) {
        try {
          int at = Short.toUnsignedInt(page.getShort(LmdbPage.HEADER + Short.BYTES * i));
          long low = Short.toUnsignedLong(page.getShort(at));
          long high = Short.toUnsignedLong(page.getShort(at + 2));
          int flags = Short.toUnsignedInt(page.getShort(at + 4));
          if (kind == LmdbPage.BRANCH) {
            page(low | high << 16 | (long) flags << 32, depth + 1);
          } else {
            leaf(page, number, at, low | high << 16, flags);
          }
        } catch (IndexOutOfBoundsException e) {
          throw damaged(file, "entry %s of page %s is outside of it".formatted(i, number));
        }
      }
    }

    private void leaf(ByteBuffer page, long number, int at, long length, int flags) {
      int keyLength = Short.toUnsignedInt(page.getShort(at + 6));
      byte[] key = new byte[keyLength];
      page.get(at + LmdbPage.ENTRY_HEADER, key);
      String name = new String(key, StandardCharsets.UTF_8);
      int value = at + LmdbPage.ENTRY_HEADER + keyLength;
      if ((flags & ~LmdbPage.BIG_VALUE) != 0) {
        throw damaged(file, "'%s' is a database of its own or has several values".formatted(name));
      }
      long offset =
          flags == LmdbPage.BIG_VALUE
              ? offsetOf(page.getLong(value), name) + LmdbPage.HEADER
              : number * pageSize + value;
      if (offset < 0 || length > Integer.MAX_VALUE || length > size - offset) {
        throw damaged(file, "the value of '%s' is behind the end of the file".formatted(name));
      }
      places.put(name, new Place(offset, (int) length));
    }

    private long offsetOf(long number, String name) {
      if (number < 0 || number > size / pageSize) {
        throw damaged(file, "the value of '%s' is behind the end of the file".formatted(name));
      }
      return number * pageSize;
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** All keys, in the order of their bytes. */
  public Set<String> keys() {
    return places.keySet();
  }

  /** Whether there is a value of that key. */
  public boolean contains(String key) {
    return places.containsKey(key);
  }

  /**
   * A value.
   *
   * @throws TaoException {@code LMDB-003} if there is no such key, {@code LMDB-001} if the file can
   *     no longer be read
   */
  public byte[] value(String key) {
    Place place = places.get(key);
    if (place == null) {
      throw new TaoException("LMDB-003", "%s holds no '%s'".formatted(file, key));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] value = new byte[place.length()];
      FileBytes.read(channel, place.offset(), place.length()).get(value);
      return value;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
