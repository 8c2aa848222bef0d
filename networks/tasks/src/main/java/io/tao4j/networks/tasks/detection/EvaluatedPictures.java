package io.tao4j.networks.tasks.detection;

import io.tao4j.data.image.ImageSize;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.network.detection.Detection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of an evaluation with what is true of them and what was found in them.
 *
 * @param classNames names by index
 * @param paths of the pictures, in the table's order; empty where they are not known
 * @param sizes of the pictures, as many
 * @param table true and found boxes
 * @param masks the same of masks, in the same order; null where there are none
 * @param numbers COCO's numbers of the pictures, or null where results in COCO's form have no use
 */
record EvaluatedPictures(
    List<String> classNames,
    List<Path> paths,
    List<ImageSize> sizes,
    DetectionTable table,
    @Nullable DetectionTable masks,
    @Nullable Function<List<Path>, CocoNumbers> numbers) {
  EvaluatedPictures {
    classNames = List.copyOf(classNames);
    paths = List.copyOf(paths);
    sizes = List.copyOf(sizes);
    if (paths.size() != sizes.size() || !paths.isEmpty() && paths.size() != table.images()) {
      throw new IllegalArgumentException(
          "%s paths, %s sizes, %s pictures".formatted(paths.size(), sizes.size(), table.images()));
    }
  }

  /** Detections of a picture, the surest first. */
  List<Detection> found(int picture) {
    List<Detection> found = new ArrayList<>();
    int end = table.firstDetection(picture + 1);
    for (int i = table.firstDetection(picture); i < end; i++) {
      int kind = table.classOfDetection(i);
      found.add(
          new Detection(
              classNames.get(kind),
              kind,
              table.score(i),
              box(table.boxOfDetection(i)),
              masks == null ? null : masks.maskOfDetection(i)));
    }
    found.sort(Comparator.comparingDouble(Detection::score).reversed());
    return found;
  }

  static Box box(double[] sides) {
    return new Box(sides[0], sides[1], sides[2], sides[3]);
  }

  /** Writes what was found in COCO's form; nothing where the pictures are not known. */
  List<Path> writeCocoResults(Path folder) throws IOException {
    if (numbers == null || paths.isEmpty()) {
      return List.of();
    }
    List<CocoResults.Picture> pictures = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      pictures.add(new CocoResults.Picture(paths.get(i), sizes.get(i), found(i)));
    }
    return CocoResults.write(folder, pictures, numbers.apply(paths));
  }
}
