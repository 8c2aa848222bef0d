///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-people:0.1.0-SNAPSHOT

// %% [markdown]
// # What happens in a film
//
// An action is told by how a picture changes. Clips are folders of frames: `CLASS/VIDEO/rgb/*.png`; with the optional ffmpeg of your choice
// a film becomes such a folder.

// %%
import io.tao4j.Tao;
import io.tao4j.network.classification.Classification;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-people");

// %% [markdown]
// ## Data
//
// Somebody walks to the left or to the right, or jumps. No single frame says which.

// %%
void film(Path video, String action, Random random) throws Exception {
  Files.createDirectories(video.resolve("rgb"));
  int from = 4 + random.nextInt(8);
  float hue = random.nextFloat();
  for (int t = 0; t < 6; t++) {
    BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.getHSBColor(hue, 0.2f, 0.3f));
    g.fillRect(0, 0, 32, 32);
    g.setColor(Color.getHSBColor(hue + 0.5f, 0.5f, 0.9f));
    int x = switch (action) { case "left" -> 28 - from - 3 * t; case "right" -> from + 3 * t; default -> 8 + from; };
    int y = action.equals("jump") ? 14 - Math.min(t, 5 - t) * 4 : 14;
    g.fillOval(x, y, 6, 6);
    g.fillRect(x + 1, y + 6, 4, 9);
    g.dispose();
    ImageIO.write(picture, "png", video.resolve("rgb/%s.png".formatted(100 + t)).toFile());
  }
}

Random random = new Random(4);
var actions = java.util.List.of("jump", "left", "right");
for (String part : java.util.List.of("train", "val")) {
  for (String action : actions) {
    for (int i = 0; i < (part.equals("train") ? 16 : 5); i++) {
      film(folder.resolve(part).resolve(action).resolve("film" + i), action, random);
    }
  }
}
BufferedImage sheet = new BufferedImage(6 * 34, 3 * 34, BufferedImage.TYPE_INT_RGB);
for (int row = 0; row < 3; row++) {
  for (int t = 0; t < 6; t++) {
    Path frame = folder.resolve("train").resolve(actions.get(row)).resolve("film0/rgb/" + (100 + t) + ".png");
    sheet.getGraphics().drawImage(ImageIO.read(frame.toFile()), t * 34, row * 34, null);
  }
}
sheet

// %% [markdown]
// ## Training
//
// A ResNet whose kernels reach over time too.

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    model: {model_type: rgb, backbone: resnet_10, input_type: 3d, rgb_seq_length: 6, dropout_ratio: 0, input_width: 32, input_height: 32}
    dataset:
      train_dataset_dir: train
      val_dataset_dir: val
      label_map: {jump: 0, left: 1, right: 2}
      batch_size: 8
      workers: 1
      augmentation_config: {train_crop_type: no_crop, horizontal_flip_prob: 0, val_center_crop: false}
    train: {num_epochs: 6, validation_interval: 3, optim: {lr: 0.01, lr_steps: [5]}}
    evaluate: {batch_size: 8}
    """);
var model = Tao.network("action_recognition").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("top_1") < 0.6) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## What it saw
//
// A strip of frames with the answer, for each film.

// %%
model.infer(folder.resolve("val"), folder.resolve("answers"));
Files.readAllLines(folder.resolve("answers/result.csv")).stream().map(line -> line.replace(folder + "/", "")).forEach(System.out::println);
Path strip;
try (var strips = Files.list(folder.resolve("answers/strips"))) {
  strip = strips.sorted().findFirst().orElseThrow();
}
ImageIO.read(strip.toFile())

// %%
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB");
