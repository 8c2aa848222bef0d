package io.tao4j.data.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.DataFolder;
import io.tao4j.data.segmentation.CocoMasks;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.data.segmentation.SegmentationSample;
import io.tao4j.data.segments.SegmentSource.Part;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what sets of segments consist of; pictures and masks are read later. */
public final class SegmentSets {
  private SegmentSets() {}

  /**
   * Objects of COCO's annotations: all classes are things, unless the list of classes says else.
   *
   * @param name what to call the set
   * @param annotations JSON
   * @param images folder of the pictures
   * @param classes instead of those of the file, or empty
   * @throws TaoException {@code MASK-002} if they cannot be read
   * @see <a href="https://cocodataset.org/#format-data">Lin and others: Microsoft COCO (2014)</a>
   */
  public static SegmentSet coco(
      String name, SegmentMode mode, Path annotations, Path images, List<SegmentClass> classes) {
    CocoMasks read = CocoMasks.read(annotations, images);
    List<SegmentSample> samples = new ArrayList<>();
    for (SegmentationSample sample : read.samples()) {
      MaskSource.Objects drawn = (MaskSource.Objects) sample.mask();
      samples.add(
          new SegmentSample(
              sample.id(),
              sample.path(),
              new SegmentSource.Objects(
                  drawn.name(), drawn.width(), drawn.height(), drawn.objects())));
    }
    List<SegmentClass> own = new ArrayList<>();
    read.categories().forEach((number, text) -> own.add(new SegmentClass(number, text, true)));
    return set(
        name, mode, classes.isEmpty() ? own : classes, samples, read.faults(), read.notices());
  }

  /**
   * COCO's panoptic annotations.
   *
   * @param name what to call the set
   * @param annotations JSON
   * @param images folder of the pictures
   * @param masks folder of the PNG files with the segments
   * @param classes instead of those of the file, or empty
   * @throws TaoException {@code MASK-002} if they cannot be read
   * @see <a href="https://cocodataset.org/#format-data">COCO, panoptic segmentation</a>
   */
  public static SegmentSet panoptic(
      String name,
      SegmentMode mode,
      Path annotations,
      Path images,
      Path masks,
      List<SegmentClass> classes) {
    JsonNode root = json(annotations);
    if (!root.path("images").isArray() || !root.path("annotations").isArray()) {
      throw new TaoException(
          "MASK-002",
          annotations + ": is not COCO's panoptic JSON",
          "expected 'images', 'categories' and 'annotations' with 'segments_info'");
    }
    DataFolder pictures = DataFolder.pictures(images, "MASK-002");
    DataFolder files = DataFolder.pictures(masks, "MASK-002");
    List<String> faults = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (JsonNode image : root.path("images")) {
      names.put(image.path("id").asText(""), image.path("file_name").asText(""));
    }
    List<SegmentSample> samples = new ArrayList<>();
    for (JsonNode annotation : root.path("annotations")) {
      SegmentSample sample =
          panopticSample(annotations, annotation, names, pictures, files, faults);
      if (sample != null) {
        samples.add(sample);
      }
    }
    List<String> notices = new ArrayList<>(pictures.notices());
    notices.addAll(files.notices());
    return set(
        name,
        mode,
        classes.isEmpty() ? classes(annotations, root.path("categories")) : classes,
        samples,
        faults,
        notices);
  }

  private static @Nullable SegmentSample panopticSample(
      Path file,
      JsonNode annotation,
      Map<String, String> names,
      DataFolder pictures,
      DataFolder masks,
      List<String> faults) {
    String id = annotation.path("image_id").asText("");
    String name = names.get(id);
    String mask = annotation.path("file_name").asText("");
    if (name == null || name.isEmpty() || mask.isEmpty()) {
      faults.add(
          "%s: the annotation of image '%s' lacks its file_name, or the image is not listed"
              .formatted(file, id));
      return null;
    }
    Path picture = pictures.find(name);
    Path png = masks.find(mask);
    if (picture == null || png == null) {
      faults.add(
          picture == null
              ? "%s: the picture '%s' is not in %s".formatted(file, name, pictures.root())
              : "%s: the mask '%s' is not in %s".formatted(file, mask, masks.root()));
      return null;
    }
    Map<Integer, Part> parts = new TreeMap<>();
    for (JsonNode segment : annotation.path("segments_info")) {
      int number = segment.path("id").asInt(-1);
      if (number < 1 || number > 0xffffff || !segment.path("category_id").isInt()) {
        faults.add(
            "%s: a segment of '%s' has no id of 1 to 16777215 or no category_id: %s"
                .formatted(file, name, segment));
        return null;
      }
      parts.put(
          number,
          new Part(segment.path("category_id").asInt(), segment.path("iscrowd").asInt(0) == 1));
    }
    return new SegmentSample(name, picture, new SegmentSource.Panoptic(png, parts));
  }

