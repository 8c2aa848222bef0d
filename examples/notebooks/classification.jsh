///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-classification:0.1.0-SNAPSHOT

// %% [markdown]
// # What is in a picture
//
// A classifier from an empty folder to a file that other programs run. The pictures are drawn here, so that the
// notebook needs nothing else; put your own into a folder for each class instead.

// %%
import io.tao4j.Tao;
import io.tao4j.network.classification.Classification;
import io.tao4j.spec.SpecSyntax;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-classification");

// %% [markdown]
// ## Data
//
// Three kinds of shapes, in any colour, place and size: `train/CLASS/*.png` to learn from and `val/CLASS/*.png` to see what was
// learnt.

// %%
BufferedImage draw(String kind, Random random) {
  BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
  Graphics2D g = picture.createGraphics();
  g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  g.setColor(Color.getHSBColor(random.nextFloat(), 0.3f, 0.3f));
  g.fillRect(0, 0, 32, 32);
  g.setColor(Color.getHSBColor(random.nextFloat(), 0.6f, 0.9f));
  int size = 14 + random.nextInt(12);
  int x = random.nextInt(32 - size);
  int y = random.nextInt(32 - size);
  switch (kind) {
    case "circle" -> g.fillOval(x, y, size, size);
    case "square" -> g.fillRect(x, y, size, size);
    default -> g.fillPolygon(new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3);
  }
  g.dispose();
  return picture;
}

var kinds = java.util.List.of("circle", "square", "triangle");
Random random = new Random(42);
for (String part : java.util.List.of("train", "val")) {
  for (String kind : kinds) {
    Path place = Files.createDirectories(folder.resolve(part).resolve(kind));
    for (int i = 0; i < (part.equals("train") ? 80 : 20); i++) {
      ImageIO.write(draw(kind, random), "png", place.resolve(i + ".png").toFile());
    }
  }
}

BufferedImage sheet = new BufferedImage(8 * 34, 3 * 34, BufferedImage.TYPE_INT_RGB);
for (int row = 0; row < 3; row++) {
  for (int column = 0; column < 8; column++) {
    sheet.getGraphics().drawImage(draw(kinds.get(row), random), column * 34, row * 34, null);
  }
}
sheet

// %% [markdown]
// ## Spec
//
// A spec says what is trained on what. Fields that are not named keep their defaults; `tao classification spec --template`
// writes all of them with explanations. What is wrong is said at once, with line and column.

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    model_config:
      arch: resnet
      n_layers: 10
      input_image_size: "3,32,32"
      use_pooling: false
    train_config:
      train_dataset_path: train
      val_dataset_path: val
      batch_size_per_gpu: 12
      n_epochs: 12
      optimizer: {sgd: {momentum: 0.9, nesterov: true}}
      lr_config: {cosine: {learning_rate: 0.03, soft_start: 0.1}}
      mixup_alpha: 0
      enable_random_crop: false
      enable_center_crop: false
      enable_color_augmentation: false
    eval_config:
      eval_dataset_path: val
      enable_center_crop: false
    """);
System.out.println(Tao.network("classification").spec(spec).check().problems()); // none
var wrong = Tao.network("classification").specs().allowMissingPaths();
wrong.check("train_config: {n_epoch: 6}", SpecSyntax.YAML, "wrong.yaml").problems().forEach(System.out::println);

// %% [markdown]
// ## Training

// %%
var model = Tao.network("classification").spec(spec).results(folder.resolve("out")).device("cpu").train();
var evaluation = model.evaluate();
evaluation.write(folder.resolve("evaluation"));
System.out.println(evaluation.metrics());
if (evaluation.metrics().get("top_1") < 0.8) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// `out/report.html` tells the whole story in one page. The confusion matrix: which class is taken for which.

// %%
ImageIO.read(folder.resolve("evaluation/confusion_matrix.png").toFile())

// %% [markdown]
// ## Smaller, and out
//
// Half of the parameters are removed, and a short training repairs what that broke. The ONNX file is compared with the engine
// before it is kept: any program with ONNX Runtime, OpenVINO or TensorRT runs it.

// %%
var smaller = model.prune(0.5).retrain();
var file = smaller.export().file();
System.out.println(model.parameterCount() + " parameters, then " + smaller.parameterCount() + ": " + smaller.evaluate().metrics().get("top_1"));
System.out.println(file.getFileName() + ", " + Files.size(file) / 1024 + " KiB");

// %% [markdown]
// ## Asking
//
// One predictor serves any number of threads.

// %%
smaller.save(folder.resolve("shapes.tao"));
try (var predictor = Tao.load(folder.resolve("shapes.tao")).predictor(Classification.class)) {
  for (String kind : kinds) {
    var best = predictor.predict(draw(kind, random)).best();
    System.out.println(kind + ": " + best.className() + " " + Math.round(100 * best.probability()) + " %");
  }
}
