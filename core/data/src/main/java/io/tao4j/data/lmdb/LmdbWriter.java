package io.tao4j.data.lmdb;

import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an LMDB file in one go, with keys that come in their order: the pages of values first,
 * then the leaves, then the tree over them. Programs that use LMDB open it as any other.
 */
public final class LmdbWriter {
  private static final int PAGE = 4096;

  /** Where LMDB says whether keys of the tree of free pages are numbers, as they are. */
  private static final short INTEGER_KEYS = 0x08;

  /** A page of the tree, by the first key below it. */
  private record Child(byte[] key, long page) {}

  /** An entry of a page: its key, its own bytes with header. */
  private record Entry(byte[] key, byte[] bytes) {}

  private final OutputStream out;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Child> leaves = new ArrayList<>();
  private byte[] last = new byte[0];
  private int used = LmdbPage.HEADER;
  private long pages = 2;
  private long count;
  private long branchPages;
  private long overflowPages;

  private LmdbWriter(OutputStream out) {
    this.out = out;
  }

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    /** Puts all keys. */
    void write(LmdbWriter writer) throws IOException;
  }

  /**
   * Writes {@link LmdbFile#NAME} into a folder, which is made if missing; an old one stays until
   * the new one is whole.
   *
   * @return the file
   */
  public static Path write(Path folder, Content content) throws IOException {
    Path file = folder.resolve(LmdbFile.NAME);
    Files.createDirectories(folder);
    // The first two pages say where the tree begins, which is known at the end.
    Path body = Files.createTempFile(folder, ".", ".pages");
    try {
      byte[] head;
      try (OutputStream stream =
          new java.io.BufferedOutputStream(Files.newOutputStream(body), 1 << 16)) {
        LmdbWriter writer = new LmdbWriter(stream);
        content.write(writer);
        head = writer.finish();
      }
      AtomicFile.writeStream(
          file,
          stream -> {
            stream.write(head);
            Files.copy(body, stream);
          });
    } finally {
      Files.deleteIfExists(body);
    }
    return file;
  }

  /**
   * Adds a value.
   *
   * @param key of at most 511 bytes in UTF-8, whose bytes are behind those of the key before
   * @throws IllegalArgumentException if the key is empty, too long or out of order
   */
  public void put(String key, byte[] value) throws IOException {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > LmdbPage.LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key has 1 to %s bytes, got '%s'".formatted(LmdbPage.LONGEST_KEY, key));
    }
    if (Arrays.compareUnsigned(last, name) >= 0) {
      throw new IllegalArgumentException("the key '%s' is out of order".formatted(key));
    }
    last = name;
    int whole = LmdbPage.ENTRY_HEADER + name.length + value.length;
    boolean big = whole > LmdbPage.largestEntry(PAGE);
    byte[] stored = big ? number(overflow(value)) : value;
    add(new Entry(name, entry(name, value.length, big ? LmdbPage.BIG_VALUE : 0, stored)));
    count++;
  }

  private static byte[] number(long number) {
    return buffer(Long.BYTES).putLong(0, number).array();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long overflow(byte[] value) throws IOException {
    long needed = LmdbPage.overflowPages(value.length, PAGE);
    ByteBuffer header = buffer(LmdbPage.HEADER);
    header.putLong(0, pages).putShort(10, (short) LmdbPage.OVERFLOW).putInt(12, (int) needed);
    out.write(header.array());
    out.write(value);
    out.write(new byte[Math.toIntExact(needed * PAGE - LmdbPage.HEADER - value.length)]);
    long at = pages;
    pages += needed;
    overflowPages += needed;
    return at;
  }

  private static byte[] entry(byte[] key, long number, int flags, byte[] content) {
    ByteBuffer bytes = buffer(LmdbPage.even(LmdbPage.ENTRY_HEADER + key.length + content.length));
    bytes.putShort((short) number).putShort((short) (number >>> 16)).putShort((short) flags);
    bytes.putShort((short) key.length).put(key).put(content);
    return bytes.array();
  }

  private void add(Entry entry) throws IOException {
    int needed = Short.BYTES + entry.bytes().length;
    if (used + needed > PAGE) {
      leaf();
    }
    entries.add(entry);
    used += needed;
  }

  private void leaf() throws IOException {
    leaves.add(new Child(entries.get(0).key(), page(LmdbPage.LEAF, entries)));
    entries.clear();
    used = LmdbPage.HEADER;
  }

  /** Writes a page and gives its number. */
  private long page(int kind, List<Entry> content) throws IOException {
    ByteBuffer page = buffer(PAGE);
    int lower = LmdbPage.HEADER + Short.BYTES * content.size();
    int upper = PAGE;
    for (int i = 0; i < content.size(); i++) {
      byte[] bytes = content.get(i).bytes();
      upper -= bytes.length;
      page.put(upper, bytes);
      page.putShort(LmdbPage.HEADER + Short.BYTES * i, (short) upper);
    }
    page.putLong(0, pages).putShort(10, (short) kind);
    page.putShort(12, (short) lower).putShort(14, (short) upper);
    out.write(page.array());
    return pages++;
  }

  /** Ends the tree and gives the first two pages. */
  private byte[] finish() throws IOException {
    if (!entries.isEmpty()) {
      leaf();
    }
    int depth = leaves.isEmpty() ? 0 : 1;
    List<Child> level = leaves;
    while (level.size() > 1) {
      level = branches(level);
      depth++;
    }
    long root = level.isEmpty() ? LmdbPage.NONE : level.get(0).page();
    ByteBuffer head = buffer(2 * PAGE);
    for (int i = 0; i < 2; i++) {
      // The page of the lower transaction is the state before: nothing.
      boolean isNew = i == 1;
      int at = i * PAGE;
      head.putLong(at, i).putShort(at + 10, (short) LmdbPage.META);
      head.putInt(at + LmdbPage.HEADER, LmdbPage.MAGIC);
      head.putInt(at + LmdbPage.HEADER + 4, LmdbPage.VERSION);
      head.putLong(at + LmdbPage.HEADER + 16, pages * PAGE);
      int free = at + LmdbPage.FREE_TREE;
      head.putInt(free, PAGE).putShort(free + 4, INTEGER_KEYS);
      head.putLong(free + LmdbPage.TREE - Long.BYTES, LmdbPage.NONE);
      int main = at + LmdbPage.MAIN_TREE;
      head.putLong(main + LmdbPage.TREE - Long.BYTES, isNew ? root : LmdbPage.NONE);
      if (isNew) {
        head.putShort(main + 6, (short) depth);
        head.putLong(main + 8, branchPages).putLong(main + 16, leaves.size());
        head.putLong(main + 24, overflowPages).putLong(main + 32, count);
      }
      head.putLong(at + LmdbPage.LAST_PAGE, isNew ? pages - 1 : 1);
      head.putLong(at + LmdbPage.LAST_PAGE + Long.BYTES, i);
    }
    return head.array();
  }

  /** A level of the tree over another: of a page's first child the key is not needed. */
  private List<Child> branches(List<Child> children) throws IOException {
    List<List<Child>> groups = new ArrayList<>();
    int room = PAGE;
    for (Child child : children) {
      int needed = Short.BYTES + LmdbPage.even(LmdbPage.ENTRY_HEADER + child.key().length);
      if (room + needed > PAGE) {
        groups.add(new ArrayList<>());
        room = LmdbPage.HEADER;
      }
      groups.get(groups.size() - 1).add(child);
      room += needed;
    }
    List<Child> end = groups.get(groups.size() - 1);
    if (end.size() == 1 && groups.size() > 1) { // a page of the tree has two children or more
      List<Child> before = groups.get(groups.size() - 2);
      end.add(0, before.remove(before.size() - 1));
    }
    List<Child> above = new ArrayList<>();
    for (List<Child> group : groups) {
      List<Entry> content = new ArrayList<>();
      for (Child child : group) {
        content.add(branch(content.isEmpty() ? new byte[0] : child.key(), child.page()));
      }
      above.add(new Child(group.get(0).key(), page(LmdbPage.BRANCH, content)));
      branchPages++;
    }
    return above;
  }

  private static Entry branch(byte[] key, long page) {
    return new Entry(key, entry(key, page, (int) (page >>> 32), new byte[0]));
  }
}
