package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.data.segments.PanopticPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Drawn pictures with segments in all forms: a bright square, class 1, on the left or right of dark
 * ground, class 2, which is no thing; above them a band that belongs to nothing.
 */
final class SegmentFixture {
  private SegmentFixture() {}

  /**
   * Writes {@code images}, {@code masks}, {@code panoptic}, {@code instances.json}, {@code
   * panoptic.json}, {@code list.jsonl} and {@code labels.json} below a folder.
   */
  static Path write(Path folder, int count, int side) throws IOException {
    for (String name : List.of("images", "masks", "panoptic")) {
      Files.createDirectories(folder.resolve(name));
    }
    List<String> images = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    List<String> segments = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int left = i % 2 == 0 ? side / 8 : side / 2;
      int top = side / 4 + side / 16 * (i % 4);
      int length = side / 4 + side / 16 * (i % 3);
      byte[] rgb = new byte[3 * side * side];
      byte[] kinds = new byte[side * side];
      int[] numbers = new int[side * side];
      for (int p = 0; p < kinds.length; p++) {
        int x = p % side;
        int y = p / side;
        boolean square = x >= left && x < left + length && y >= top && y < top + length;
        boolean nothing = y < side / 8;
        kinds[p] = (byte) (square ? 1 : nothing ? 0 : 2);
        numbers[p] = square ? 70_000 + i : nothing ? 0 : 300;
        for (int c = 0; c < 3; c++) {
          rgb[3 * p + c] = (byte) (square ? 220 : nothing ? 120 : 30 + 10 * c);
        }
      }
      String name = "p" + i;
      Files.write(
          folder.resolve("images/" + name + ".png"),
          ImageCodec.encodePng(Image.of(side, side, rgb)));
      Files.write(folder.resolve("masks/" + name + ".png"), MaskPng.encode(side, side, kinds));
      Files.write(
          folder.resolve("panoptic/" + name + ".png"), PanopticPng.encode(side, side, numbers));
      images.add(
          "{\"id\": %s, \"file_name\": \"%s.png\", \"width\": %s, \"height\": %s}"
              .formatted(i, name, side, side));
      objects.add(
          ("{\"id\": %s, \"image_id\": %s, \"category_id\": 1, \"iscrowd\": 0, \"segmentation\":"
                  + " [[%s, %s, %s, %s, %s, %s, %s, %s]]}")
              .formatted(
                  i,
                  i,
                  left,
                  top,
                  left + length,
                  top,
                  left + length,
                  top + length,
                  left,
                  top + length));
      segments.add(
          ("{\"image_id\": %s, \"file_name\": \"%s.png\", \"segments_info\": [{\"id\": %s,"
                  + " \"category_id\": 1}, {\"id\": 300, \"category_id\": 2}]}")
              .formatted(i, name, 70_000 + i));
      lines.add("{\"img\": \"images/%s.png\", \"segm\": \"masks/%s.png\"}".formatted(name, name));
    }
    String categories =
        "[{\"id\": 2, \"name\": \"ground\", \"isthing\": 0},"
            + " {\"id\": 1, \"name\": \"square\", \"isthing\": 1}]";
    String form = "{\"images\": %s, \"annotations\": %s, \"categories\": %s}";
    Files.writeString(
        folder.resolve("instances.json"),
        form.formatted(images, objects, "[{\"id\": 1, \"name\": \"square\"}]"));
    Files.writeString(
        folder.resolve("panoptic.json"), form.formatted(images, segments, categories));
    Files.writeString(folder.resolve("list.jsonl"), String.join("\n", lines) + "\n");
    Files.writeString(folder.resolve("labels.json"), categories);
    return folder;
  }

  /** A group of a spec. */
  static String place(Path folder, String type) {
    return switch (type) {
      case "coco" ->
          "{type: coco, instance_json: %s, img_dir: %s}"
              .formatted(folder.resolve("instances.json"), folder.resolve("images"));
      case "coco_panoptic" ->
          "{type: coco_panoptic, panoptic_json: %s, panoptic_dir: %s, img_dir: %s}"
              .formatted(
                  folder.resolve("panoptic.json"),
                  folder.resolve("panoptic"),
                  folder.resolve("images"));
      default -> "{type: ade, annot_file: %s}".formatted(folder.resolve("list.jsonl"));
    };
  }
}
