package io.tao4j.json.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read field by field. A field that is missing, of another type or left over is an
 * error that names its place, for example {@code nodes[3]}.
 *
 * <p>Not thread-safe.
 */
public final class JsonObjectReader {
  /** Doubles get the shortest text, the same on each JDK; no field may come twice. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectNode node;
  private final String code;
  private final String place;
  private final Set<String> seen = new HashSet<>();

  private JsonObjectReader(ObjectNode node, String code, String place) {
    this.node = node;
    this.code = code;
    this.place = place;
  }

  /** The mapper to write with what this class reads. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads a text that is one object.
   *
   * @param code code of every error
   * @param place what to call the object in errors, for example the file's name
   */
  public static JsonObjectReader parse(String json, String code, String place) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) {
        return new JsonObjectReader(object, code, place);
      }
    } catch (JsonProcessingException e) {
      throw new TaoException(
          code, "%s: no valid JSON: %s".formatted(place, e.getOriginalMessage()), List.of(), e);
    }
    throw new TaoException(code, place + ": no JSON object");
  }

  /** An error at this object. */
  public TaoException error(String problem) {
    return error(problem, null);
  }

  /** An error at this object. */
  public TaoException error(String problem, @Nullable Throwable cause) {
    return new TaoException(code, place + ": " + problem, List.of(), cause);
  }

  /** What errors call this object. */
  public String place() {
    return place;
  }

  /** A reader that calls the same object by another name. */
  public JsonObjectReader named(String name) {
    JsonObjectReader renamed = new JsonObjectReader(node, code, place + " '" + name + "'");
    renamed.seen.addAll(seen);
    return renamed;
  }

  private JsonNode field(String name) {
    seen.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      throw error("field '" + name + "' is missing");
    }
    return value;
  }

  private TaoException wrong(String name, String expected, JsonNode got) {
    String text = got.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return error("field '%s' must be %s, got %s".formatted(name, expected, shown));
  }

  /** A text. */
  public String text(String name) {
    return text(name, field(name));
  }

  private String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, "text", value);
    }
    return value.textValue();
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** A truth value. */
  public boolean flag(String name) {
    JsonNode value = field(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.booleanValue();
  }

  /** A whole number of at least {@code least}. */
  public int integer(String name, int least) {
    return integer(name, field(name), least);
  }

  private int integer(String name, JsonNode value, int least) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
      throw wrong(name, "a whole number from " + least, value);
    }
    return value.intValue();
  }

  /** A whole number of at least {@code least}. */
  public long wholeNumber(String name, long least) {
    JsonNode value = field(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
      throw wrong(name, "a whole number from " + least, value);
    }
    return value.longValue();
  }

  /** A number that {@link #number(double)} wrote. */
  public double decimal(String name) {
    return decimal(name, field(name));
  }

  private double decimal(String name, JsonNode value) {
    if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    if (value.isTextual()) {
      switch (value.textValue()) {
        case "Infinity":
          return Double.POSITIVE_INFINITY;
        case "-Infinity":
          return Double.NEGATIVE_INFINITY;
        case "NaN":
          return Double.NaN;
        default:
          break;
      }
    }
    throw wrong(name, "a number", value);
  }

  /** A number as JSON, which knows finite ones only: the others become texts. */
  public static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JsonNodeFactory.instance.numberNode(value)
        : JsonNodeFactory.instance.textNode(Double.toString(value));
  }

  /** An enum constant in lower case. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    JsonNode value = field(name);
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String text = lower(constant);
      if (value.isTextual() && value.textValue().equals(text)) {
        return constant;
      }
      known.add(text);
    }
    throw wrong(name, "one of " + String.join(", ", known), value);
  }

  /** How an enum constant is written. */
  public static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** An object. */
  public JsonObjectReader object(String name) {
    return object(name, place + "." + name, field(name));
  }

  private JsonObjectReader object(String name, String at, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return new JsonObjectReader(object, code, at);
    }
    throw wrong(name, "an object", value);
  }

  /** A list of objects. */
  public List<JsonObjectReader> objects(String name) {
    return list(name, (at, value) -> object(name, "%s.%s[%s]".formatted(place, name, at), value));
  }

  /** A list of texts. */
  public List<String> texts(String name) {
    return list(name, (at, value) -> text(name, value));
  }

  /** A list of whole numbers of at least {@code least}. */
  public List<Integer> integers(String name, int least) {
    return list(name, (at, value) -> integer(name, value, least));
  }

  /** A list of numbers. */
  public List<Double> decimals(String name) {
    return list(name, (at, value) -> decimal(name, value));
  }

  private <T> List<T> list(String name, BiFunction<Integer, JsonNode, T> read) {
    JsonNode value = field(name);
    if (!value.isArray()) {
      throw wrong(name, "a list", value);
    }
    List<T> items = new ArrayList<>(value.size());
    for (JsonNode item : value) {
      items.add(read.apply(items.size(), item));
    }
    return items;
  }

  /** The raw tree of a field. */
  public JsonNode tree(String name) {
    return field(name);
  }

  /** An object of texts. */
  public Map<String, String> textsByKey(String name) {
    JsonObjectReader object = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    object.names().forEach(key -> texts.put(key, object.text(key)));
    return texts;
  }

  /** An object of numbers. */
  public Map<String, Double> decimalsByKey(String name) {
    JsonObjectReader object = object(name);
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.names().forEach(key -> numbers.put(key, object.decimal(key)));
    return numbers;
  }

  /** Names of all fields, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Refuses fields that nobody has read. */
  public void finish() {
    for (String name : names()) {
      if (!seen.contains(name)) {
        throw error("unknown field '" + name + "'");
      }
    }
  }
}
