package io.tao4j.data.lmdb;

/** Numbers of LMDB's file format, version 1, little-endian, as its C library has them. */
final class LmdbPage {
  static final int MAGIC = 0xBEEFC0DE;
  static final int VERSION = 1;

  /** Bytes before the content of a page: number, unused, kind, and where the free room is. */
  static final int HEADER = 16;

  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int META = 0x08;

  /** Bytes before an entry's key: two halves of its value's length, flags, length of the key. */
  static final int ENTRY_HEADER = 8;

  /** An entry whose value is on pages of its own. */
  static final int BIG_VALUE = 0x01;

  /** Bytes that describe a tree. */
  static final int TREE = 48;

  /** Where a meta page describes its two trees: free pages, then the data. */
  static final int FREE_TREE = HEADER + 24;

  static final int MAIN_TREE = FREE_TREE + TREE;

  /** Last page, then the number of the transaction. */
  static final int LAST_PAGE = MAIN_TREE + TREE;

  /** Root of a tree without pages. */
  static final long NONE = -1;

  /** Longest key. */
  static final int LONGEST_KEY = 511;

  private LmdbPage() {}

  /** Pages that a value needs that is on pages of its own. */
  static long overflowPages(long bytes, int pageSize) {
    return (HEADER - 1 + bytes) / pageSize + 1;
  }

  /** Most bytes of an entry that is on a leaf: two of them fit on a page. */
  static int largestEntry(int pageSize) {
    return ((pageSize - HEADER) / 2 & -2) - Short.BYTES;
  }

  /** Entries begin at even places. */
  static int even(int bytes) {
    return bytes + (bytes & 1);
  }
}
