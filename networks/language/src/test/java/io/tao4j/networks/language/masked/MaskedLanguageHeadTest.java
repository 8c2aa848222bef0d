package io.tao4j.networks.language.masked;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that has the head of a masked language model gives it, too. */
class MaskedLanguageHeadTest {
  private static final String GOLDEN = "networks/encoders/bert_masked_lm_tiny";

  @TempDir Path folder;

  private TrainingTask open(Path config, Path weights) throws IOException {
    Map<String, String> encoder = TinyEncoder.write(folder.resolve("encoder"));
    Path text = Files.write(folder.resolve("train.txt"), List.of("the film was good"));
    SpecTree tree =
        SpecReader.standard().parse("trainer: {max_epochs: 1}", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : encoder.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    tree =
        tree.with("model.language_model.config_file", config.toString())
            .with("model.language_model.lm_checkpoint", weights.toString())
            .with("model.dataset.max_seq_length", "24")
            .with("training_ds.file_path", text.toString());
    MaskedLanguageNetwork network = new MaskedLanguageNetwork();
    return network.openTraining(network.specBinder().bind(tree).spec(), null);
  }

  @Test
  void theHeadIsThatOfTheFile() throws IOException {
    ObjectNode config = (ObjectNode) Golden.get().json(GOLDEN + ".json").path("config").deepCopy();
    config.put("model_type", "bert");
    Path configFile =
        Files.writeString(
            folder.resolve("config.json"), new ObjectMapper().writeValueAsString(config));
    Path weights = Golden.get().file(GOLDEN + ".safetensors");
    Map<String, Tensor> expected = Safetensors.read(weights).tensors();
    Path adapted = folder.resolve("adapted.tao");
    try (TrainingTask task = open(configFile, weights)) {
      assertHeads(task.start(), expected);
      assertThat(task.notices()).noneMatch(notice -> notice.startsWith("not loaded"));
      ModelFile.write(adapted, task.start());
    }
    // and a model of this library gives it on, as a lm_checkpoint
    try (TrainingTask task = open(configFile, adapted)) {
      assertHeads(task.start(), expected);
    }
  }

  private static void assertHeads(Model model, Map<String, Tensor> expected) {
    for (String name :
        List.of(
            "cls.predictions.bias",
            "cls.predictions.transform.dense.weight",
            "cls.predictions.transform.LayerNorm.weight")) {
      assertThat(model.weights().get("head." + name).toFloatArray())
          .as(name)
          .isEqualTo(expected.get(name).toFloatArray());
    }
    String encoder = "embeddings.position_embeddings.weight";
    assertThat(model.weights().get("backbone." + encoder).toFloatArray())
        .isEqualTo(expected.get("bert." + encoder).toFloatArray());
  }
}
