package io.tao4j.networks.gesture;

import io.tao4j.network.NetworkContract;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole network on eight drawn hands. */
class GestureContractTest extends NetworkContract<GestureSpec, PictureRegion, Classification> {
  GestureContractTest() {
    super(
        new GestureNetwork(),
        new Figures(4_908_870, 18_140_160L, 40, 0.02f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Path json = Hands.write(data);
    return Map.ofEntries(
        Map.entry("batch_size", "8"),
        Map.entry("trainer.finetuning.train_epochs", "2"),
        Map.entry("model.image_height", "32"),
        Map.entry("model.image_width", "32"),
        Map.entry("model.num_layers", "10"),
        Map.entry("model.kernel_regularizer_type", "none"),
        Map.entry("model.kernel_regularization_factor", "0"),
        Map.entry("dataset.image_root_path", data.toString()),
        Map.entry("dataset.data_path", json.toString()),
        Map.entry("evaluator.data_path", json.toString()),
        Map.entry("dataset.augmentation.rotation_range", "0"),
        Map.entry("dataset.augmentation.brightness_range", "[]"),
        Map.entry("dataset.augmentation.horizontal_flip", "false"),
        Map.entry("dataset.augmentation.gamma_aug.enable", "false"),
        Map.entry("dataset.augmentation.occlusion_aug.enable", "false"));
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("original/data/annotation").resolve("data.json");
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_1", "predictions/Softmax");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path text = Files.writeString(data.resolve("text.json"), "{\"train\": [}");
    Path empty = Files.writeString(data.resolve("empty.json"), "{\"train\": []}");
    Path gone =
        Files.writeString(
            data.resolve("gone.json"),
            "{\"train\": [{\"image\": \"none.png\", \"label\": \"fist\"}]}");
    Path other =
        Files.writeString(
            data.resolve("other.json"),
            "{\"train\": [{\"image\": \"a.png\", \"label\": \"wave\"}]}");
    Path weights = Files.writeString(data.resolve("weights.pth"), "no weights");
    String set = "dataset.data_path";
    return List.of(
        new BadInput("no such file", "SPEC-100", set, data.resolve("none.json").toString()),
        new BadInput("no JSON", "GESTURE-001", set, text.toString()),
        new BadInput("no hand", "GESTURE-001", set, empty.toString()),
        new BadInput("no picture", "GESTURE-003", set, gone.toString()),
        new BadInput("a class of no name", "GESTURE-002", set, other.toString()),
        new BadInput("seven classes", "SPEC-100", "dataset.num_classes", "7"),
        new BadInput("numbers with a gap", "SPEC-100", "dataset.classes", "{fist: 0, stop: 2}"),
        new BadInput("one factor", "SPEC-100", "dataset.augmentation.brightness_range", "[1]"),
        new BadInput("no weights", "WEIGHTS-002", "model.weights_init", weights.toString()));
  }
}
