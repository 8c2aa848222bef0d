package io.tao4j.networks.changenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.inspection.InspectedPart;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the fields of {@code task: classify} mean. */
@Tag("pytorch")
class ClassifyMeaningTest {
  private static final String OWN = "classify_config.";

  private static ChangenetSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("task", "classify");
    all.put("model_config.backbone", "resnet10");
    all.put("model_config.embed_dim", "4");
    all.put(OWN + "dataset.train_dataset.csv_path", "parts.csv");
    all.put(OWN + "dataset.num_input", "1");
    all.put(OWN + "dataset.image_width", "32");
    all.put(OWN + "dataset.image_height", "64");
    all.putAll(fields);
    SpecTree tree =
        SpecReader.standard()
            .parse(new ChangenetNetwork().defaultSpec(), SpecSyntax.YAML, "default spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return new ChangenetNetwork().specBinder().allowMissingPaths().bind(tree).spec();
  }

  private static Model fresh(Map<String, String> fields) {
    return new ClassifyDefinition(spec(fields)).fresh(new ArrayList<>());
  }

  private static Map<String, String> learnable(String... more) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(OWN + "difference_module", "learnable");
    fields.put(OWN + "loss", "ce");
    for (int i = 0; i < more.length; i += 2) {
      fields.put(OWN + more[i], more[i + 1]);
    }
    return fields;
  }

  @Test
  void theTaskIsThatOfItsField() {
    assertThat(spec(Map.of()).isOfParts()).isTrue();
    assertThat(spec(Map.of("task", "segment")).isOfParts()).isFalse();
    Model model = fresh(Map.of());
    assertThat(new ChangenetNetwork().task(model, null).inputType()).isEqualTo(InspectedPart.class);
  }

  /** difference_module, embedding_vectors, embed_dec, learnable_difference_modules. */
  @Test
  void theGraphIsThatOfItsFields() {
    Graph distance = fresh(Map.of(OWN + "embedding_vectors", "7")).graph();
    assertThat(distance.inputs()).hasSize(2);
    assertThat(distance.inputs().get(0).type().shape()).isEqualTo(Shape.batch(3, 64, 32));
    assertThat(distance.parameter("embedding.fc.weight").shape()).isEqualTo(Shape.of(7, 512));
    assertThat(distance.outputs()).extracting(Graph.Output::name).containsExactly("score");
    Graph decoder = fresh(learnable("embed_dec", "6", "learnable_difference_modules", "2")).graph();
    // the maps of strides 16 and 32, joined at 4 x 2
    assertThat(decoder.parameter("decoder.linear_c3.proj.weight").shape())
        .isEqualTo(Shape.of(4, 256));
    assertThat(decoder.parameter("decoder.linear_c2.proj.weight")).isNull();
    assertThat(decoder.parameter("head.fc0.weight").shape()).isEqualTo(Shape.of(6, 4 * 4 * 2));
    assertThat(decoder.parameter("head.fc2.weight").shape()).isEqualTo(Shape.of(2, 6));
    Graph all = fresh(learnable("learnable_difference_modules", "4")).graph();
    assertThat(all.parameter("decoder.linear_c1.proj.weight").shape()).isEqualTo(Shape.of(4, 64));
    assertThat(all.parameter("head.fc0.weight").shape()).isEqualTo(Shape.of(5, 4 * 16 * 8));
  }

  private static Map<String, Tensor> outputs(Map<String, String> fields) {
    Model start = fresh(fields);
    Graph graph = new ClassifyDefinition(spec(fields)).objective(start).graph();
    List<Graph.Output> shown =
        graph.outputs().stream().map(one -> new Graph.Output(one.name(), one.value())).toList();
    Model all =
        start.withGraph(
            new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), shown),
            start.weights());
    float[] part = new float[2 * 3 * 64 * 32];
    float[] golden = new float[part.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = (float) Math.sin(i * 0.7);
      golden[i] = (float) Math.cos(i * 0.3);
    }
    try (Executable executable = Engine.PYTORCH.provider().compile(all, ExecutionPlan.CPU_FP32)) {
      return executable.run(
          Map.of(
              "part", Tensor.of(part, 2, 3, 64, 32),
              "golden", Tensor.of(golden, 2, 3, 64, 32),
              "defects", Tensor.of(new float[] {0, 1}, 2)));
    }
  }

  /** train_margin_euclid, eval_margin, loss, cls_weight. */
  @Test
  void theLossIsThatOfItsFields() {
    Map<String, Tensor> contrastive =
        outputs(Map.of(OWN + "train_margin_euclid", "1.5", OWN + "loss", "contrastive"));
    float[] distances = contrastive.get("score").toFloatArray();
    double lacking = Math.max(0, 1.5 - distances[1]);
    assertThat(contrastive.get("loss").toFloatArray()[0])
        .isCloseTo((float) ((distances[0] * distances[0] + lacking * lacking) / 2), within(1e-5f));
    Map<String, Tensor> entropy = outputs(learnable("cls_weight", "[1.0, 3.0]"));
    float[] scores = entropy.get("score").toFloatArray();
    float[] logits = entropy.get("logits").toFloatArray();
    assertThat(scores[0])
        .isCloseTo((float) (1 / (1 + Math.exp(logits[0] - logits[1]))), within(1e-6f));
    double loss = (-Math.log(1 - scores[0]) - 3 * Math.log(scores[1])) / 4;
    assertThat(entropy.get("loss").toFloatArray()[0]).isCloseTo((float) loss, within(1e-5f));
    assertThat(fresh(Map.of(OWN + "eval_margin", "0.3")).meta().properties())
        .containsEntry("threshold", "0.3");
    assertThatThrownBy(() -> spec(learnable("loss", "contrastive")))
        .hasMessageContaining("does not go with");
  }

  /** TAO's names and defaults. */
  @Test
  void taosNamesAreRead() {
    ChangenetSpec given =
        new ChangenetNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        task: classify
                        train:
                          classify: {loss: ce, cls_weight: [1.0, 5.0]}
                          num_epochs: 3
                        model:
                          backbone: {type: fan_small_12_p4_hybrid}
                          classify: {eval_margin: 0.5, difference_module: learnable}
                        dataset:
                          classify:
                            train_dataset: {csv_path: /data/train.csv, images_dir: /data/images}
                            num_input: 4
                            input_map: {Low: 0, Solder: 1, Uniform: 2, White: 3}
                            concat_type: grid
                            grid_map: {x: 2, y: 2}
                            image_width: 128
                            image_height: 128
                            augmentation_config:
                              augment: true
                              random_flip: {hflip_probability: 0.25}
                        """,
                        SpecSyntax.YAML,
                        "spec.yaml"))
            .spec();
    ClassifyConfig config = given.classifyConfig();
    assertThat(config.clsWeight()).containsExactly(1.0, 5.0);
    assertThat(config.dataset().batchSize()).isEqualTo(8);
    assertThat(config.dataset().lights().columns()).isEqualTo(2);
    assertThat(config.dataset().augmentationConfig().randomFlip().hflipProbability())
        .isEqualTo(0.25);
    assertThat(config.dataset().trainDataset().imagesDir()).isPresent();
  }
}