  /**
   * Lists of pictures with masks, a JSON object a line: {@code {"img": "a.jpg", "segm": "a.png"}}.
   * A mask's values are numbers of classes, 0 for none.
   *
   * @param name what to call the set
   * @param list the file
   * @param root folder that its paths are relative to; empty text for the list's own
   * @param classes one or more
   * @throws TaoException {@code MASK-002} if it cannot be read, or a line has another form
   */
  public static SegmentSet list(
      String name, SegmentMode mode, Path list, String root, List<SegmentClass> classes) {
    Path beside = list.toAbsolutePath().getParent();
    Path folder = root.isEmpty() && beside != null ? beside : Path.of(root);
    List<SegmentSample> samples = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : new String(bytes(list), StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode entry;
      try {
        entry = new ObjectMapper().readTree(line);
      } catch (JsonProcessingException e) {
        throw new TaoException(
            "MASK-002",
            "%s:%s: no JSON: %s".formatted(list, number, e.getOriginalMessage()),
            List.of("expected an object with img and segm in each line"),
            e);
      }
      String picture = entry.path("img").asText("");
      String mask = entry.path("segm").asText("");
      if (picture.isEmpty() || mask.isEmpty()) {
        throw new TaoException(
            "MASK-002",
            "%s:%s: has no img or no segm".formatted(list, number),
            "expected {\"img\": \"a.jpg\", \"segm\": \"a.png\"}");
      }
      Path path = folder.resolve(picture);
      Path png = folder.resolve(mask);
      if (!Files.isRegularFile(path) || !Files.isRegularFile(png)) {
        faults.add(
            "%s:%s: there is no file %s"
                .formatted(list, number, Files.isRegularFile(path) ? png : path));
        continue;
      }
      samples.add(new SegmentSample(picture, path, new SegmentSource.Classes(png)));
    }
    return set(name, mode, classes, samples, faults, List.of());
  }

  /**
   * The classes of a label map: a JSON list of objects with {@code id}, {@code name} and, for areas
   * that are no objects, {@code isthing: 0}.
   *
   * @throws TaoException {@code MASK-002} if it cannot be read or lacks one of these
   */
  public static List<SegmentClass> labelMap(Path file) {
    JsonNode root = json(file);
    if (!root.isArray() || root.isEmpty()) {
      throw new TaoException(
          "MASK-002", file + ": is no label map", "expected a list of objects with id and name");
    }
    return classes(file, root);
  }

  /** Classes that nobody named, class_1 and on: areas, no things. */
  public static List<SegmentClass> numbered(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new SegmentClass(number, "class_" + number, false))
        .toList();
  }

  private static List<SegmentClass> classes(Path file, JsonNode categories) {
    Map<Integer, SegmentClass> byNumber = new LinkedHashMap<>();
    for (JsonNode category : categories) {
      int number = category.path("id").asInt(-1);
      String name = category.path("name").asText("");
      if (number < 0 || name.isEmpty()) {
        throw new TaoException(
            "MASK-002",
            "%s: a category has no id or no name: %s".formatted(file, category),
            "give both");
      }
      boolean thing = category.path("isthing").asInt(1) != 0;
      if (byNumber.put(number, new SegmentClass(number, name, thing)) != null) {
        throw new TaoException(
            "MASK-002",
            "%s: category %s is there twice".formatted(file, number),
            "give each class a number of its own");
      }
    }
    return List.copyOf(byNumber.values());
  }

  private static SegmentSet set(
      String name,
      SegmentMode mode,
      List<SegmentClass> classes,
      List<SegmentSample> samples,
      List<String> faults,
      List<String> notices) {
    if (samples.isEmpty()) {
      List<String> details = new ArrayList<>(faults.stream().limit(10).toList());
      details.addAll(notices);
      throw new TaoException("MASK-002", name + ": has no picture", details, null);
    }
    List<SegmentClass> ordered =
        classes.stream().sorted(Comparator.comparingInt(SegmentClass::number)).toList();
    return new SegmentSet(name, ordered, mode, samples, faults, notices);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TaoException("MASK-002", file + ": cannot be read: " + e, List.of(), e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(bytes(file));
      return root == null ? new ObjectMapper().createObjectNode() : root;
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "MASK-002",
          "%s:%s:%s: no JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          List.of("expected annotations in UTF-8"),
          e);
    } catch (IOException e) {
      throw new TaoException("MASK-002", file + ": cannot be read: " + e, List.of(), e);
    }
  }
}
