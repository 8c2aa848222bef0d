///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-detection:0.1.0-SNAPSHOT

// %% [markdown]
// # Where things are in a picture
//
// A detector finds objects of known kinds and draws a box around each. The pictures are drawn here; labels of your own come in KITTI's
// form (a text file a picture) or in COCO's.

// %%
import io.tao4j.Tao;
import io.tao4j.network.detection.Detections;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-detection");

// %% [markdown]
// ## Data
//
// Two shapes in each picture: `images/NAME.png`, and `labels/NAME.txt` with a line a shape. Of KITTI's fifteen fields a detector reads the
// class and the box (left, top, right, bottom, in pixels).

// %%
BufferedImage draw(StringBuilder labels, Random random) {
  BufferedImage picture = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
  Graphics2D g = picture.createGraphics();
  g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  g.setColor(Color.getHSBColor(random.nextFloat(), 0.3f, 0.25f));
  g.fillRect(0, 0, 96, 64);
  for (int half = 0; half < 2; half++) {
    int size = 16 + random.nextInt(16);
    int x = 48 * half + random.nextInt(48 - size);
    int y = random.nextInt(64 - size);
    boolean round = random.nextBoolean();
    g.setColor(Color.getHSBColor(random.nextFloat(), 0.6f, 0.95f));
    if (round) {
      g.fillOval(x, y, size, size);
    } else {
      g.fillRect(x, y, size, size);
    }
    labels.append("%s 0 0 0 %s %s %s %s 0 0 0 0 0 0 0%n".formatted(round ? "circle" : "square", x, y, x + size, y + size));
  }
  g.dispose();
  return picture;
}

Random random = new Random(7);
for (String part : java.util.List.of("train", "val")) {
  Path images = Files.createDirectories(folder.resolve(part).resolve("images"));
  Path texts = Files.createDirectories(folder.resolve(part).resolve("labels"));
  for (int i = 0; i < (part.equals("train") ? 64 : 16); i++) {
    StringBuilder labels = new StringBuilder();
    ImageIO.write(draw(labels, random), "png", images.resolve(i + ".png").toFile());
    Files.writeString(texts.resolve(i + ".txt"), labels);
  }
}
System.out.println(Files.readString(folder.resolve("train/labels/0.txt")));
ImageIO.read(folder.resolve("train/images/0.png").toFile())

// %% [markdown]
// ## Spec
//
// YOLOv4-tiny at the pictures' own size. Anchors are the usual sizes of boxes; `tao yolo_v4_tiny kmeans` finds them for a set.

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    yolov4_config:
      big_anchor_shape: "[(28, 28), (24, 24)]"
      mid_anchor_shape: "[(20, 20), (16, 16)]"
    training_config:
      batch_size_per_gpu: 4
      num_epochs: 25
      learning_rate:
        soft_start_cosine_annealing_schedule: {max_learning_rate: 3.0e-3, soft_start: 0.05}
      n_workers: 1
    eval_config: {validation_period_during_training: 5, batch_size: 8}
    augmentation_config: {output_width: 96, output_height: 64, mosaic_prob: 0, jitter: 0.1}
    dataset_config:
      data_sources:
        - {label_directory_path: train/labels, image_directory_path: train/images}
      validation_data_sources:
        - {label_directory_path: val/labels, image_directory_path: val/images}
    """);
Tao.network("yolo_v4_tiny").spec(spec).check().problems()

// %% [markdown]
// ## Training
//
// mAP is the mean over classes of average precision: 1 if each object was found by a box that overlaps it by half, and nothing else was.

// %%
var model = Tao.network("yolo_v4_tiny").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("mAP") < 0.7) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## What it finds
//
// `infer` answers for a folder of pictures and draws what it found; a predictor answers one by one, from any thread.

// %%
model.infer(folder.resolve("val/images"), folder.resolve("answers"));
try (var predictor = model.predictor(Detections.class)) {
  predictor.predict(folder.resolve("val/images/0.png")).atLeast(0.3).detections().forEach(System.out::println);
}
BufferedImage sheet = new BufferedImage(4 * 98, 2 * 66, BufferedImage.TYPE_INT_RGB);
for (int i = 0; i < 8; i++) {
  var drawn = ImageIO.read(folder.resolve("answers/images_annotated/" + i + ".png").toFile());
  sheet.getGraphics().drawImage(drawn, i % 4 * 98, i / 4 * 66, null);
}
sheet

// %% [markdown]
// ## Out
//
// The ONNX file holds non-maximum suppression too, so that a program needs to know nothing of anchors.

// %%
var settings = io.tao4j.export.ExportSettings.onnx(folder.resolve("shapes.onnx"));
var exported = model.export(settings.withSuppression(io.tao4j.export.ExportSettings.Suppression.ONNX));
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB");
