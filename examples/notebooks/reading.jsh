///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-reading:0.1.0-SNAPSHOT

// %% [markdown]
// # What is written here
//
// A reader of lines: house numbers, plates, labels. It needs pictures with their texts, not where each letter is.

// %%
import io.tao4j.Tao;
import io.tao4j.networks.reading.ReadText;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-reading");

// %% [markdown]
// ## Data
//
// Numbers of three or four digits, a little turned, light on dark. `gt_new.txt` has a line a picture: its name, a tab, the text.

// %%
BufferedImage draw(String text, Random random) {
  BufferedImage picture = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
  Graphics2D g = picture.createGraphics();
  g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  g.setColor(Color.getHSBColor(random.nextFloat(), 0.4f, 0.3f * random.nextFloat()));
  g.fillRect(0, 0, 64, 32);
  g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 20 + random.nextInt(3)));
  g.rotate((random.nextFloat() - 0.5) * 0.12, 32, 16);
  g.setColor(Color.getHSBColor(random.nextFloat(), 0.3f, 1f));
  g.drawString(text, 3 + random.nextInt(5), 22 + random.nextInt(4));
  g.dispose();
  return picture;
}

Random random = new Random(11);
for (String part : java.util.List.of("train", "val")) {
  Path place = Files.createDirectories(folder.resolve(part));
  StringBuilder lines = new StringBuilder();
  for (int i = 0; i < (part.equals("train") ? 240 : 40); i++) {
    String text = String.valueOf(100 + random.nextInt(9900));
    ImageIO.write(draw(text, random), "png", place.resolve(i + ".png").toFile());
    lines.append(i).append(".png\t").append(text).append('\n');
  }
  Files.writeString(place.resolve("gt_new.txt"), lines);
}
Files.write(folder.resolve("characters.txt"), "0123456789".chars().mapToObj(Character::toString).toList());

BufferedImage sheet = new BufferedImage(4 * 66, 3 * 34, BufferedImage.TYPE_INT_RGB);
for (int i = 0; i < 12; i++) {
  sheet.getGraphics().drawImage(ImageIO.read(folder.resolve("train/" + i + ".png").toFile()), i % 4 * 66, i / 4 * 34, null);
}
sheet

// %% [markdown]
// ## Training
//
// `accuracy` counts whole texts.

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    model: {backbone: ResNet, feature_channel: 64, sequence: None, prediction: CTC, input_width: 64, input_height: 32, input_channel: 1}
    dataset:
      train_dataset_dir: [train]
      train_gt_file: train/gt_new.txt
      val_dataset_dir: val
      val_gt_file: val/gt_new.txt
      character_list_file: characters.txt
      max_label_length: 6
      batch_size: 8
      workers: 1
      augmentation: {aug_prob: 0}
    train:
      optim: {name: adam, lr: 0.002, lr_scheduler: OneCycle}
      clip_grad_norm: 5.0
      num_epochs: 10
      validation_interval: 5
    evaluate: {batch_size: 20}
    """);
var model = Tao.network("ocrnet").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("accuracy") < 0.5) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## Reading

// %%
try (var predictor = model.predictor(ReadText.class)) {
  for (String text : java.util.List.of("4711", "808", "1234")) {
    ReadText read = predictor.predict(draw(text, random));
    System.out.println(text + " is read as " + read.text() + ", confidence " + Math.round(100 * read.confidence()) + " %");
  }
}
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB");
