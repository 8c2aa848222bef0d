///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-segmentation:0.1.0-SNAPSHOT

// %% [markdown]
// # What each pixel shows
//
// A U-Net says for each pixel which class it belongs to. Pictures and masks are drawn here. A mask of your own is a grey picture of the
// same size whose values are class numbers.

// %%
import io.tao4j.Tao;
import io.tao4j.network.segmentation.Segmentation;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-segmentation");

// %% [markdown]
// ## Data
//
// Cells of two kinds: round ones are class 1, angular ones class 2, what is between them is class 0.

// %%
void draw(Path images, Path masks, String name, Random random) throws Exception {
  BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
  BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
  Graphics2D g = picture.createGraphics();
  for (int y = 0; y < 64; y++) {
    for (int x = 0; x < 64; x++) {
      int grey = 60 + random.nextInt(30);
      picture.setRGB(x, y, grey << 16 | grey << 8 | grey + 20);
    }
  }
  for (int cell = 0; cell < 4; cell++) {
    int size = 12 + random.nextInt(12);
    int x = random.nextInt(64 - size);
    int y = random.nextInt(64 - size);
    boolean round = random.nextBoolean();
    g.setColor(Color.getHSBColor(0.9f + 0.1f * random.nextFloat(), 0.5f, 0.8f));
    Shape shape = round ? new java.awt.geom.Ellipse2D.Float(x, y, size, size) : new Rectangle(x, y, size, size);
    g.fill(shape);
    for (int v = 0; v < 64; v++) {
      for (int u = 0; u < 64; u++) {
        if (shape.contains(u + 0.5, v + 0.5)) {
          mask.getRaster().setSample(u, v, 0, round ? 1 : 2);
        }
      }
    }
  }
  ImageIO.write(picture, "png", images.resolve(name).toFile());
  ImageIO.write(mask, "png", masks.resolve(name).toFile());
}

Random random = new Random(5);
for (String part : java.util.List.of("train", "val")) {
  Path images = Files.createDirectories(folder.resolve(part).resolve("images"));
  Path masks = Files.createDirectories(folder.resolve(part).resolve("masks"));
  for (int i = 0; i < (part.equals("train") ? 48 : 8); i++) {
    draw(images, masks, i + ".png", random);
  }
}
ImageIO.read(folder.resolve("train/images/0.png").toFile())

// %% [markdown]
// ## Spec and training

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    model_config: {arch: vanilla_unet_dynamic, base_filters: 8, model_input_height: 64, model_input_width: 64,
      model_input_channels: 3, initializer: HE_NORMAL}
    dataset_config:
      input_image_type: color
      resize_padding: false
      augment: true
      augmentation_config: {brightness_augmentation: {delta: 0.05}}
      train_images_path: train/images
      train_masks_path: train/masks
      val_images_path: val/images
      val_masks_path: val/masks
      data_class_config: {target_classes: [{name: background, label_id: 0}, {name: round, label_id: 1}, {name: angular, label_id: 2}]}
    training_config: {batch_size: 8, epochs: 25, loss: cross_dice_sum, learning_rate: 0.005,
      lr_scheduler: {cosine_decay: {alpha: 0.02}}, regularizer: {type: NO_REG}, validation_period: 5, n_workers: 1}
    """);
var model = Tao.network("unet").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("mean_iou") < 0.6) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## What it sees
//
// `infer` writes masks, pictures with the classes over them, and COCO's polygons. Pictures of any size are answered at their own size.

// %%
model.infer(folder.resolve("val/images"), folder.resolve("answers"));
BufferedImage sheet = new BufferedImage(6 * 66, 2 * 66, BufferedImage.TYPE_INT_RGB);
for (int i = 0; i < 6; i++) {
  sheet.getGraphics().drawImage(ImageIO.read(folder.resolve("val/images/" + i + ".png").toFile()), i * 66, 0, null);
  sheet.getGraphics().drawImage(ImageIO.read(folder.resolve("answers/vis_overlay/" + i + ".png").toFile()), i * 66, 66, null);
}
sheet

// %% [markdown]
// How much of a picture is what:

// %%
try (var predictor = model.predictor(Segmentation.class)) {
  System.out.println(predictor.predict(folder.resolve("val/images/0.png")).shares());
}

// %% [markdown]
// ## Out

// %%
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB, at most " + exported.maximumError() + " from the engine's numbers");
