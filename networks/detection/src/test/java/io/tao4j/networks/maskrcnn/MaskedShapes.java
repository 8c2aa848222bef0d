package io.tao4j.networks.maskrcnn;

import io.tao4j.fixtures.ShapesDetectionDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Drawn shapes with COCO's annotations: the mask of each is the diamond in its box. */
final class MaskedShapes {
  private MaskedShapes() {}

  /** Writes {@code annotations.json} beside the folders of pictures and labels of each half. */
  static ShapesDetectionDataset write(Path data, int side) throws IOException {
    ShapesDetectionDataset set =
        ShapesDetectionDataset.write(data.resolve("shapes"), 3, 8, 2, side, side, 3, 5);
    for (Path part : List.of(set.train(), set.validation())) {
      annotate(part, set.classNames(), side);
    }
    return set;
  }

  /** A data source of a spec. */
  static String source(Path part) {
    return "{label_directory_path: %s, image_directory_path: %s}"
        .formatted(part.resolve("annotations.json"), part.resolve("images"));
  }

  private static void annotate(Path part, List<String> classes, int side) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(part.resolve("labels"))) {
      files = found.sorted().toList();
    }
    for (Path file : files) {
      int image = images.size() + 1;
      images.add(
          "{\"id\": %s, \"file_name\": \"%s\", \"width\": %s, \"height\": %s}"
              .formatted(image, file.getFileName().toString().replace(".txt", ".png"), side, side));
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.split(" ");
        double left = Double.parseDouble(columns[4]);
        double top = Double.parseDouble(columns[5]);
        double right = Double.parseDouble(columns[6]);
        double bottom = Double.parseDouble(columns[7]);
        double x = (left + right) / 2;
        double y = (top + bottom) / 2;
        objects.add(
            String.format(
                Locale.ROOT,
                "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"iscrowd\": 0, \"bbox\": [%.2f,"
                    + " %.2f, %.2f, %.2f], \"segmentation\": [[%.2f, %.2f, %.2f, %.2f, %.2f, %.2f,"
                    + " %.2f, %.2f]]}",
                objects.size() + 1,
                image,
                1 + classes.indexOf(columns[0]),
                left,
                top,
                right - left,
                bottom - top,
                x,
                top,
                right,
                y,
                x,
                bottom,
                left,
                y));
      }
    }
    List<String> categories = new ArrayList<>();
    for (String name : classes) {
      categories.add("{\"id\": %s, \"name\": \"%s\"}".formatted(1 + classes.indexOf(name), name));
    }
    Files.writeString(
        part.resolve("annotations.json"),
        "{\"images\": %s, \"categories\": %s, \"annotations\": %s}"
            .formatted(images, categories, objects));
  }
}
