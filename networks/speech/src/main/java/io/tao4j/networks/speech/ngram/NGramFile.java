package io.tao4j.networks.speech.ngram;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A binary form of n-gram models: 16 bytes an n-gram (8 for the longest), mapped into memory, so
 * that it opens fast and several processes share it. All numbers are little endian:
 *
 * <ul>
 *   <li>8 bytes {@code TAO4JNG1}, int order, int bytes of vocabulary, int n-grams of each length
 *   <li>the vocabulary in UTF-8, one word a line, then zeros up to a multiple of 4
 *   <li>for each length: int last words; float log10 probabilities; but for the longest: float
 *       log10 back-offs; int first children, one more than n-grams
 *   <li>int CRC-32C of all before
 * </ul>
 */
public final class NGramFile {
  private static final long MAGIC =
      ByteBuffer.wrap("TAO4JNG1".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();

  private static final int CHUNK = 1 << 20;

  private NGramFile() {}

  /**
   * Writes a model. The file is there whole or not at all.
   *
   * @throws IOException if the disk refuses
   */
  public static void write(NGramModel model, Path file) throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          Output out = new Output(channel);
          byte[] words =
              String.join("\n", model.vocabulary().words()).getBytes(StandardCharsets.UTF_8);
          out.putLong(MAGIC);
          out.putInt(model.order());
          out.putInt(words.length);
          for (NGramTrie.Level level : model.trie().levels()) {
            out.putInt(level.size());
          }
          for (int i = 0; i < padded(words.length); i++) {
            out.put(i < words.length ? words[i] : 0);
          }
          for (int n = 0; n < model.order(); n++) {
            NGramTrie.Level level = model.trie().levels().get(n);
            out.put(level.words());
            out.put(level.logs());
            if (n + 1 < model.order()) {
              out.put(level.backoffs());
              out.put(level.firstChildren());
            }
          }
          out.finish();
        });
  }

  private static int padded(int bytes) {
    return (bytes + 3) / 4 * 4;
  }

  /** Writes in large pieces and sums up. */
  private static final class Output {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C sum = new CRC32C();

    Output(FileChannel channel) {
      this.channel = channel;
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        drain();
      }
      return buffer;
    }

    private void drain() throws IOException {
      buffer.flip();
      sum.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    void put(byte value) throws IOException {
      room(1).put(value);
    }

    void putInt(int value) throws IOException {
      room(Integer.BYTES).putInt(value);
    }

    void putLong(long value) throws IOException {
      room(Long.BYTES).putLong(value);
    }

    void put(IntBuffer values) throws IOException {
      for (int i = 0; i < values.limit(); i++) {
        putInt(values.get(i));
      }
    }

    void put(FloatBuffer values) throws IOException {
      for (int i = 0; i < values.limit(); i++) {
        putInt(Float.floatToRawIntBits(values.get(i)));
      }
    }

    void finish() throws IOException {
      drain();
      buffer.putInt((int) sum.getValue()).flip();
      channel.write(buffer);
    }
  }

  /**
   * Whether a file starts as such a file does.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read
   */
  public static boolean is(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // a channel may give less than is asked for
      }
      head.flip();
      return head.remaining() == Long.BYTES && head.getLong() == MAGIC;
    } catch (IOException e) {
      throw Utf8Text.unreadable(file, e);
    }
  }

  /**
   * Opens a model; its n-grams stay in the file, which is read once for its checksum. The file must
   * not be changed while the model is used; the mapping goes with the model.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, {@code NGRAM-004} if it is no such
   *     file, is cut short or damaged
   */
  public static NGramModel open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Input(channel, file).read();
    } catch (IOException e) {
      throw Utf8Text.unreadable(file, e);
    }
  }

  /** One file on its way in. */
  private static final class Input {
    private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;

    private final FileChannel channel;
    private final Path file;
    private final long size;
    private long at;

    Input(FileChannel channel, Path file) throws IOException {
      this.channel = channel;
      this.file = file;
      this.size = channel.size();
    }

    private TaoException damaged(String problem) {
      return new TaoException(
          "NGRAM-004",
          "%s is no sound file of n-grams: %s".formatted(file, problem),
          "copy it again, or make it anew from the ARPA file");
    }

    private MappedByteBuffer map(long bytes) throws IOException {
      if (bytes < 0 || bytes > Integer.MAX_VALUE || at + bytes > size - Integer.BYTES) {
        throw damaged(
            "it ends at byte %s, %s more are said to follow byte %s".formatted(size, bytes, at));
      }
      MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_ONLY, at, bytes);
      buffer.order(ByteOrder.LITTLE_ENDIAN);
      at += bytes;
      return buffer;
    }

    NGramModel read() throws IOException {
      ByteBuffer head = map(HEAD);
      if (head.getLong() != MAGIC) {
        throw damaged("it starts with other bytes");
      }
      int order = head.getInt();
      int wordBytes = head.getInt();
      if (order < 1 || order > NGramEstimator.HIGHEST_ORDER || wordBytes < 0) {
        throw damaged("its order is %s, its vocabulary has %s bytes".formatted(order, wordBytes));
      }
      ByteBuffer sizes = map((long) Integer.BYTES * order);
      byte[] text = new byte[wordBytes];
      map(padded(wordBytes)).get(text);
      List<String> words = List.of(new String(text, StandardCharsets.UTF_8).split("\n", -1));
      List<NGramTrie.Level> levels = new ArrayList<>();
      for (int n = 0; n < order; n++) {
        long count = sizes.getInt();
        IntBuffer last = map(count * Integer.BYTES).asIntBuffer();
        FloatBuffer logs = map(count * Float.BYTES).asFloatBuffer();
        boolean longest = n + 1 == order;
        FloatBuffer backoffs = map(longest ? 0 : count * Float.BYTES).asFloatBuffer();
        IntBuffer children = map(longest ? 0 : (count + 1) * Integer.BYTES).asIntBuffer();
        levels.add(new NGramTrie.Level(last, logs, backoffs, children));
      }
      check();
      if (words.size() != levels.get(0).size()) {
        throw damaged(
            "it has %s words and %s 1-grams".formatted(words.size(), levels.get(0).size()));
      }
      return new NGramModel(new NGramVocabulary(words), new NGramTrie(levels));
    }

    private void check() throws IOException {
      if (at + Integer.BYTES != size) {
        throw damaged("it has %s bytes instead of %s".formatted(size, at + Integer.BYTES));
      }
      CRC32C sum = new CRC32C();
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(0);
      for (long left = at; left > 0; ) {
        buffer.clear().limit((int) Math.min(CHUNK, left));
        int read = channel.read(buffer);
        if (read < 0) {
          throw damaged("it became shorter while it was read");
        }
        sum.update(buffer.flip());
        left -= read;
      }
      buffer.clear().limit(Integer.BYTES);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // a channel may give less than is asked for
      }
      buffer.flip();
      if (buffer.remaining() < Integer.BYTES || buffer.getInt() != (int) sum.getValue()) {
        throw damaged("its checksum is another");
      }
    }
  }
}
