package io.tao4j.export.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Normalization.Mode;
import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.tensorflow.SavedModel;
import io.tao4j.export.deploy.TritonProto.Config;
import io.tao4j.graph.Graph;
import io.tao4j.inference.TestTask;
import io.tao4j.model.Model;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triton's back end of SavedModels, whose names and sizes TensorFlow reads back. */
@Tag("tensorflow")
class SavedModelRepositoryTest {
  @TempDir Path folder;

  @Test
  void theConfigurationHasTheSignaturesNames() throws IOException {
    Model model = DeployModels.classifier(Normalization.of(Mode.CAFFE, false));
    Deployer.deploy(
        model,
        TestTask.served(DeployModels.scores(model)),
        Engine.TENSORFLOW.provider(),
        ExecutionPlan.CPU_FP32,
        null,
        DeploySettings.in(folder, "shapes", List.of(DeployTarget.TRITON))
            .withBackends(List.of(TritonBackend.SAVEDMODEL)));
    Path modelFolder = folder.resolve("triton/model_repository/shapes_savedmodel");
    Config config = new TritonProto().read(modelFolder.resolve("config.pbtxt"));
    assertThat(config.text("platform")).isEqualTo("tensorflow_savedmodel");
    try (SavedModel saved = SavedModel.open(modelFolder.resolve("1/model.savedmodel"))) {
      Graph.Input input = saved.inputs().get(0);
      Shape shape = input.type().shape();
      assertThat(shape.dim(0).isFixed()).isFalse();
      assertThat(config.ports("input"))
          .containsExactly(
              "%s FP32 [%d, %d, %d]"
                  .formatted(input.name(), shape.size(1), shape.size(2), shape.size(3)));
      assertThat(saved.outputs()).containsExactly("logits");
      assertThat(config.ports("output")).containsExactly("logits FP32 [4]");
    }
  }
}
