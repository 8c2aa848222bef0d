package io.tao4j.networks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ResNet-10 for four classes at 32x32. Its figures follow from the published ones for 1,000 classes
 * at 224x224, 5,418,792 parameters and 889,229,312 multiply-accumulates: another head, and a 49th
 * of the convolutions.
 */
class ClassificationContractTest
    extends NetworkContract<ClassificationSpec, Image, Classification> {
  private static final String TRAIN = "train_config.train_dataset_path";

  ClassificationContractTest() {
    super(
        new ClassificationNetwork(),
        new Figures(4_907_844, 18_139_136, 60, 0.02f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(data.resolve("shapes"))
            .classes(4)
            .train(2)
            .validation(1)
            .size(32, 48)
            .write();
    return Map.ofEntries(
        Map.entry("model_config.n_layers", "10"),
        Map.entry("model_config.input_image_size", "\"3,32,32\""),
        Map.entry(TRAIN, set.train().toString()),
        Map.entry("train_config.val_dataset_path", set.validation().toString()),
        Map.entry("eval_config.eval_dataset_path", set.validation().toString()),
        Map.entry("train_config.batch_size_per_gpu", "8"),
        Map.entry("train_config.drop_last_batch", "true"),
        Map.entry("train_config.label_smoothing", "0"),
        Map.entry("train_config.enable_random_crop", "false"),
        Map.entry("train_config.enable_color_augmentation", "false"),
        Map.entry("train_config.disable_horizontal_flip", "true"));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "predictions/Softmax");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    return List.of(
        new BadInput("no such folder", "SPEC-100", TRAIN, data.resolve("none").toString()),
        new BadInput(
            "no images",
            "DATA-002",
            TRAIN,
            Files.createDirectories(data.resolve("empty")).toString()),
        new BadInput("misspelt depth", "SPEC-100", "model_config.n_layer", "10"),
        new BadInput("no such depth", "SPEC-100", "model_config.n_layers", "11"),
        new BadInput(
            "fewer images than a batch", "SPEC-100", "train_config.batch_size_per_gpu", "9"),
        new BadInput("a list shorter than a batch", "TRAIN-004", TRAIN, list(data).toString()),
        new BadInput(
            "weight of no class", "TRAIN-005", "train_config.class_weights", "{zebra: 2.0}"),
        new BadInput(
            "text for a model",
            "MODEL-003",
            "train_config.pretrained_model_path",
            text.toString()));
  }

  private static Path list(Path data) throws IOException {
    return Files.writeString(data.resolve("list.csv"), "path,label\na.png,circle\nb.png,ring\n");
  }
}
