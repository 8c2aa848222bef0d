package io.tao4j.networks.bodypose;

import io.tao4j.networks.people.PeopleSpecs;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Drawn sets of figures with four joints. */
final class Bodies {
  private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW};

  private Bodies() {}

  /**
   * Eight pictures to learn and four that judge, the spec of the set, {@code data.json}, its
   * joints, {@code joints.json}, and the records, {@code train-fold-000-of-001}.
   */
  static void write(Path folder, int side) throws IOException {
    part(folder, "train", 8, side, 1);
    part(folder, "val", 4, side, 2);
    Files.writeString(
        folder.resolve("joints.json"),
        """
        {"categories": [{"keypoints": ["head", "left_hand", "right_hand", "foot"],
          "skeleton": [[1, 2], [1, 3], [1, 4]]}]}
        """);
    Files.writeString(
        folder.resolve("data.json"),
        """
        {"dataset": "coco", "root_directory_path": "%s",
         "train_data": {"images_root_dir_path": "train",
           "annotation_root_dir_path": "train.json"},
         "test_data": {"images_root_dir_path": "val",
           "annotation_root_dir_path": "val.json"},
         "data_filtering_params": {"min_acceptable_height": 4, "min_acceptable_width": 4,
           "min_acceptable_kpts": 2}}
        """
            .formatted(folder.toString().replace('\\', '/')));
    convert(folder, Map.of());
  }

  /** Runs dataset_convert with other fields. */
  static io.tao4j.network.SubCommand.Result convert(Path folder, Map<String, String> fields)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("root_directory_path", folder.toString());
    all.put("train_data.images_root_dir_path", "train");
    all.put("train_data.annotation_root_dir_path", "train.json");
    all.put("test_data.images_root_dir_path", "val");
    all.put("test_data.annotation_root_dir_path", "val.json");
    all.put("data_filtering_params.min_acceptable_height", "4");
    all.put("data_filtering_params.min_acceptable_width", "4");
    all.put("data_filtering_params.min_acceptable_kpts", "2");
    all.putAll(fields);
    BodyConvertCommand command = new BodyConvertCommand();
    return command.run(PeopleSpecs.parse(command.specBinder(), all).spec());
  }

  private static void part(Path folder, String name, int count, int side, long seed)
      throws IOException {
    Files.createDirectories(folder.resolve(name));
    StringBuilder images = new StringBuilder();
    StringBuilder people = new StringBuilder();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      double x = side * (0.4 + 0.2 * random.nextDouble());
      double y = side * (0.4 + 0.2 * random.nextDouble());
      double reach = side * 0.25;
      double[] points = {
        x, y - reach, x - reach, y, x + reach, y, x + reach * (random.nextDouble() - 0.5), y + reach
      };
      String file = String.format(Locale.ROOT, "%02d.png", i);
      ImageIO.write(draw(points, side), "png", folder.resolve(name + "/" + file).toFile());
      images.append(i == 0 ? "" : ",\n");
      images.append(
          "{\"id\": %s, \"file_name\": \"%s\", \"width\": %s, \"height\": %s}"
              .formatted(i + 1, file, side, side));
      StringBuilder numbers = new StringBuilder();
      for (int j = 0; j < 4; j++) {
        numbers.append(j == 0 ? "" : ", ");
        numbers.append(
            String.format(Locale.ROOT, "%.2f, %.2f, 2", points[2 * j], points[2 * j + 1]));
      }
      people.append(i == 0 ? "" : ",\n");
      people.append(
          String.format(
              Locale.ROOT,
              "{\"id\": %s, \"image_id\": %s, \"category_id\": 1, \"iscrowd\": 0, \"area\": %.2f,"
                  + " \"bbox\": [%.2f, %.2f, %.2f, %.2f], \"num_keypoints\": 4, \"keypoints\":"
                  + " [%s]}",
              i + 1,
              i + 1,
              4 * reach * reach,
              x - reach,
              y - reach,
              2 * reach,
              2 * reach,
              numbers));
    }
    Files.writeString(
        folder.resolve(name + ".json"),
        """
        {"images": [%s],
         "annotations": [%s],
         "categories": [{"id": 1, "name": "figure",
           "keypoints": ["head", "left_hand", "right_hand", "foot"]}]}
        """
            .formatted(images, people));
  }

  private static BufferedImage draw(double[] points, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, side, side);
    graphics.setColor(Color.WHITE);
    graphics.setStroke(new BasicStroke(2));
    for (int j = 1; j < 4; j++) {
      graphics.draw(new Line2D.Double(points[0], points[1], points[2 * j], points[2 * j + 1]));
    }
    for (int j = 0; j < 4; j++) {
      graphics.setColor(COLOURS[j]);
      graphics.fill(new Ellipse2D.Double(points[2 * j] - 3, points[2 * j + 1] - 3, 6, 6));
    }
    graphics.dispose();
    return image;
  }
}
