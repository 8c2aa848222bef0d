package io.tao4j.data.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.segmentation.CocoOutline;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads ODVG, the form of detectors that are told in words what to look for: one JSON object a
 * line, each a picture with {@code filename}, {@code height}, {@code width}, and either {@code
 * detection.instances}, whose {@code bbox} is {@code [left, top, right, bottom]} and {@code label}
 * a number of the map of labels, or {@code grounding.regions} with a {@code phrase} each. Pictures
 * are not looked at.
 *
 * @see <a href="https://arxiv.org/abs/2401.02361">Zhao and others: An open and comprehensive
 *     pipeline for unified object grounding and detection (2024)</a>
 */
public final class OdvgLabels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<Integer, String> names;
  private final LabelFindings findings = new LabelFindings();
  private final Map<String, CocoCategory> categories = new LinkedHashMap<>();

  private OdvgLabels(Path file, Map<Integer, String> names) {
    this.file = file;
    this.names = names;
    names.forEach((label, name) -> category(name, label));
  }

  /**
   * Reads a file.
   *
   * @param file a line a picture
   * @param labelMap JSON of {@code {"0": "person"}}; null where instances name their category
   * @return categories have the labels' numbers, and those of phrases the next ones in the order of
   *     the file
   * @throws TaoException {@code LABEL-002} a file cannot be read; {@code LABEL-004} the map is none
   */
  public static LabelSet read(Path file, @Nullable Path labelMap) {
    Map<Integer, String> names = labelMap == null ? Map.of() : names(labelMap);
    return new OdvgLabels(file, names).read();
  }

  private static Map<Integer, String> names(Path file) {
    Map<Integer, String> names = new TreeMap<>();
    try {
      JsonNode json = JSON.readTree(LabelText.bytes(file));
      if (json == null || !json.isObject()) {
        throw wrongMap(file, "no object");
      }
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        if (!entry.getKey().matches("[0-9]{1,9}") || !entry.getValue().isTextual()) {
          throw wrongMap(file, "'%s': %s".formatted(entry.getKey(), entry.getValue()));
        }
        names.put(Integer.parseInt(entry.getKey()), entry.getValue().textValue());
      }
    } catch (JsonProcessingException e) {
      throw wrongMap(
          file,
          "line %s: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new TaoException("LABEL-002", file + ": cannot be read: " + e, List.of(), e);
    }
    return names;
  }

  private static TaoException wrongMap(Path file, String what) {
    return new TaoException(
        "LABEL-004",
        "%s: is no map of labels: %s".formatted(file, what),
        "expected an object of numbers from 0 to names: {\"0\": \"person\", \"1\": \"bag\"}");
  }

  private CocoCategory category(String name, int label) {
    return categories.computeIfAbsent(
        name.toLowerCase(Locale.ROOT), key -> new CocoCategory(CocoId.of(label), name));
  }

  private void problem(Kind kind, int line, String text) {
    findings.problem(new LabelProblem(kind, file, line, text));
  }

  private LabelSet read() {
    String text;
    try {
      text = LabelText.read(file);
    } catch (LabelText.EncodingException e) {
      throw new TaoException(
          "LABEL-004", "%s:%s: %s".formatted(file, e.line(), e.getMessage()), List.of(), e);
    }
    List<LabelledPicture> pictures = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int line = 0;
    for (String row : text.split("\n", -1)) {
      line++;
      if (row.isBlank()) {
        continue;
      }
      LabelledPicture picture = picture(row, line);
      if (picture != null && !seen.add(picture.path().toString())) {
        problem(
            Kind.STRUCTURE, line, "the picture '%s' is there already".formatted(picture.path()));
      } else if (picture != null) {
        pictures.add(picture);
      }
    }
    return findings.set(file.toString(), pictures, List.copyOf(categories.values()));
  }

  private @Nullable LabelledPicture picture(String row, int line) {
    JsonNode json;
    try {
      json = JSON.readTree(row);
    } catch (JsonProcessingException e) {
      problem(Kind.STRUCTURE, line, "no JSON: " + e.getOriginalMessage());
      return null;
    }
    String name = json.path("filename").asText(json.path("file_name").asText(""));
    ImageSize size = size(json);
    if (name.isBlank() || size == null) {
      problem(
          Kind.STRUCTURE,
          line,
          "a picture without text 'filename' and whole numbers 'height' and 'width' above 0");
      return null;
    }
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      problem(Kind.NO_PICTURE, line, "no file can be called '%s' here".formatted(name));
      return null;
    }
    LabelChecks checks = new LabelChecks(file, size, findings);
    for (JsonNode instance : json.path("detection").path("instances")) {
      String category = name(instance, line);
      if (category != null) {
        box(instance.path("bbox"), line)
            .ifPresent(box -> add(checks, category, box, instance, size, line));
      }
    }
    for (JsonNode region : json.path("grounding").path("regions")) {
      String phrase = region.path("phrase").asText("").strip();
      if (phrase.isEmpty()) {
        problem(Kind.COLUMNS, line, "a region without 'phrase'");
        continue;
      }
      category(phrase, nextLabel());
      JsonNode boxes = region.path("bbox");
      boolean several = boxes.path(0).isArray();
      for (JsonNode one : several ? boxes : List.of(boxes)) {
        box(one, line).ifPresent(box -> add(checks, phrase, box, region, size, line));
      }
    }
    return new LabelledPicture(
        PictureFolder.withoutExtension(name.replace('\\', '/')), path, size, checks.kept());
  }

  private int nextLabel() {
    return categories.values().stream()
        .mapToInt(category -> Integer.parseInt(category.id().text()) + 1)
        .max()
        .orElse(0);
  }

  private static @Nullable ImageSize size(JsonNode json) {
    int width = json.path("width").asInt();
    int height = json.path("height").asInt();
    return width < 1 || height < 1 ? null : new ImageSize(width, height);
  }

  /** The name of an instance: that of its number in the map, or what it says itself. */
  private @Nullable String name(JsonNode instance, int line) {
    JsonNode label = instance.path("label");
    String said = instance.path("category").asText("").strip();
    if (!names.isEmpty() && label.isIntegralNumber()) {
      String name = names.get(label.intValue());
      if (name == null) {
        problem(Kind.REFERENCE, line, "the map of labels has no %s".formatted(label));
      }
      return name;
    }
    if (said.isEmpty()) {
      problem(
          Kind.REFERENCE,
          line,
          "an instance without 'category', and no map of labels says what label %s is"
              .formatted(label.isMissingNode() ? "(none)" : label));
      return null;
    }
    category(said, label.isIntegralNumber() ? label.intValue() : nextLabel());
    return said;
  }

  private Optional<Box> box(JsonNode values, int line) {
    if (!values.isArray() || values.size() != 4) {
      problem(Kind.COLUMNS, line, "'bbox' must be [left, top, right, bottom], got " + values);
      return Optional.empty();
    }
    for (JsonNode value : values) {
      if (!value.isNumber()) {
        problem(Kind.NUMBER, line, "'bbox' must be four numbers, got " + values);
        return Optional.empty();
      }
    }
    return Optional.of(
        new Box(
            values.get(0).doubleValue(),
            values.get(1).doubleValue(),
            values.get(2).doubleValue(),
            values.get(3).doubleValue()));
  }

  private void add(
      LabelChecks checks, String name, Box box, JsonNode from, ImageSize size, int line) {
    MaskSource.@Nullable Outline outline = null;
    RunLengthMask mask = null;
    JsonNode shape = from.path("mask");
    if (shape.isContainerNode() && !shape.isEmpty()) {
      try {
        outline = CocoOutline.of(shape, size.height(), size.width());
        mask = outline.draw(size.height(), size.width());
      } catch (IllegalArgumentException e) {
        problem(Kind.STRUCTURE, line, "the 'mask': " + e.getMessage());
        return;
      }
    }
    checks.add(
        new Label(
            name.toLowerCase(Locale.ROOT),
            box,
            0,
            0,
            from.path("iscrowd").asInt() != 0,
            SpatialPose.NONE,
            mask,
            outline),
        line);
  }
}
