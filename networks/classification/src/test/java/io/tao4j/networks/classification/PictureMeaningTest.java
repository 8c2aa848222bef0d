package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform.ColorJitter;
import io.tao4j.data.image.ImageTransform.ColorShift;
import io.tao4j.data.image.ImageTransform.HorizontalFlip;
import io.tao4j.data.image.ImageTransform.RandomCoverCrop;
import io.tao4j.data.image.ImageTransform.RandomCrop;
import io.tao4j.data.image.ImageTransform.RandomResizedCrop;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.UnlessSized;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What crops, colours and filters of a spec do to pictures, in training and after it. */
class PictureMeaningTest {
  private static SpecBinding<ClassificationSpec> bind(String size, String train) {
    String text =
        """
        model_config { arch: "squeezenet" input_image_size: "%s" }
        train_config { train_dataset_path: "train" optimizer { sgd { momentum: 0.9 } }
          batch_size_per_gpu: 8 n_epochs: 1 preprocess_mode: "torch" %s }
        eval_config { enable_center_crop: %s }
        """
            .formatted(size, train, train.contains("enable_center_crop: true"));
    return new ClassificationNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "spec"));
  }

  private static ClassificationSettings settings(String size, String train) {
    return new ClassificationSettings(bind(size, train).spec());
  }

  @Test
  void cropsAndColoursAreTaos() {
    String train = "enable_random_crop: true enable_color_augmentation: true";
    RandomCoverCrop crop = new RandomCoverCrop(64, 96, 0.45, 1, Interpolation.BILINEAR_ANTIALIAS);
    ColorShift colours = new ColorShift(25.0 / 360, 0.2, 0.1);
    assertThat(settings("3,64,96", train).trainingPlan().transforms())
        .containsExactly(new UnlessSized(64, 96, List.of(crop, colours)), new HorizontalFlip(0.5));
    // Colours act on three channels, and with the random crop only.
    assertThat(settings("1,64,96", train).trainingPlan().transforms())
        .containsExactly(new UnlessSized(64, 96, List.of(crop)), new HorizontalFlip(0.5));
    assertThat(
            settings("3,64,96", "enable_color_augmentation: true disable_horizontal_flip: true")
                .trainingPlan()
                .transforms())
        .containsExactly(new Resize(64, 96, Interpolation.BILINEAR_ANTIALIAS));
  }

  @Test
  void fieldsBeyondTaoHaveNewNames() {
    assertThat(
            settings(
                    "3,64,64",
                    "enable_random_resized_crop: true random_crop_min_scale: 0.3"
                        + " enable_color_jitter: true")
                .trainingPlan()
                .transforms())
        .containsExactly(
            new RandomResizedCrop(
                64, 64, 0.3, 1, 3.0 / 4, 4.0 / 3, Interpolation.BILINEAR_ANTIALIAS),
            new HorizontalFlip(0.5),
            new ColorJitter(0.4, 0.4, 0.4, 0.1));
    assertThat(settings("3,64,96", "random_shift_pixels: 3").trainingPlan().transforms())
        .containsExactly(
            new Resize(64, 96, Interpolation.BILINEAR_ANTIALIAS),
            new RandomCrop(64, 96, 3, 0),
            new HorizontalFlip(0.5));
  }

  /** TAO covers 32 pixels more each way, whatever the input's shape. */
  @ParameterizedTest
  @CsvSource({
    "'3,224,224',0,256,256", "'3,224,448',0,256,480", "'3,32,32',0,64,64",
    "'3,224,224',1.143,256,256", "'3,224,448',1.143,256,512", "'3,32,32',1.143,37,37"
  })
  void theCentreCrop(String size, double ratio, int coveredHeight, int coveredWidth) {
    Preprocessing crop = settings(size, "center_crop_ratio: " + ratio).preprocessing(true);
    assertThat(crop.crop()).isEqualTo(ratio == 0 ? CropMode.MARGIN_CROP : CropMode.CENTER_CROP);
    assertThat(crop.covered(crop.height())).isEqualTo(coveredHeight);
    assertThat(crop.covered(crop.width())).isEqualTo(coveredWidth);
    assertThat(crop.interpolation()).isEqualTo(Interpolation.BILINEAR_ANTIALIAS);
  }

  /** A picture of 16 x 16 covers 48 x 48; one of the input's 32 x 32 stays. */
  @Test
  void pixelsOfTheCentreCrop() {
    Preprocessing crop = settings("3,32,32", "enable_center_crop: true").preprocessing(true);
    byte[] rgb = new byte[32 * 32 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7);
    }
    Image sized = Image.of(32, 32, rgb);
    Tensor shown = crop.plan().apply(sized);
    Tensor full =
        Preprocessing.stretch(32, 32, crop.interpolation(), crop.normalization())
            .plan()
            .apply(sized);
    assertThat(shown).isEqualTo(full);
    Image small = Image.of(16, 16, Arrays.copyOf(rgb, 16 * 16 * 3));
    Image covered =
        new ImagePlan(List.of(new Resize(64, 64, crop.interpolation())), crop.normalization())
            .transform(small, SeededRandom.of());
    Image middle = crop.plan().transform(small, SeededRandom.of());
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        assertThat(middle.level(x, y, 0)).isEqualTo(covered.level(16 + x, 16 + y, 0));
      }
    }
  }

  /** A filter without antialias would take two of the eight columns: 255 or 0 and not the mean. */
  @ParameterizedTest
  @CsvSource({"BILINEAR", "BICUBIC"})
  void resizingIsAntialiased(String filter) {
    String text =
        "model_config { arch: \"resnet\" input_image_size: \"3,16,16\""
            + " resize_interpolation_method: %s } train_config { train_dataset_path: \"a\" }"
                .formatted(filter);
    ClassificationSettings settings =
        new ClassificationSettings(
            new ClassificationNetwork()
                .specBinder()
                .allowMissingPaths()
                .bind(SpecReader.standard().parse(text, SpecSyntax.PROTOBUF_TEXT, "spec"))
                .spec());
    byte[] rgb = new byte[128 * 128 * 3]; // every fourth column is white
    for (int i = 0; i < 128 * 128; i++) {
      byte level = (byte) (i % 4 == 0 ? 255 : 0);
      rgb[3 * i] = level;
      rgb[3 * i + 1] = level;
      rgb[3 * i + 2] = level;
    }
    Image shown =
        settings.preprocessing(false).plan().transform(Image.of(128, 128, rgb), SeededRandom.of());
    for (int x = 2; x < 14; x++) {
      assertThat(shown.level(x, 8, 0)).isBetween(60, 68); // a quarter of 255
    }
  }

  /** A model made before keeps its filter and its crop when it is evaluated. */
  @Test
  void olderModelsKeepTheirPreprocessing() {
    ClassificationSettings settings = settings("3,64,64", "");
    Preprocessing old =
        Preprocessing.centerCrop(
            64, 64, 73, Interpolation.BILINEAR, settings.preprocessing(false).normalization());
    assertThat(settings.evaluation(old, true)).isEqualTo(old);
    assertThat(settings.evaluation(old, false))
        .isEqualTo(Preprocessing.stretch(64, 64, Interpolation.BILINEAR, old.normalization()));
    Preprocessing stretched =
        Preprocessing.stretch(32, 48, Interpolation.BILINEAR, old.normalization());
    assertThat(settings.evaluation(stretched, true))
        .isEqualTo(
            Preprocessing.marginCrop(32, 48, 32, Interpolation.BILINEAR, old.normalization()));
  }

  @Test
  void fieldsWithoutOrWithMuchEffectAreReported() {
    assertThat(problems("3,224,224", "enable_center_crop: true")).isEmpty();
    assertThat(problems("3,32,32", "enable_center_crop: true"))
        .singleElement()
        .asString()
        .contains("the middle 25 % at most");
    assertThat(problems("3,224,224", "random_crop_min_scale: 0.5"))
        .singleElement()
        .asString()
        .contains("enable_random_resized_crop");
    assertThat(problems("3,224,224", "enable_color_augmentation: true"))
        .singleElement()
        .asString()
        .contains("it acts on what enable_random_crop cuts");
    assertThat(problems("1,224,224", "enable_random_crop: true enable_color_augmentation: true"))
        .singleElement()
        .asString()
        .contains("grey");
    assertThat(problems("3,224,224", "enable_random_crop: true enable_random_resized_crop: true"))
        .singleElement()
        .asString()
        .contains("takes its place");
    assertThat(problems("3,224,224", "enable_center_crop: true center_crop_ratio: 0.5"))
        .singleElement()
        .asString()
        .contains("give 1 or more");
  }

  private static List<String> problems(String size, String train) {
    return bind(size, train).report().problems().stream().map(Problem::toString).toList();
  }
}
