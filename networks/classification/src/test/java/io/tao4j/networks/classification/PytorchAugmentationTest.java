package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.ImageTransform.ColorJitter;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.RandAugment;
import io.tao4j.data.image.ImageTransform.RandomBlur;
import io.tao4j.data.image.ImageTransform.RandomErase;
import io.tao4j.data.image.ImageTransform.RandomResizedCrop;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.RandomScaleCrop;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.VerticalFlip;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a spec of TAO's PyTorch classification does to pictures, also where it says nothing. */
class PytorchAugmentationTest {
  private static final Resize STRETCH = new Resize(96, 96, Interpolation.BILINEAR_ANTIALIAS);

  /** 255 * 0.485, 0.456 and 0.406. */
  private static final List<Integer> MEAN = List.of(124, 116, 104);

  private static SpecBinding<ClassificationSpec> bind(String augmentation) {
    String text =
        """
        model: {backbone: {type: resnet_18}}
        dataset:
          img_size: 96
          train_dataset: {images_dir: train}
          val_dataset: {images_dir: val}
          %s
        """
            .formatted(augmentation.isEmpty() ? "" : "augmentation: {" + augmentation + "}");
    return new ClassificationNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(text, SpecSyntax.YAML, "spec.yaml"));
  }

  private static List<ImageTransform> steps(String augmentation) {
    return new ClassificationSettings(bind(augmentation).spec()).trainingPlan().transforms();
  }

  /** Shows {@code enable} of specs: TAO's layout has no such field, its specs have all of it. */
  @Test
  void allIsOnByDefault() {
    assertThat(steps(""))
        .containsExactly(
            STRETCH,
            new HorizontalFlip(0.5),
            new VerticalFlip(0.5),
            new RandAugment(2, 5, 1, MEAN),
            new RandomRotation(0.5, List.of(90.0, 180.0, 270.0)),
            new RandomResizedCrop(
                96, 96, 0.08, 1, 3.0 / 4, 4.0 / 3, Interpolation.BILINEAR_ANTIALIAS),
            new RandomScaleCrop(96, 96, 1, 1.2),
            new RandomBlur(1),
            new ColorJitter(0.3, 0.3, 0.3, 0),
            new RandomErase(0.2, MEAN));
    assertThat(bind("").report().notices())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("top to bottom", "270 degrees", "RandAugment", "painted over", "as TAO does");
  }

  @Test
  void allCanBeSwitchedOff() {
    assertThat(
            steps(
                "random_flip: {enable: false}, random_rotate: {enable: false},"
                    + " random_color: {enable: false}, random_erase: {enable: false},"
                    + " random_aug: {enable: false}, with_scale_random_crop: {enable: false},"
                    + " with_random_blur: false, with_random_crop: false"))
        .containsExactly(STRETCH);
  }

  /**
   * Shows {@code horizontal_flip_probability}, {@code vertical_flip_probability}, {@code
   * rotate_probability}, {@code angles} and {@code erase_probability} of specs, by TAO's names.
   */
  @Test
  void strengthsAct() {
    assertThat(
            steps(
                "random_flip: {vflip_probability: 0, hflip_probability: 0.25},"
                    + " random_rotate: {rotate_probability: 0.1, angle_list: [10, 20, 30, 40]},"
                    + " random_color: {brightness: 0, contrast: 0.1, saturation: 0.2, hue: 0.4,"
                    + " color_probability: 0.1}, random_erase: {erase_probability: 0.7},"
                    + " random_aug: {enable: false},"
                    + " with_scale_random_crop: {scale_range: [0.5, 2]},"
                    + " with_random_blur: false, with_random_crop: false,"
                    + " mean: [0, 1, 0.5], std: [1, 1, 1]"))
        .containsExactly(
            STRETCH,
            new HorizontalFlip(0.25),
            new RandomRotation(0.1, List.of(10.0, 20.0, 30.0)),
            new RandomScaleCrop(96, 96, 0.5, 2),
            new ColorJitter(0, 0.1, 0.2, 0.4),
            new RandomErase(0.7, List.of(0, 255, 128)));
  }

  /** No centre crop: validation, evaluation and the model's own preparation stretch. */
  @Test
  void outsideOfTrainingPicturesAreStretched() {
    ClassificationSpec spec = bind("mean: [0.5, 0.4, 0.3], std: [0.1, 0.2, 0.3]").spec();
    ClassificationSettings settings = new ClassificationSettings(spec);
    Preprocessing stretch = settings.preprocessing(spec.trainConfig().enableCenterCrop());
    assertThat(stretch.plan().transforms()).containsExactly(STRETCH);
    assertThat(settings.evaluation(stretch, spec.evalConfig().enableCenterCrop()))
        .isEqualTo(stretch);
    assertThat(stretch.normalization().means()).containsExactly(0.5, 0.4, 0.3);
    assertThat(stretch.normalization().stds()).containsExactly(0.1, 0.2, 0.3);
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    assertThat(bind("with_scale_random_crop: {scale_range: [2, 1]}").report().errors())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("scale_crop is the least and the largest scale");
    assertThat(bind("mean: [0.5]").report().errors())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("3 channels, there are 1 numbers");
  }
}
