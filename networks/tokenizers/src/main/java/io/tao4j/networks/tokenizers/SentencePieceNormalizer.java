package io.tao4j.networks.tokenizers;

import io.tao4j.error.TaoException;
import io.tao4j.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's normalisation: characters are replaced by a table that the model brings (longest
 * match first), blanks are folded and become U+2581, and one is put before the text. Each byte of
 * the result knows the byte of the text that it came from.
 *
 * <p>The table is a double-array trie in the form of darts-clone, over a heap of texts that end in
 * zero bytes.
 */
final class SentencePieceNormalizer {
  /** What stands for a blank in pieces. */
  static final String BLANK = "\u2581";

  private static final byte[] BLANK_BYTES = BLANK.getBytes(StandardCharsets.UTF_8);
  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

  private final int[] trie;
  private final byte[] replacements;
  private final ByteTrie userDefined;
  private final boolean prefix;
  private final boolean folds;
  private final boolean escapes;
  private final boolean blankIsSuffix;

  private SentencePieceNormalizer(
      int[] trie,
      byte[] replacements,
      ByteTrie userDefined,
      boolean prefix,
      boolean folds,
      boolean escapes,
      boolean blankIsSuffix) {
    this.trie = trie;
    this.replacements = replacements;
    this.userDefined = userDefined;
    this.prefix = prefix;
    this.folds = folds;
    this.escapes = escapes;
    this.blankIsSuffix = blankIsSuffix;
  }

  /**
   * @param userDefined pieces that are taken as they are
   * @param blankIsSuffix whether pieces end, rather than start, with their blank
   */
  static SentencePieceNormalizer read(
      @Nullable WireReader message,
      List<String> userDefined,
      boolean blankIsSuffix,
      String source) {
    ByteBuffer table = ByteBuffer.allocate(0);
    boolean prefix = true;
    boolean folds = true;
    boolean escapes = true;
    while (message != null && message.next()) {
      switch (message.field()) {
        case 2 -> table = message.readBytes();
        case 3 -> prefix = message.readBool();
        case 4 -> folds = message.readBool();
        case 5 -> escapes = message.readBool();
        default -> message.skip();
      }
    }
    ByteTrie given = new ByteTrie();
    for (int i = 0; i < userDefined.size(); i++) {
      given.put(userDefined.get(i), i);
    }
    int[] trie = {};
    byte[] replacements = {};
    if (table.hasRemaining()) {
      table = table.slice().order(ByteOrder.LITTLE_ENDIAN);
      int bytes = table.remaining() < Integer.BYTES ? -1 : table.getInt();
      if (bytes < 0 || bytes % Integer.BYTES != 0 || bytes >= table.remaining()) {
        throw new TaoException(
            "TOKENIZER-003",
            source + " is no SentencePiece model that can be used: its table of characters is cut",
            "copy the .model file again");
      }
      trie = new int[bytes / Integer.BYTES];
      for (int i = 0; i < trie.length; i++) {
        trie[i] = table.getInt();
      }
      replacements = new byte[table.remaining()];
      table.get(replacements);
    }
    return new SentencePieceNormalizer(
        trie, replacements, given, prefix, folds, escapes, blankIsSuffix);
  }

  /**
   * A normalised text.
   *
   * @param bytes in UTF-8
   * @param origins for each byte, and one past the last, the byte of the text that it came from
   */
  record Normalized(byte[] bytes, int[] origins) {}

  /** Whether a decoded text has lost the blank before it. */
  boolean addsPrefix() {
    return prefix;
  }

  /** Whether blanks at both ends and repeated ones are left out. */
  boolean foldsBlanks() {
    return folds;
  }

  Normalized normalize(byte[] text) {
    Output out = new Output(text.length);
    int at = 0;
    Match match = new Match();
    if (folds) {
      while (at < text.length && next(text, at, match).isBlank()) {
        at += match.consumed;
      }
    }
    if (at == text.length) {
      return out.finish(at);
    }
    if (prefix && !blankIsSuffix) {
      out.blank(at);
    }
    boolean afterBlank = folds;
    while (at < text.length) {
      next(text, at, match);
      int from = match.from;
      while (afterBlank && from < match.to && match.source[from] == ' ') {
        from++;
      }
      for (int i = from; i < match.to; i++) {
        if (match.source[i] == ' ') {
          out.blank(at);
        } else {
          out.add(match.source[i], at);
        }
      }
      if (from < match.to) {
        afterBlank = match.source[match.to - 1] == ' ';
      }
      at += match.consumed;
      afterBlank &= folds;
    }
    if (folds) {
      at = out.trim(at);
    }
    if (prefix && blankIsSuffix) {
      out.blank(at);
    }
    return out.finish(at);
  }

  /** What a prefix of the rest becomes. */
  private static final class Match {
    private byte[] source = {};
    private int from;
    private int to;
    private int consumed;

    Match set(byte[] bytes, int start, int end, int taken) {
      source = bytes;
      from = start;
      to = end;
      consumed = taken;
      return this;
    }

    boolean isBlank() {
      return to - from == 1 && source[from] == ' ';
    }
  }

  private Match next(byte[] text, int at, Match match) {
    int given = userDefined.longest(text, at);
    if (given > 0) {
      return match.set(text, at, at + given, given);
    }
    int longest = 0;
    int value = 0;
    if (trie.length > 0) {
      int node = offset(trie[0]);
      for (int i = at; i < text.length; i++) {
        node ^= text[i] & 0xff;
        if (node >= trie.length || (trie[node] & 0x800000ff) != (text[i] & 0xff)) {
          break;
        }
        boolean isWord = (trie[node] >>> 8 & 1) == 1;
        node ^= offset(trie[node]);
        if (isWord && node < trie.length) {
          longest = i + 1 - at;
          value = trie[node] & 0x7fffffff;
        }
      }
    }
    if (longest > 0 && value < replacements.length) {
      int end = value;
      while (end < replacements.length && replacements[end] != 0) {
        end++;
      }
      return match.set(replacements, value, end, longest);
    }
    int length = Utf8Text.characterLength(text, at);
    return length > 0
        ? match.set(text, at, at + length, length)
        : match.set(REPLACEMENT, 0, REPLACEMENT.length, 1);
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }

  /** Grows as the text is replaced. */
  private final class Output {
    private byte[] bytes;
    private int[] origins;
    private int size;

    Output(int capacity) {
      bytes = new byte[Math.max(16, capacity + capacity / 2)];
      origins = new int[bytes.length];
    }

    void add(byte value, int origin) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
        origins = Arrays.copyOf(origins, 2 * size);
      }
      bytes[size] = value;
      origins[size++] = origin;
    }

    void blank(int origin) {
      for (byte value : escapes ? BLANK_BYTES : new byte[] {' '}) {
        add(value, origin);
      }
    }

    /** Takes blanks from the end; returns where the text then ends. */
    int trim(int end) {
      byte[] blank = escapes ? BLANK_BYTES : new byte[] {' '};
      int left = end;
      while (size >= blank.length
          && Arrays.equals(bytes, size - blank.length, size, blank, 0, blank.length)) {
        size -= blank.length;
        left = origins[size];
      }
      return left;
    }

    Normalized finish(int end) {
      int[] all = Arrays.copyOf(origins, size + 1);
      all[size] = end;
      return new Normalized(Arrays.copyOf(bytes, size), all);
    }
  }
}
