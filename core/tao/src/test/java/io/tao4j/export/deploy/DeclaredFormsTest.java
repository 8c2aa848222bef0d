package io.tao4j.export.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Normalization.Mode;
import io.tao4j.error.TaoException;
import io.tao4j.inference.RowReader;
import io.tao4j.inference.TestTask;
import io.tao4j.model.Model;
import io.tao4j.network.ServedForm;
import io.tao4j.network.ServedForm.Activation;
import io.tao4j.network.Task;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each form of outputs, as the programs that can serve it get it. */
@Tag("pytorch")
class DeclaredFormsTest extends DeployedFolders {
  private static Map<String, String> deepStream(Path written) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(written.resolve("config_infer.txt"))));
    Map<String, String> map = new LinkedHashMap<>();
    properties.forEach((key, value) -> map.put(key.toString(), value.toString()));
    return map;
  }

  @Test
  void eachHeadOfAClassifierHasItsClasses() throws Exception {
    Model model = DeployModels.twoHeads(Normalization.of(Mode.TF, false));
    ServedForm form =
        new ServedForm.Scores(
            List.of(
                new ServedForm.Head("kind", List.of("a", "b", "c"), Activation.SOFTMAX),
                new ServedForm.Head("sleeve", List.of("short", "long"), Activation.SOFTMAX)));
    Path triton = deploy(model, TestTask.served(form), DeployTarget.TRITON);
    Path served = triton.resolve("model_repository/shapes");
    assertThat(served.resolve("labels_kind.txt")).hasContent("a\nb\nc");
    assertThat(served.resolve("labels_sleeve.txt")).hasContent("short\nlong");
    Path deepStream = deploy(model, TestTask.served(form), DeployTarget.DEEPSTREAM);
    assertThat(deepStream.resolve("labels.txt")).hasContent("a;b;c\nshort;long");
    assertThat(deepStream(deepStream))
        .containsEntry("network-type", "1")
        .containsEntry("output-blob-names", "kind_probabilities;sleeve_probabilities");
    Path djl = deploy(model, TestTask.served(form), DeployTarget.DJL);
    assertThat(djl.resolve("README.md")).content().contains("`kind`", "short, long");
    Path example = deploy(model, TestTask.served(form), DeployTarget.ONNXRUNTIME);
    Path picture = folder.resolve("picture.png");
    ImageIO.write(picture(1), "png", picture.toFile());
    List<String> answer = run(example, picture);
    assertThat(answer).hasSize(5);
    assertThat(
            answer.subList(3, 5).stream()
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum())
        .isCloseTo(1, within(1e-6));
    assertThat(answer.subList(3, 5).stream().map(line -> line.split(" ")[0]))
        .containsExactlyInAnyOrder("short", "long");
  }

  @Test
  void aVectorIsNotMadeAProbability() throws Exception {
    Model model = DeployModels.classifier(Normalization.of(Mode.TF, false));
    ServedForm form = new ServedForm.Embedding("logits", false);
    Path deepStream = deploy(model, TestTask.served(form), DeployTarget.DEEPSTREAM);
    assertThat(deepStream(deepStream))
        .containsEntry("network-type", "100")
        .containsEntry("output-tensor-meta", "1")
        .containsEntry("output-blob-names", "logits");
    Path triton = deploy(model, TestTask.served(form), DeployTarget.TRITON);
    assertThat(triton.resolve("model_repository/shapes/labels.txt")).doesNotExist();
    Path djl = deploy(model, TestTask.served(form), DeployTarget.DJL);
    assertThat(djl.resolve("README.md")).content().contains("as a vector");
    Path example = deploy(model, TestTask.served(form), DeployTarget.ONNXRUNTIME);
    Path picture = folder.resolve("picture.png");
    ImageIO.write(picture(1), "png", picture.toFile());
    assertThat(run(example, picture)).hasSize(1).first().asString().startsWith("logits [1, 4]: ");
  }

  @Test
  void aSequenceSaysHowItIsRead() {
    Model model = DeployModels.steps(Normalization.of(Mode.TF, false));
    ServedForm form =
        new ServedForm.Sequence(
            "logits", List.of("A", "B"), ServedForm.Steps.RUNS_BLANK_LAST, "best", "sure");
    Path deepStream = deploy(model, TestTask.served(form), DeployTarget.DEEPSTREAM);
    assertThat(deepStream.resolve("labels.txt")).hasContent("A\nB");
    for (DeployTarget target : List.of(DeployTarget.DEEPSTREAM, DeployTarget.TRITON)) {
      assertThat(deploy(model, TestTask.served(form), target).resolve("README.md"))
          .content()
          .contains("`best`, `[N, steps]`, has the best class", "class 2 is none", "Labels: A, B");
    }
    ServedForm other =
        new ServedForm.Sequence(
            "logits", List.of("A", "B"), ServedForm.Steps.RUNS_BLANK_LAST, "best", "missing");
    assertThatThrownBy(() -> deploy(model, TestTask.served(other), DeployTarget.TRITON))
        .hasMessageContaining("DEPLOY-001")
        .hasMessageContaining("missing");
  }

  @Test
  void aClassForEachPixelIsASegmentation() throws Exception {
    Model model = DeployModels.masks(Normalization.of(Mode.TF, false));
    ServedForm form = new ServedForm.Masks("masks", List.of("road", "sky"), Activation.SOFTMAX);
    Path deepStream = deploy(model, TestTask.served(form), DeployTarget.DEEPSTREAM);
    assertThat(deepStream(deepStream))
        .containsEntry("network-type", "2")
        .containsEntry("num-detected-classes", "2")
        .containsEntry("output-blob-names", "probabilities");
    assertThat(deepStream.resolve("labels.txt")).hasContent("road\nsky");
  }

  @Test
  void whatTakesNoPictureIsServedByThoseThatTakeTensors() {
    Model model = DeployModels.table();
    Task<?, ?> task =
        new TestTask<>(
            RowReader.Row.class,
            Double.class,
            new RowReader(),
            (inputs, graphs) -> List.of(),
            new ServedForm.Raw());
    Path triton = deploy(model, task, DeployTarget.TRITON);
    assertThat(triton.resolve("model_repository/shapes_onnx/1/model.onnx")).exists();
    assertThat(triton.resolve("model_repository/shapes_prepare")).doesNotExist();
    assertThat(triton.resolve("README.md")).content().contains("`row`", "[value]");
    assertThat(deploy(model, task, DeployTarget.DJL).resolve("shapes.zip")).exists();
    for (DeployTarget target : List.of(DeployTarget.DEEPSTREAM, DeployTarget.ONNXRUNTIME)) {
      assertThatThrownBy(() -> deploy(model, task, target))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("DEPLOY-005")
          .hasMessageContaining("[row]");
      assertThat(folder.resolve(target.text())).doesNotExist();
    }
  }
}
