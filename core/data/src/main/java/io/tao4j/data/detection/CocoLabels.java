package io.tao4j.data.detection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tao4j.data.FileNames;
import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.segmentation.CocoOutline;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads COCO's annotations: one JSON file of {@code images}, {@code categories} and {@code
 * annotations}, each annotation with a box {@code [x, y, width, height]}. Polygons and run lengths
 * are passed over unless they are asked for, {@code iscrowd} is kept. The file is read as a stream:
 * a large one takes no more memory than its boxes. Class names are taken in lower case. Pictures
 * and categories keep their numbers, see {@link CocoId}. A picture of another size than the file
 * says, or that is there already under another id, is left out as a problem.
 *
 * @see <a href="https://cocodataset.org/#format-data">Lin and others: Microsoft COCO (2014)</a>
 */
public final class CocoLabels {
  /** A NaN is one box's fault, not the file's. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final String SEGMENTATION = "segmentation";

  private final Path file;
  private final @Nullable PictureFolder folder;
  private final boolean masks;
  private final LabelFindings findings = new LabelFindings();
  private final Map<CocoId, Picture> pictures = new LinkedHashMap<>();
  private final Map<Path, CocoId> imageOfPath = new HashMap<>();
  private final Map<CocoId, CocoCategory> categories = new LinkedHashMap<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Set<CocoId> annotationIds = new HashSet<>();

  private record Picture(String name, @Nullable Path path, @Nullable ImageSize size) {}

  private record Shape(MaskSource.Outline outline, RunLengthMask mask) {}

  private record Annotation(
      CocoId image,
      CocoId category,
      double[] box,
      boolean crowd,
      @Nullable Shape mask,
      @Nullable JsonNode shape,
      int line) {}

  private CocoLabels(Path file, @Nullable PictureFolder folder, boolean masks) {
    this.file = file;
    this.folder = folder;
    this.masks = masks;
    if (folder != null) {
      findings.notices(folder.notices());
    }
  }

  /**
   * Reads a file.
   *
   * @param file the JSON
   * @param images folder that the {@code file_name}s are relative to; where a picture is not at its
   *     name, one of that name without folders and with any known extension is taken
   * @throws TaoException {@code LABEL-001} no such folder; {@code LABEL-002} the file cannot be
   *     read; {@code LABEL-004} it is no such JSON, with line and column
   */
  public static LabelSet read(Path file, Path images) {
    return new CocoLabels(file, PictureFolder.of(images, ""), false).read();
  }

  /**
   * Reads a file with the masks of its objects, polygons and run lengths. An object that has a
   * segmentation which is none, is of another size than its picture or covers no pixel is left out
   * as a problem; one without any has no mask.
   *
   * @param file the JSON
   * @param images as of {@link #read}
   * @throws TaoException as {@link #read}
   */
  public static LabelSet readWithMasks(Path file, Path images) {
    return new CocoLabels(file, PictureFolder.of(images, ""), true).read();
  }

  /**
   * Reads a file by itself, for work on labels: with masks and their outlines as the file writes
   * them, and without a look at the pictures. A picture's path is its {@code file_name}; one
   * without {@code width} and {@code height} is left out as a problem.
   *
   * @param file the JSON
   * @throws TaoException {@code LABEL-002}, {@code LABEL-004} as {@link #read}
   */
  public static LabelSet readAlone(Path file) {
    return new CocoLabels(file, null, true).read();
  }

