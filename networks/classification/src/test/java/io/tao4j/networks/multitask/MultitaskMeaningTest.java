package io.tao4j.networks.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.graph.Graph;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.multitask.MultitaskDatasetConfig;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fields of multitask_classification's spec make of network, plan and data. */
class MultitaskMeaningTest {
  private static final List<Task> TASKS =
      List.of(new Task("kind", List.of("a", "b", "c")), new Task("size", List.of("l", "s")));

  private static MultitaskSpec spec(String model, String data) {
    return new MultitaskNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(
            SpecReader.standard()
                .parse(
                    """
                    model_config { input_image_size: "3,32,48" %s }
                    dataset_config { train_csv_path: "train.csv" image_directory_path: "pictures" %s }
                    """
                        .formatted(model, data),
                    SpecSyntax.PROTOBUF_TEXT,
                    "spec"))
        .spec();
  }

  private static MultitaskSettings settings(String model) {
    return new MultitaskSettings(spec(model, "").modelConfig());
  }

  @Test
  void theBackboneIsThatOfItsFields() {
    MultitaskSettings settings =
        settings(
            """
            arch: "resnet" n_layers: 10 use_batch_norm: true use_bias: true use_pooling: true
            all_projections: true
            """);
    assertThat(settings.backbone().name()).isEqualTo("resnet10");
    BackboneOptions options = settings.backboneOptions();
    assertThat(options.batchNorm()).isTrue();
    assertThat(options.bias()).isTrue();
    assertThat(options.poolingStem()).isTrue();
    assertThat(options.allProjections()).isTrue();
    assertThat(settings("n_layers: 0").backbone().name()).isEqualTo("resnet18");
    // input_image_size is channels, height, width
    assertThat(
            List.of(
                settings.preprocessing().channels(),
                settings.preprocessing().height(),
                settings.preprocessing().width()))
        .containsExactly(3, 32, 48);
  }

  @Test
  void thePlanIsThatOfItsFields() {
    TrainingPlan plan =
        MultitaskNetwork.plan(
            spec("freeze_blocks: 0 freeze_blocks: 1 freeze_bn: true retain_head: true", ""));
    assertThat(plan.program().freezeBlocks()).containsExactly(0, 1);
    assertThat(plan.program().frozenBatchNorms()).isEqualTo(BatchNorms.OF_BACKBONE);
    assertThat(plan.start().keepKnownClasses()).isTrue();
    TrainingPlan silent = MultitaskNetwork.plan(spec("", ""));
    assertThat(silent.program().frozenBatchNorms()).isEqualTo(BatchNorms.NONE);
    assertThat(silent.start().keepKnownClasses()).isFalse();
  }

  @Test
  void dropoutStandsBeforeEachTasksLastLayer() {
    assertThat(dropouts(0.3)).containsExactly(0.3, 0.3);
    assertThat(dropouts(0)).isEmpty();
  }

  private static List<Double> dropouts(double dropout) {
    MultitaskSettings settings = settings("n_layers: 10 dropout: " + dropout);
    Graph graph =
        MultitaskGraph.build(
            settings.backbone(),
            settings.backboneOptions(),
            settings.preprocessing(),
            settings.model().dropout(),
            TASKS);
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof NormalizeOp.Dropout)
        .map(node -> ((NormalizeOp.Dropout) node.op()).rate())
        .toList();
  }

  @Test
  void theDataAreThoseOfTheFile() {
    MultitaskDatasetConfig data =
        spec("", "val_csv_path: \"val.csv\" max_bad_images: 0.2 cache_megabytes: 7")
            .datasetConfig();
    assertThat(data.trainCsvPath()).isEqualTo(Path.of("train.csv"));
    assertThat(data.imageDirectoryPath()).isEqualTo(Path.of("pictures"));
    assertThat(data.valCsvPath()).contains(Path.of("val.csv"));
    LoaderOptions options = data.limited(LoaderOptions.evaluation(4), 2);
    assertThat(options.cacheBytes()).isEqualTo(7L << 20);
    assertThat(options.badImageLimit()).isEqualTo(BadImageLimit.fraction(0.2));
  }
}
