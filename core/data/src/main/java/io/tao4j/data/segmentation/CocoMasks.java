package io.tao4j.data.segmentation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.DataFolder;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of COCO's annotations as classes of pixels: polygons, run lengths as numbers and run
 * lengths as text. A pixel has the number of the category whose object covers it last, 0 where none
 * does, and counts nowhere within a crowd.
 *
 * @param samples pictures that are there, in the order of the file
 * @param categories name of each number
 * @param faults what does not fit, a line each that names the file
 * @param notices what a person should know, a line each
 * @see <a href="https://cocodataset.org/#format-data">Lin and others: Microsoft COCO (2014)</a>
 */
public record CocoMasks(
    List<SegmentationSample> samples,
    Map<Integer, String> categories,
    List<String> faults,
    List<String> notices) {
  public CocoMasks {
    samples = List.copyOf(samples);
    categories = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /**
   * Reads a file.
   *
   * @param images folder that the {@code file_name}s are relative to; null where nobody looks at
   *     the pictures
   * @throws TaoException {@code MASK-002} if the file or the folder cannot be read, or it is no
   *     such JSON
   */
  public static CocoMasks read(Path file, @Nullable Path images) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "MASK-002",
          "%s:%s:%s: no JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          List.of("expected COCO's annotations in UTF-8"),
          e);
    } catch (IOException e) {
      throw new TaoException("MASK-002", file + ": cannot be read: " + e, List.of(), e);
    }
    if (root == null || !root.path("images").isArray() || !root.path("annotations").isArray()) {
      throw new TaoException(
          "MASK-002",
          file + ": is not COCO's JSON",
          "expected 'images', 'categories' and 'annotations'");
    }
    DataFolder folder = images == null ? null : DataFolder.pictures(images, "MASK-002");
    return new Reader(file, folder).read(root);
  }

  /** Collects. */
  private static final class Reader {
    private final Path file;
    private final @Nullable DataFolder folder;
    private final Map<String, Picture> pictures = new LinkedHashMap<>();
    private final Map<Integer, String> categories = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private record Picture(
        String name, @Nullable Path path, int width, int height, List<MaskSource.Shape> objects) {}

    Reader(Path file, @Nullable DataFolder folder) {
      this.file = file;
      this.folder = folder;
    }

    CocoMasks read(JsonNode root) {
      for (JsonNode category : root.path("categories")) {
        categories.put(category.path("id").asInt(-1), category.path("name").asText(""));
      }
      root.path("images").forEach(this::picture);
      int number = 0;
      for (JsonNode annotation : root.path("annotations")) {
        try {
          object(annotation);
        } catch (IllegalArgumentException e) {
          faults.add(
              "%s: annotation %s: %s"
                  .formatted(
                      file, annotation.path("id").asText("number " + number), e.getMessage()));
        }
        number++;
      }
      List<SegmentationSample> samples = new ArrayList<>();
      for (Picture picture : pictures.values()) {
        if (picture.path() != null) {
          samples.add(
              new SegmentationSample(
                  picture.name(),
                  picture.path(),
                  new MaskSource.Objects(
                      file + ": " + picture.name(),
                      picture.width(),
                      picture.height(),
                      0,
                      picture.objects())));
        }
      }
      return new CocoMasks(
          samples, categories, faults, folder == null ? List.of() : folder.notices());
    }

    private void picture(JsonNode image) {
      String id = image.path("id").asText("");
      String name = image.path("file_name").asText("");
      int width = image.path("width").asInt(0);
      int height = image.path("height").asInt(0);
      if (id.isEmpty() || name.isEmpty() || width < 1 || height < 1) {
        faults.add(
            "%s: image '%s' lacks one of id, file_name, width and height".formatted(file, name));
        return;
      }
      Path path = folder == null ? Path.of(name) : folder.find(name);
      if (path == null && folder != null) {
        faults.add("%s: the picture '%s' is not in %s".formatted(file, name, folder.root()));
      }
      if (pictures.put(id, new Picture(name, path, width, height, new ArrayList<>())) != null) {
        faults.add("%s: image id %s is given a second time".formatted(file, id));
      }
    }

    private void object(JsonNode annotation) {
      Picture picture = pictures.get(annotation.path("image_id").asText(""));
      if (picture == null) {
        throw new IllegalArgumentException(
            "is of image %s, which is not listed".formatted(annotation.path("image_id")));
      }
      JsonNode shape = annotation.path("segmentation");
      if (shape.isMissingNode() || shape.isNull() || shape.isEmpty()) {
        return; // a box alone
      }
      boolean crowd = annotation.path("iscrowd").asInt(0) == 1;
      int value = crowd ? MaskSource.CROWD : annotation.path("category_id").asInt(-1);
      picture
          .objects()
          .add(
              new MaskSource.Shape(
                  value, CocoOutline.of(shape, picture.height(), picture.width())));
    }
  }
}