  private LabelSet read() {
    try (JsonParser parser = JSON.createParser(Files.newInputStream(file))) {
      parse(parser);
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "LABEL-004",
          "%s:%s:%s: no JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          List.of("expected COCO's annotations in UTF-8"),
          e);
    } catch (IOException e) {
      throw new TaoException("LABEL-002", file + ": cannot be read: " + e, List.of(), e);
    }
    return joined();
  }

  private void parse(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("an object");
    }
    boolean some = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean list =
          name.equals("images") || name.equals("categories") || name.equals("annotations");
      if (!list) {
        parser.skipChildren();
        continue;
      }
      if (value != JsonToken.START_ARRAY) {
        throw wrong("'" + name + "' to be a list");
      }
      some = true;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == null) {
          throw wrong("the end of '" + name + "'");
        }
        int line = parser.currentTokenLocation().getLineNr();
        // Masks are nearly all of the file: they are read only where they are asked for.
        Map<String, JsonNode> fields = fields(parser);
        switch (name) {
          case "images" -> image(fields, line);
          case "categories" -> category(fields, line);
          default -> annotation(fields, line);
        }
      }
    }
    if (!some) {
      throw wrong("'images', 'categories' and 'annotations'");
    }
  }

  private TaoException wrong(String expected) {
    return new TaoException("LABEL-004", file + ": is not COCO's JSON: expected " + expected);
  }

  private Map<String, JsonNode> fields(JsonParser parser) throws IOException {
    Map<String, JsonNode> fields = new HashMap<>();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return fields;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!masks && name.equals(SEGMENTATION)) {
        parser.skipChildren();
      } else {
        JsonNode value = JSON.readTree(parser);
        fields.put(name, value);
      }
    }
    return fields;
  }

  private void problem(Kind kind, int line, String text) {
    findings.problem(new LabelProblem(kind, file, line, text));
  }

  private static @Nullable CocoId id(@Nullable JsonNode node) {
    return node == null ? null : CocoId.of(node).orElse(null);
  }

  private void image(Map<String, JsonNode> fields, int line) {
    CocoId id = id(fields.get("id"));
    JsonNode name = fields.get("file_name");
    if (id == null || name == null || !name.isTextual()) {
      problem(
          Kind.STRUCTURE,
          line,
          "an image without 'id' (a whole number or a text) and text 'file_name'");
      return;
    }
    if (pictures.containsKey(id)) {
      problem(Kind.STRUCTURE, line, "image id " + id + " is given a second time");
      return;
    }
    Path path = find(name.textValue());
    ImageSize stated = stated(fields);
    ImageSize shown = path == null || folder == null ? null : ImageSize.read(path).orElse(null);
    String wrongSize =
        path == null
            ? null
            : LabelChecks.sizeProblem(path, shown, stated, "'width' and 'height' say");
    CocoId before = path == null ? null : imageOfPath.putIfAbsent(path, id);
    boolean usable = false;
    if (path == null) {
      problem(
          Kind.NO_PICTURE,
          line,
          "the picture '%s' is not in %s%s"
              .formatted(name.textValue(), place(), unknownHere(name.textValue())));
    } else if (folder == null && stated == null) {
      problem(Kind.STRUCTURE, line, "image %s has no 'width' and 'height' above 0".formatted(id));
    } else if (before != null) {
      problem(
          Kind.STRUCTURE,
          line,
          "image %s is the picture of image %s again: %s; give all its boxes one image_id"
              .formatted(id, before, path));
    } else if (wrongSize != null) {
      problem(Kind.STRUCTURE, line, wrongSize);
    } else {
      usable = true;
    }
    pictures.put(
        id, new Picture(name.textValue(), usable ? path : null, shown == null ? stated : shown));
  }

  private static @Nullable ImageSize stated(Map<String, JsonNode> fields) {
    JsonNode width = fields.get("width");
    JsonNode height = fields.get("height");
    return width == null || height == null || width.intValue() < 1 || height.intValue() < 1
        ? null
        : new ImageSize(width.intValue(), height.intValue());
  }

  /** What names of pictures are relative to. */
  private Path place() {
    return folder == null ? file.resolveSibling("") : folder.root();
  }

  /** Why no file can have this name in this process, or nothing. */
  private String unknownHere(String name) {
    try {
      place().resolve(name);
      return "";
    } catch (InvalidPathException e) {
      return ", and this process can have no such name: " + FileNames.remedy();
    }
  }

  private @Nullable Path find(String name) {
    Path exact;
    try {
      exact = folder == null ? Path.of(name) : folder.root().resolve(name).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
    if (folder == null) {
      return exact;
    }
    if (Files.isRegularFile(exact)) {
      return exact;
    }
    String id = PictureFolder.withoutExtension(name.replace('\\', '/'));
    Path found = folder.find(id);
    return found == null ? folder.find(id.substring(id.lastIndexOf('/') + 1)) : found;
  }

  private void category(Map<String, JsonNode> fields, int line) {
    CocoId id = id(fields.get("id"));
    JsonNode name = fields.get("name");
    if (id == null || name == null || !name.isTextual() || name.textValue().isBlank()) {
      problem(
          Kind.STRUCTURE,
          line,
          "a category without 'id' (a whole number or a text) and text 'name'");
    } else if (categories.putIfAbsent(id, new CocoCategory(id, name.textValue())) != null) {
      problem(Kind.STRUCTURE, line, "category id " + id + " is given a second time");
    }
  }

  private void annotation(Map<String, JsonNode> fields, int line) {
    CocoId id = id(fields.get("id"));
    if (id != null && !annotationIds.add(id)) {
      problem(Kind.STRUCTURE, line, "annotation id " + id + " is given a second time");
      return;
    }
    CocoId image = id(fields.get("image_id"));
    CocoId category = id(fields.get("category_id"));
    if (image == null || category == null) {
      problem(
          Kind.REFERENCE,
          line,
          "an annotation without 'image_id' and 'category_id' (whole numbers or texts)");
      return;
    }
    JsonNode box = fields.get("bbox");
    if (box == null || !box.isArray() || box.size() != 4) {
      problem(Kind.COLUMNS, line, "'bbox' must be four numbers [x, y, width, height], got " + box);
      return;
    }
    double[] values = new double[4];
    for (int i = 0; i < 4; i++) {
      if (!box.get(i).isNumber()) {
        problem(Kind.NUMBER, line, "'bbox' must be four numbers, got " + box);
        return;
      }
      values[i] = box.get(i).doubleValue();
    }
    JsonNode crowd = fields.get("iscrowd");
    boolean isCrowd =
        crowd != null && (crowd.isBoolean() ? crowd.booleanValue() : crowd.asInt() != 0);
    JsonNode shape = fields.get(SEGMENTATION);
    if (shape != null && (shape.isNull() || shape.isContainerNode() && shape.isEmpty())) {
      shape = null;
    }
    Shape mask = null;
    Picture picture = pictures.get(image);
    if (shape != null && picture != null) { // mostly it stands before: no need to keep the text
      mask = mask(shape, picture.size(), line);
      if (mask == null) {
        return;
      }
      shape = null;
    }
    annotations.add(new Annotation(image, category, values, isCrowd, mask, shape, line));
  }

  /** The pixels of an object; null where something is wrong with them. */
  private @Nullable Shape mask(JsonNode shape, @Nullable ImageSize size, int line) {
    if (size == null) {
      problem(Kind.STRUCTURE, line, "a mask of a picture whose size is not known");
      return null;
    }
    try {
      MaskSource.Outline outline = CocoOutline.of(shape, size.height(), size.width());
      RunLengthMask mask = outline.draw(size.height(), size.width());
      if (mask.area() > 0) {
        return new Shape(outline, mask);
      }
      problem(Kind.SIZE, line, "the 'segmentation' covers no pixel of its picture");
    } catch (IllegalArgumentException e) {
      problem(Kind.STRUCTURE, line, "the 'segmentation': " + e.getMessage());
    }
    return null;
  }

  /** Annotations may stand before the images that they belong to: only now all are known. */
  private LabelSet joined() {
    Map<CocoId, List<Annotation>> byImage = new HashMap<>();
    for (Annotation annotation : annotations) {
      if (!pictures.containsKey(annotation.image())) {
        problem(
            Kind.REFERENCE, annotation.line(), "there is no image with id " + annotation.image());
      } else {
        byImage.computeIfAbsent(annotation.image(), id -> new ArrayList<>()).add(annotation);
      }
    }
    List<LabelledPicture> result = new ArrayList<>();
    pictures.forEach(
        (id, picture) -> {
          if (picture.path() != null) {
            result.add(labelled(id, picture, picture.path(), byImage.getOrDefault(id, List.of())));
          }
        });
    // Two files may differ in their extension only.
    result.sort(Comparator.comparing(LabelledPicture::id).thenComparing(LabelledPicture::path));
    return findings.set(file.toString(), result, List.copyOf(categories.values()));
  }

  private LabelledPicture labelled(
      CocoId imageId, Picture picture, Path path, List<Annotation> annotations) {
    LabelChecks checks = new LabelChecks(file, picture.size(), findings);
    for (Annotation annotation : annotations) {
      CocoCategory category = categories.get(annotation.category());
      if (category == null) {
        checks.problem(
            Kind.REFERENCE,
            annotation.line(),
            "there is no category with id " + annotation.category());
        continue;
      }
      Shape mask = annotation.mask();
      if (annotation.shape() != null) {
        mask = mask(annotation.shape(), picture.size(), annotation.line());
        if (mask == null) {
          continue;
        }
      }
      double[] b = annotation.box();
      checks.add(
          new Label(
              category.name().toLowerCase(Locale.ROOT),
              Box.ofSize(b[0], b[1], b[2], b[3]),
              0,
              0,
              annotation.crowd(),
              SpatialPose.NONE,
              mask == null ? null : mask.mask(),
              mask == null || folder != null ? null : mask.outline()),
          annotation.line());
    }
    String id =
        PictureFolder.withoutExtension(FileNames.composed(picture.name().replace('\\', '/')));
    return new LabelledPicture(id, path, picture.size(), checks.kept(), imageId);
  }
}
