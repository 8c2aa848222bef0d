package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.Normalization;
import io.tao4j.network.BatchStream;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of 16 bits, and TAO's {@code input_image_depth}. */
class DeepInputTest {
  private static final ClassificationNetwork NETWORK = new ClassificationNetwork();

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    for (String name : new String[] {"bright", "dark"}) {
      short[] steps = new short[3 * 32 * 32];
      Arrays.fill(steps, (short) (name.equals("dark") ? 98 : 218));
      Path file = folder.resolve("train").resolve(name).resolve("0.png");
      Files.createDirectories(file.getParent());
      Files.write(file, ImageCodec.encodePng(Image.ofDeep(32, 32, steps)));
    }
  }

  private ClassificationSpec spec(String depth, String mode, int channels) {
    String text =
        """
        model:
          backbone: resnet_10
          input_channels: %d
          input_width: 32
          input_height: 32
          input_image_depth: %s
        dataset:
          train_dataset_path: %s
          preprocess_mode: %s
          num_classes: 2
          augmentation: {enable_random_crop: false, disable_horizontal_flip: true, mixup_alpha: 0}
        train: {num_epochs: 1, batch_size_per_gpu: 2}
        """
            .formatted(channels, depth, folder.resolve("train"), mode);
    return NETWORK
        .specBinder()
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "spec"))
        .spec();
  }

  /** Shows {@code input_image_depth} of specs. */
  @Test
  void theDepthIsTaosWayOfCountingLevels() {
    Normalization deep =
        new ClassificationSettings(spec("\"16\"", "caffe", 1)).preprocessing(false).normalization();
    assertThat(deep.means()).containsExactly(117.3786 * 256);
    assertThat(deep.scale()).isEqualTo(257);
    for (String depth : new String[] {"8", "\"8\""}) {
      assertThat(
              new ClassificationSettings(spec(depth, "caffe", 1))
                  .preprocessing(false)
                  .normalization())
          .isEqualTo(Normalization.of(Normalization.Mode.CAFFE, true));
    }
    // 65535 is 1 there as 255 is.
    assertThat(
            new ClassificationSettings(spec("16", "torch", 3)).preprocessing(false).normalization())
        .isEqualTo(
            new ClassificationSettings(spec("8", "torch", 3)).preprocessing(false).normalization());
  }

  @Test
  void aTrainingSeesLevelsThatHighBytesDoNotHaveAndSaysWhatTheyLookLike() {
    try (TrainingTask task = NETWORK.openTraining(spec("8", "tf", 1), null);
        BatchStream batches = task.batches(0)) {
      float[] numbers = batches.next().inputs().get(ClassifierGraph.IMAGES).toFloatArray().clone();
      Arrays.sort(numbers);
      assertThat(numbers[0]).isCloseTo(98 / 32767.5f - 1, Assertions.within(1e-6f));
      assertThat(numbers[numbers.length - 1])
          .isCloseTo(218 / 32767.5f - 1, Assertions.within(1e-6f));
      assertThat(task.notices())
          .anyMatch(line -> line.contains("16 bits") && line.contains("data of 8 bits"));
    }
  }
}
