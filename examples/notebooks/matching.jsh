///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-matching:0.1.0-SNAPSHOT

// %% [markdown]
// # Which of these is it like
//
// A network that turns a picture into a vector: pictures of the same thing lie near each other. New things are added to a gallery by a few
// pictures, without training.

// %%
import io.tao4j.Tao;
import io.tao4j.networks.matching.*;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-matching");

// %% [markdown]
// ## Data
//
// Products, each a pattern of its own in two colours. Four are known to the training; the fifth is not.

// %%
BufferedImage draw(int product, Random random) {
  BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
  Graphics2D g = picture.createGraphics();
  g.setColor(Color.getHSBColor(0, 0, 0.7f + 0.2f * random.nextFloat()));
  g.fillRect(0, 0, 32, 32);
  g.translate(16 + random.nextInt(5) - 2, 16 + random.nextInt(5) - 2);
  g.rotate((random.nextFloat() - 0.5) * 0.6);
  g.setColor(Color.getHSBColor(product * 0.19f, 0.7f, 0.8f));
  g.fillRect(-9, -11, 18, 22);
  g.setColor(Color.getHSBColor(product * 0.19f + 0.4f, 0.7f, 0.9f));
  g.fillOval(-3 - product, -6, 6 + 2 * product, 12 - product);
  g.dispose();
  return picture;
}

void write(String part, int product, int count, Random random) throws Exception {
  Path place = Files.createDirectories(folder.resolve(part).resolve("product" + product));
  for (int i = 0; i < count; i++) {
    ImageIO.write(draw(product, random), "png", place.resolve(i + ".png").toFile());
  }
}

Random random = new Random(3);
for (int product = 0; product < 4; product++) {
  write("train", product, 16, random);
  write("query", product, 6, random);
}
write("new", 4, 3, random);

BufferedImage sheet = new BufferedImage(5 * 34, 3 * 34, BufferedImage.TYPE_INT_RGB);
for (int i = 0; i < 15; i++) {
  sheet.getGraphics().drawImage(draw(i % 5, random), i % 5 * 34, i / 5 * 34, null);
}
sheet

// %% [markdown]
// ## Training

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    model: {backbone: resnet10, input_width: 32, input_height: 32, feat_dim: 16}
    train:
      num_epochs: 4
      batch_size: 16
      smooth_loss: false
      optim: {name: Adam, warmup_iters: 0, embedder: {base_lr: 0.001}, trunk: {base_lr: 0.001}}
    dataset:
      train_dataset: train
      val_dataset: {reference: train, query: query}
      prob: 0
      re_prob: 0
      random_crop: false
      gaussian_blur: {enabled: false}
      color_augmentation: {enabled: false}
      num_instance: 4
      workers: 1
    """);
var model = Tao.network("ml_recog").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("precision_at_1") < 0.8) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## A gallery
//
// The fifth product comes in by three pictures, and is found.

// %%
var predictor = model.predictor(Embedding.class);
float[] vectorOf(BufferedImage picture) {
  return predictor.predict(picture).vector().toFloatArray();
}

var entries = new ArrayList<Gallery.Entry>();
var numbers = new ArrayList<float[]>();
for (int product = 0; product < 5; product++) {
  for (int i = 0; i < 3; i++) {
    entries.add(new Gallery.Entry("product" + product + "/" + i, "product" + product));
    numbers.add(vectorOf(draw(product, random)));
  }
}
float[] all = new float[15 * 16];
for (int i = 0; i < 15; i++) {
  System.arraycopy(numbers.get(i), 0, all, i * 16, 16);
}
Gallery gallery = Gallery.empty(Gallery.digest(model.model().weights()), 16)
    .with(entries, io.tao4j.tensor.Tensor.of(all, 15, 16));
int right = 0;
for (int i = 0; i < 25; i++) {
  if (gallery.classify(vectorOf(draw(i % 5, random)), 3).orElseThrow().equals("product" + i % 5)) {
    right++;
  }
}
predictor.close();
System.out.println(right + " of 25 found; five of them are pictures of the new product");

// %% [markdown]
// ## Out

// %%
gallery.save(folder.resolve("products.gallery"));
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB; gallery of " + gallery.size());
