package io.tao4j.networks.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.geometry.Box;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * TAO's JSON of annotated pictures: a list of {@code {class: image, filename, annotations: [...]}}.
 * An annotation is a box ({@code face_tight_bboxx}, {@code face_tight_bboxy}, {@code
 * face_tight_bboxwidth}, {@code face_tight_bboxheight}, or another word before {@code bboxx}; or
 * {@code bbox: [x, y, width, height]}), points ({@code P1x}, {@code P1y}, {@code P1occluded}, any
 * number of them, any of which may be missing), or other entries by name.
 */
public final class AnnotationFile {
  private static final Pattern POINT = Pattern.compile("P(\\d{1,3})(x|y|occluded)");
  private static final Pattern SIDE = Pattern.compile(".*bbox_?(x|y|width|height)");
  private static final List<String> SIDES = List.of("x", "y", "width", "height");
  private static final String WRONG = "PEOPLE-001";

  private AnnotationFile() {}

  /**
   * The files of a path: itself, or all {@code .json} of a folder, by name.
   *
   * @throws TaoException {@code PEOPLE-001} if there is none
   */
  public static List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new TaoException(
          WRONG, "there is no file or folder " + path, "it is to hold TAO's JSON of pictures");
    }
    try (Stream<Path> found = Files.list(path)) {
      List<Path> files =
          found
              .filter(Files::isRegularFile)
              .filter(file -> FileNames.extension(file).equals("json"))
              .sorted(FileNames.numbered())
              .toList();
      if (files.isEmpty()) {
        throw new TaoException(
            WRONG, "there is no .json in " + path, "it is to hold TAO's JSON of pictures");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException(WRONG, "cannot look through " + path, List.of(e.toString()), e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code PEOPLE-001} if it is no such JSON, with line and column or the
   *     number of the picture
   */
  public static List<AnnotatedFrame> read(Path file) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new TaoException(
          WRONG,
          "%s:%s:%s: no JSON"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          List.of(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TaoException(
          WRONG, "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)), List.of(), e);
    }
    if (root.isObject()) {
      root = root.has("filename") ? new ObjectMapper().createArrayNode().add(root) : root;
    }
    if (!root.isArray()) {
      throw wrong(file.toString(), "it is no list");
    }
    List<AnnotatedFrame> frames = new ArrayList<>();
    for (JsonNode one : root) {
      frames.add(frame(one, "%s, picture %s".formatted(file, frames.size() + 1)));
    }
    return frames;
  }

  private static TaoException wrong(String place, String problem) {
    return new TaoException(
        WRONG,
        place + ": " + problem,
        "expected a list of {\"class\": \"image\", \"filename\": ..., \"annotations\": [...]}");
  }

  private static AnnotatedFrame frame(JsonNode one, String place) {
    if (!one.path("filename").isTextual()) {
      throw wrong(place, "it has no text 'filename'");
    }
    Map<String, String> words = new LinkedHashMap<>();
    List<String> kinds = new ArrayList<>();
    Map<Integer, double[]> places = new LinkedHashMap<>();
    Map<Integer, Boolean> occluded = new LinkedHashMap<>();
    Map<String, Double> sides = new LinkedHashMap<>();
    words(one, words, place, places, occluded, sides);
    JsonNode annotations = one.path("annotations");
    if (!annotations.isMissingNode() && !annotations.isArray()) {
      throw wrong(place, "'annotations' is no list");
    }
    Set<String> boxed = new HashSet<>();
    Set<String> pointed = new HashSet<>();
    for (JsonNode annotation : annotations) {
      if (annotation.path("class").isTextual()) {
        kinds.add(annotation.get("class").asText());
      }
      String kind = annotation.path("class").asText();
      boolean box = has(annotation, SIDE) || annotation.has("bbox");
      if (box && !boxed.add(kind) || has(annotation, POINT) && !pointed.add(kind)) {
        throw wrong(place, "it has two of the class '%s': give each an entry".formatted(kind));
      }
      words(annotation, words, place, places, occluded, sides);
    }
    return new AnnotatedFrame(
        place, one.get("filename").asText(), box(sides), points(places, occluded), kinds, words);
  }

  private static boolean has(JsonNode annotation, Pattern name) {
    return annotation.properties().stream()
        .anyMatch(entry -> name.matcher(entry.getKey()).matches());
  }

  private static void words(
      JsonNode node,
      Map<String, String> words,
      String place,
      Map<Integer, double[]> places,
      Map<Integer, Boolean> occluded,
      Map<String, Double> sides) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      Matcher point = POINT.matcher(key);
      Matcher side = SIDE.matcher(key);
      if (point.matches()) {
        int number = Integer.parseInt(point.group(1)) - 1;
        if (number < 0) {
          throw wrong(place, "points are counted from P1, there is " + key);
        }
        if (point.group(2).equals("occluded")) {
          occluded.put(number, value.asBoolean() || value.asText().equalsIgnoreCase("true"));
        } else if (!value.isNull()) {
          places
                  .computeIfAbsent(number, n -> new double[] {Double.NaN, Double.NaN})[
                  point.group(2).equals("x") ? 0 : 1] =
              number(value, place, key);
        }
      } else if (side.matches()) {
        sides.putIfAbsent(side.group(1), number(value, place, key));
      } else if (key.equals("bbox") && value.isArray() && value.size() == SIDES.size()) {
        for (int i = 0; i < SIDES.size(); i++) {
          sides.putIfAbsent(SIDES.get(i), number(value.get(i), place, key));
        }
      } else if (value.isValueNode() && !value.isNull() && !key.equals("class")) {
        words.putIfAbsent(key, value.asText());
      }
    }
  }

  private static double number(JsonNode value, String place, String key) {
    double number = value.isNumber() ? value.asDouble() : parsed(value.asText());
    if (!Double.isFinite(number)) {
      throw wrong(place, "'%s' is %s, which is no number".formatted(key, value));
    }
    return number;
  }

  private static double parsed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // the caller says where it stands
    }
  }

  private static Optional<Box> box(Map<String, Double> sides) {
    if (!sides.keySet().containsAll(SIDES)) {
      return Optional.empty();
    }
    Box box = Box.ofSize(sides.get("x"), sides.get("y"), sides.get("width"), sides.get("height"));
    return box.isEmpty() ? Optional.empty() : Optional.of(box);
  }

  private static KeyPoints points(Map<Integer, double[]> places, Map<Integer, Boolean> occluded) {
    int count = 1 + places.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    float[] numbers = new float[2 * count];
    boolean[] hidden = new boolean[count];
    Arrays.fill(numbers, Float.NaN);
    places.forEach(
        (number, place) -> {
          numbers[2 * number] = (float) place[0];
          numbers[2 * number + 1] = (float) place[1];
          hidden[number] = occluded.getOrDefault(number, false);
        });
    return new KeyPoints(numbers, hidden);
  }

  /**
   * The picture of a file name that may be of another machine: as it is, below a folder, or the end
   * of it below that folder.
   *
   * @param root folder of the pictures
   */
  public static Optional<Path> picture(Path root, String filename) {
    Path given = Path.of(filename.replace('\\', '/'));
    if (given.isAbsolute() && Files.isRegularFile(given)) {
      return Optional.of(given);
    }
    Path relative = given.isAbsolute() ? given.getRoot().relativize(given) : given;
    for (int first = 0; first < relative.getNameCount(); first++) {
      Path file = root.resolve(relative.subpath(first, relative.getNameCount()));
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
