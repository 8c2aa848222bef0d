package io.tao4j.wire;

import io.tao4j.error.TaoException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow's {@code tf.train.Example}: lists of texts, reals or whole numbers by key. Written in
 * the order of the keys. Not safe for use by several threads.
 *
 * @see TFRecordWriter
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord and Example</a>
 */
public final class ExampleMessage {
  /** Fields of Example, Features and its map's entries. */
  private static final int FEATURES = 1;

  private static final int FEATURE = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** Fields of Feature: which list it holds. */
  private static final int TEXTS = 1;

  private static final int REALS = 2;
  private static final int WHOLES = 3;

  /** Field of each list. */
  private static final int ITEM = 1;

  /** Bytes: whether they are text, or a picture's file, only their reader knows. */
  private final Map<String, List<ByteBuffer>> texts = new TreeMap<>();

  private final Map<String, float[]> reals = new TreeMap<>();
  private final Map<String, long[]> int64s = new TreeMap<>();

  /** Sets a list of texts. */
  public void texts(String key, List<String> values) {
    texts.put(
        key,
        values.stream().map(v -> ByteBuffer.wrap(v.getBytes(StandardCharsets.UTF_8))).toList());
  }

  /** Sets a list of bytes that are no text, which are not copied. */
  public void bytes(String key, List<byte[]> values) {
    texts.put(key, values.stream().map(ByteBuffer::wrap).toList());
  }

  /** Bytes of a key, copies; empty where there are none. */
  public List<byte[]> bytes(String key) {
    return texts.getOrDefault(key, List.of()).stream()
        .map(
            one -> {
              byte[] copy = new byte[one.remaining()];
              one.duplicate().get(copy);
              return copy;
            })
        .toList();
  }

  /** Sets a list of reals, which is not copied. */
  public void reals(String key, float[] values) {
    reals.put(key, values);
  }

  /** Sets a list of whole numbers, which is not copied. */
  public void int64s(String key, long[] values) {
    int64s.put(key, values);
  }

  /** All keys in order. */
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>(texts.keySet());
    keys.addAll(reals.keySet());
    keys.addAll(int64s.keySet());
    return keys;
  }

  /**
   * Empty where there are none.
   *
   * @throws TaoException {@code LABEL-002} if they are not UTF-8
   */
  public List<String> texts(String key) {
    List<String> decoded = new ArrayList<>();
    for (ByteBuffer bytes : texts.getOrDefault(key, List.of())) {
      try {
        decoded.add(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
      } catch (CharacterCodingException e) {
        throw new TaoException("LABEL-002", "'" + key + "' is not text in UTF-8", List.of(), e);
      }
    }
    return decoded;
  }

  /** Reals of a key; empty where there are none. */
  public float[] reals(String key) {
    return reals.getOrDefault(key, new float[0]);
  }

  /** Whole numbers of a key; empty where there are none. */
  public long[] int64s(String key) {
    return int64s.getOrDefault(key, new long[0]);
  }

  /** The message, as a record file holds it. */
  public byte[] toByteArray() {
    Map<String, WireWriter> features = new TreeMap<>();
    texts.forEach(
        (key, values) -> {
          WireWriter list = new WireWriter();
          values.forEach(value -> list.bytes(ITEM, value.duplicate()));
          features.put(key, new WireWriter().message(TEXTS, list));
        });
    reals.forEach(
        (key, values) ->
            features.put(
                key, new WireWriter().message(REALS, new WireWriter().packedFloats(ITEM, values))));
    int64s.forEach(
        (key, values) ->
            features.put(
                key,
                new WireWriter().message(WHOLES, new WireWriter().packedInt64s(ITEM, values))));
    WireWriter map = new WireWriter();
    features.forEach(
        (key, feature) ->
            map.message(FEATURE, new WireWriter().string(KEY, key).message(VALUE, feature)));
    return new WireWriter().message(FEATURES, map).toByteArray();
  }

  /**
   * Reads a message.
   *
   * @throws TaoException if the bytes are none
   */
  public static ExampleMessage parse(byte[] bytes, String source) {
    ExampleMessage example = new ExampleMessage();
    WireReader top = WireReader.of(bytes, source);
    while (top.next()) {
      if (top.field() != FEATURES || top.type() != WireType.LENGTH_DELIMITED) {
        top.skip();
        continue;
      }
      WireReader features = top.readMessage();
      while (features.next()) {
        if (features.field() == FEATURE && features.type() == WireType.LENGTH_DELIMITED) {
          example.entry(features.readMessage());
        } else {
          features.skip();
        }
      }
    }
    return example;
  }

  private void entry(WireReader entry) {
    String key = "";
    @Nullable WireReader value = null;
    while (entry.next()) {
      switch (entry.field()) {
        case KEY -> key = entry.readString();
        case VALUE -> value = entry.readMessage();
        default -> entry.skip();
      }
    }
    if (value != null) {
      feature(key, value);
    }
  }

  private void feature(String key, WireReader feature) {
    while (feature.next()) {
      int kind = feature.field();
      if (kind < TEXTS || kind > WHOLES) {
        feature.skip();
        continue;
      }
      WireReader list = feature.readMessage();
      List<ByteBuffer> strings = new ArrayList<>();
      DoubleStream.Builder doubles = DoubleStream.builder();
      LongStream.Builder longs = LongStream.builder();
      while (list.next()) {
        if (list.field() != ITEM) {
          list.skip();
          continue;
        }
        switch (kind) {
          case TEXTS -> strings.add(list.readBytes());
          case REALS -> list.readFloats(doubles::add);
          default -> list.readInt64s(longs::add);
        }
      }
      switch (kind) {
        case TEXTS -> texts.put(key, strings);
        case REALS -> reals.put(key, floats(doubles.build().toArray()));
        default -> int64s.put(key, longs.build().toArray());
      }
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
