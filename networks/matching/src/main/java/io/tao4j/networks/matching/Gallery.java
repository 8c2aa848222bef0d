package io.tao4j.networks.matching;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Vectors of a network with their labels, in which the nearest ones of another vector are looked
 * up, exactly: each query is compared with every entry. It is what a classifier by neighbours
 * knows: a class comes or goes with its entries, without training. Immutable.
 *
 * <p>A gallery belongs to the model that made its vectors, which are of no use beside those of
 * another one; {@link #requireModel} tells.
 *
 * <p>Its file holds the entries, the vectors as 32-bit numbers and a SHA-256 digest of all of it;
 * it is replaced as a whole or not at all.
 */
public final class Gallery {
  private static final byte[] MAGIC = "TAO4JGAL".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int DIGEST_BYTES = 32;
  private static final int HEAD_BYTES = MAGIC.length + 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String model;
  private final int width;
  private final List<Entry> entries;

  /** The vectors of all entries one after the other, of length 1 each. */
  private final float[] numbers;

  /**
   * What a gallery holds a vector of.
   *
   * @param id unique in its gallery; the path of a picture, say
   * @param label name of its class
   */
  public record Entry(String id, String label) {}

  private Gallery(String model, int width, List<Entry> entries, float[] numbers) {
    this.model = model;
    this.width = width;
    this.entries = List.copyOf(entries);
    this.numbers = numbers;
  }

  /**
   * A gallery without entries.
   *
   * @param model digest of the model whose vectors it takes, {@link #digest}
   * @param width numbers of a vector, one or more
   */
  public static Gallery empty(String model, int width) {
    if (width < 1) {
      throw new IllegalArgumentException("a vector has one number or more, got " + width);
    }
    return new Gallery(model, width, List.of(), new float[0]);
  }

  /** What tells a model's weights from others: SHA-256 of names and numbers. */
  public static String digest(Weights weights) {
    MessageDigest digest = sha256();
    new TreeMap<>(weights.asMap())
        .forEach(
            (name, tensor) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
              digest.update(tensor.bytes());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Digest of the model whose vectors these are. */
  public String model() {
    return model;
  }

  /** Numbers of a vector. */
  public int width() {
    return width;
  }

  /** In the order in which they were added. */
  public List<Entry> entries() {
    return entries;
  }

  /** Number of entries. */
  public int size() {
    return entries.size();
  }

  /** Entries of each label, in the order of the labels' first entries. */
  public Map<String, Integer> labels() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    entries.forEach(entry -> counts.merge(entry.label(), 1, Integer::sum));
    return counts;
  }

  /**
   * Says whether a model's vectors may be looked up here.
   *
   * @param digest of the model, {@link #digest}
   * @throws TaoException {@code GALLERY-002} if they are another's
   */
  public void requireModel(String digest) {
    if (!digest.equals(model)) {
      throw new TaoException(
          "GALLERY-002",
          "the gallery's vectors are of another model",
          "theirs has the digest %s, this one %s".formatted(short8(model), short8(digest)),
          "build the gallery anew with this model");
    }
  }

  private static String short8(String digest) {
    return digest.substring(0, Math.min(8, digest.length()));
  }

  /**
   * A gallery with further entries.
   *
   * @param added what they are, in the order of the rows
   * @param vectors {@code FLOAT32 [entries, width]}, of any length above 0
   * @throws TaoException {@code GALLERY-002} for vectors of another width, or without direction;
   *     {@code GALLERY-003} for an id that is there already
   */
  public Gallery with(List<Entry> added, Tensor vectors) {
    if (vectors.shape().rank() != 2
        || vectors.shape().size(0) != added.size()
        || vectors.shape().size(1) != width) {
      throw new TaoException(
          "GALLERY-002",
          "%s entries with vectors %s, the gallery's have %s numbers"
              .formatted(added.size(), vectors.shape(), width));
    }
    Set<String> ids = new HashSet<>();
    entries.forEach(entry -> ids.add(entry.id()));
    for (Entry entry : added) {
      if (!ids.add(entry.id())) {
        throw new TaoException(
            "GALLERY-003",
            "the gallery has an entry '%s' already".formatted(entry.id()),
            "remove it first, or give another id");
      }
    }
    float[] given = vectors.toFloatArray();
    float[] all = Arrays.copyOf(numbers, Math.addExact(numbers.length, given.length));
    for (int i = 0; i < added.size(); i++) {
      float[] unit = unit(given, i * width, added.get(i).id());
      System.arraycopy(unit, 0, all, numbers.length + i * width, width);
    }
    List<Entry> more = new ArrayList<>(entries);
    more.addAll(added);
    return new Gallery(model, width, more, all);
  }

  /** The same without the entries that pass. */
  public Gallery without(Predicate<Entry> removed) {
    List<Entry> kept = new ArrayList<>();
    float[] left = new float[numbers.length];
    for (int i = 0; i < entries.size(); i++) {
      if (!removed.test(entries.get(i))) {
        System.arraycopy(numbers, i * width, left, kept.size() * width, width);
        kept.add(entries.get(i));
      }
    }
    return new Gallery(model, width, kept, Arrays.copyOf(left, kept.size() * width));
  }

  /**
   * The same without the entries of a label.
   *
   * @throws TaoException {@code GALLERY-004} if there are none
   */
  public Gallery withoutLabel(String label) {
    if (entries.stream().noneMatch(entry -> entry.label().equals(label))) {
      throw new TaoException(
          "GALLERY-004",
          "the gallery has no entry of '%s'".formatted(label),
          "its labels are " + String.join(", ", labels().keySet()));
    }
    return without(entry -> entry.label().equals(label));
  }

  /**
   * The nearest entries.
   *
   * @param vector {@code [width]}, of any length above 0
   * @param k how many, one or more; all where there are fewer
   * @return nearest first; equally near ones in the order of the entries
   * @throws TaoException {@code GALLERY-002} for a vector of another width, or without direction
   */
  public List<Neighbour> nearest(float[] vector, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is one or more, got " + k);
    }
    if (vector.length != width) {
      throw new TaoException(
          "GALLERY-002",
          "a vector of %s numbers, the gallery's have %s".formatted(vector.length, width));
    }
    float[] unit = unit(vector, 0, "the query");
    // the farthest of the nearest is the first
    Comparator<Near> nearer =
        Comparator.comparingDouble(Near::squared).thenComparingInt(Near::entry);
    PriorityQueue<Near> found = new PriorityQueue<>(nearer.reversed());
    for (int i = 0; i < entries.size(); i++) {
      Near near = new Near(i, squaredDistance(unit, i));
      if (found.size() < k) {
        found.add(near);
      } else if (nearer.compare(near, found.element()) < 0) {
        found.remove();
        found.add(near);
      }
    }
    return found.stream()
        .sorted(nearer)
        .map(
            near -> {
              Entry entry = entries.get(near.entry());
              return new Neighbour(entry.id(), entry.label(), Math.sqrt(near.squared()));
            })
        .toList();
  }

  private record Near(int entry, double squared) {}

  private double squaredDistance(float[] unit, int entry) {
    double sum = 0;
    int at = entry * width;
    for (int d = 0; d < width; d++) {
      double difference = (double) unit[d] - numbers[at + d];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * The label of a vector by a vote of its nearest entries; of labels with as many votes the one
   * with the nearest entry.
   *
   * @param k voters, one or more
   * @return empty where the gallery is
   */
  public Optional<String> classify(float[] vector, int k) {
    return vote(nearest(vector, k));
  }

  static Optional<String> vote(List<Neighbour> nearestFirst) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    nearestFirst.forEach(one -> votes.merge(one.label(), 1, Integer::sum));
    String best = null;
    int most = 0;
    for (Map.Entry<String, Integer> label : votes.entrySet()) {
      if (label.getValue() > most) {
        best = label.getKey();
        most = label.getValue();
      }
    }
    return Optional.ofNullable(best);
  }

  private float[] unit(float[] from, int at, String what) {
    double squares = 0;
    for (int d = 0; d < width; d++) {
      squares += (double) from[at + d] * from[at + d];
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new TaoException(
          "GALLERY-002",
          "the vector of %s has no direction: its length is %s"
              .formatted(what, Math.sqrt(squares)));
    }
    double factor = 1 / Math.sqrt(squares);
    float[] unit = new float[width];
    for (int d = 0; d < width; d++) {
      unit[d] = (float) (from[at + d] * factor);
    }
    return unit;
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    try {
      byte[] header = header();
      ByteBuffer bytes =
          ByteBuffer.allocate(
                  Math.toIntExact(
                      (long) HEAD_BYTES + header.length + 4L * numbers.length + DIGEST_BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.put(MAGIC).putInt(VERSION).putInt(header.length).put(header);
      for (float number : numbers) {
        bytes.putFloat(number);
      }
      MessageDigest digest = sha256();
      digest.update(bytes.array(), 0, bytes.position());
      bytes.put(digest.digest());
      AtomicFile.writeStream(file, stream -> stream.write(bytes.array()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private byte[] header() throws JsonProcessingException {
    ObjectNode header = JSON.createObjectNode();
    header.put("model", model);
    header.put("width", width);
    ArrayNode list = header.putArray("entries");
    for (Entry entry : entries) {
      list.addObject().put("id", entry.id()).put("label", entry.label());
    }
    return JSON.writeValueAsBytes(header);
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code GALLERY-001} if there is none, or it is no gallery, or damaged
   */
  public static Gallery read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TaoException("GALLERY-001", file + ": no such file");
    }
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TaoException(
          "GALLERY-001", file + ": cannot be read", List.of(String.valueOf(e.getMessage())), e);
    }
    if (all.length < HEAD_BYTES + DIGEST_BYTES
        || !Arrays.equals(Arrays.copyOf(all, MAGIC.length), MAGIC)) {
      throw new TaoException("GALLERY-001", file + ": is no gallery");
    }
    int end = all.length - DIGEST_BYTES;
    MessageDigest digest = sha256();
    digest.update(all, 0, end);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(all, end, all.length))) {
      throw new TaoException(
          "GALLERY-001",
          file + ": is damaged: its digest is not that of what it holds",
          "take a copy, or build it anew");
    }
    ByteBuffer bytes = ByteBuffer.wrap(all, 0, end).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(MAGIC.length);
    int version = bytes.getInt();
    if (version != VERSION) {
      throw new TaoException(
          "GALLERY-001",
          "%s: is of version %s, this release reads %s".formatted(file, version, VERSION));
    }
    byte[] header = new byte[bytes.getInt()];
    bytes.get(header);
    try {
      JsonNode json = JSON.readTree(header);
      List<Entry> entries = new ArrayList<>();
      json.get("entries")
          .forEach(
              one -> entries.add(new Entry(one.get("id").asText(), one.get("label").asText())));
      float[] numbers = new float[entries.size() * json.get("width").asInt()];
      bytes.asFloatBuffer().get(numbers);
      return new Gallery(json.get("model").asText(), json.get("width").asInt(), entries, numbers);
    } catch (IOException e) {
      throw new TaoException(
          "GALLERY-001", file + ": is no gallery", List.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gallery that
        && model.equals(that.model)
        && width == that.width
        && entries.equals(that.entries)
        && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * entries.hashCode() + Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return "Gallery[%s entries of %s labels]".formatted(size(), labels().size());
  }
}
