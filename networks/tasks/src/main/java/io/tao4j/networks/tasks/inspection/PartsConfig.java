package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.tasks.spec.PictureLoading;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tables of parts and how their pictures are prepared: TAO's group {@code dataset} of
 * optical_inspection.
 *
 * @param trainDataset parts to train on
 * @param validationDataset parts to judge by while training
 * @param testDataset parts to evaluate on
 * @param inferDataset parts of inference
 * @param imageExt ending of the pictures' files
 * @param batchSize parts of a step
 * @param workers threads
 * @param fpratioSampling faulty parts for each good one
 * @param numInput lights
 * @param inputMap lights in their order
 * @param concatType how pictures are put together
 * @param gridMap columns and rows
 * @param imageWidth of a picture
 * @param imageHeight of a picture
 * @param augmentationConfig how pictures are varied
 * @param loading how they are loaded
 */
public record PartsConfig(
    @Field(description = "parts to train on", verbs = Verb.TRAIN) Table trainDataset,
    @Field(description = "parts to judge by while training", verbs = Verb.TRAIN)
        Table validationDataset,
    @Field(description = "parts to evaluate on; absent: validation_dataset", verbs = Verb.EVALUATE)
        Table testDataset,
    @Field(description = "parts of inference", verbs = Verb.INFERENCE) Table inferDataset,
    @Field(
            description = "ending of the pictures' files; other verbs take it from the model file",
            verbs = Verb.TRAIN,
            defaultValue = ".jpg",
            shownBy = "OpticalMeaningTest.tablesNameThePicturesOfParts")
        String imageExt,
    @Field(
            description = "parts of a step",
            defaultValue = "32",
            min = 1,
            shownBy = "OpticalMeaningTest.faultyPartsComeAsOftenAsWanted")
        int batchSize,
    @Field(
            description = "threads that read and vary pictures",
            defaultValue = "8",
            min = 1,
            shownBy = "OpticalMeaningTest.setsAreThoseOfTheirFields")
        int workers,
    @Field(
            description = "faulty parts that training shows for each good one",
            verbs = Verb.TRAIN,
            defaultValue = "0.1",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "OpticalMeaningTest.faultyPartsComeAsOftenAsWanted")
        double fpratioSampling,
    @Field(
            description = "lights that a part is pictured under",
            verbs = Verb.TRAIN,
            defaultValue = "8",
            min = 1,
            shownBy = "OpticalMeaningTest.lightsMakeOnePicture")
        int numInput,
    @Field(
            description =
                "place of each light, from 0; its name stands behind the part's in names of files."
                    + " Absent with num_input 1: files are named after the part alone",
            verbs = Verb.TRAIN,
            min = 0,
            shownBy = "OpticalMeaningTest.lightsMakeOnePicture")
        Map<String, Integer> inputMap,
    @Field(
            description = "linear: one below the other; grid: as grid_map says",
            verbs = Verb.TRAIN,
            defaultValue = "linear",
            allowed = {"linear", "grid"},
            shownBy = "OpticalMeaningTest.lightsMakeOnePicture")
        String concatType,
    @Field(
            description = "columns x and rows y of a grid",
            verbs = Verb.TRAIN,
            min = 1,
            shownBy = "OpticalMeaningTest.lightsMakeOnePicture")
        Map<String, Integer> gridMap,
    @Field(
            description = "width of the picture of one light",
            unit = "pixels",
            verbs = Verb.TRAIN,
            defaultValue = "128",
            min = 4,
            shownBy = "OpticalMeaningTest.theNetworkIsThatOfItsFields")
        int imageWidth,
    @Field(
            description = "height of the picture of one light",
            unit = "pixels",
            verbs = Verb.TRAIN,
            defaultValue = "128",
            min = 4,
            shownBy = "OpticalMeaningTest.theNetworkIsThatOfItsFields")
        int imageHeight,
    @Field(description = "how pictures are varied", verbs = Verb.TRAIN)
        AugmentationConfig augmentationConfig,
    @Fragment PictureLoading loading) {
  private static final int CHANNELS = 3;
  private static final double LEAST_AREA = 0.8;
  private static final List<String> FLIP = List.of("vflip_probability", "hflip_probability");
  private static final List<String> ROTATE = List.of("rotate_probability", "angle_list");
  private static final List<String> COLOR =
      List.of("brightness", "contrast", "saturation", "hue", "color_probability");

  /** A table of parts. */
  public record Table(
      @Field(
              description =
                  "table (CSV) with the columns input_path, golden_path, label (PASS for good ones)"
                      + " and object_name",
              path = PathKind.FILE,
              shownBy = "OpticalMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> csvPath,
      @Field(
              description = "folder in which the table's paths start; absent: the table's own",
              path = PathKind.FOLDER,
              shownBy = "OpticalMeaningTest.setsAreThoseOfTheirFields")
          Optional<Path> imagesDir) {
    Optional<PartSet> read(Lights lights) {
      return csvPath.map(
          file ->
              PartSet.read(
                  file,
                  imagesDir.orElseGet(
                      () ->
                          Optional.ofNullable(file.toAbsolutePath().getParent())
                              .orElse(Path.of(""))),
                  lights));
    }
  }

  /** How pictures are varied; all of a part and of its good one alike. */
  public record AugmentationConfig(
      @Field(
              description = "means of levels / 255",
              defaultValue = "[0.485, 0.456, 0.406]",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          List<Double> rgbInputMean,
      @Field(
              description = "deviations of levels / 255",
              defaultValue = "[0.229, 0.224, 0.225]",
              min = 0,
              exclusiveMin = true,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          List<Double> rgbInputStd,
      @Field(
              description = "vary training pictures; false: none of what follows",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean augment,
      @Field(
              description = "show a part of 80 % of the area or more",
              defaultValue = "true",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean withRandomCrop,
      @Field(
              description = "Gaussian blur of up to one pixel",
              defaultValue = "true",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean withRandomBlur,
      @Field(description = "mirror images") RandomFlip randomFlip,
      @Field(description = "turns") RandomRotate randomRotate,
      @Field(description = "changes of colour") RandomColor randomColor) {}

  /** Mirror images. */
  public record RandomFlip(
      @Field(
              description = "probability with which top and bottom are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double vflipProbability,
      @Field(
              description = "probability with which left and right are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double hflipProbability,
      @Field(
              description = "whether there are any",
              defaultValue = "true",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean enable) {}

  /** Turns. */
  public record RandomRotate(
      @Field(
              description = "probability of a turn",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double rotateProbability,
      @Field(
              description = "by one of these angles",
              unit = "degrees",
              defaultValue = "[90, 180, 270]",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          List<Double> angleList,
      @Field(
              description = "whether there are any",
              defaultValue = "true",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean enable) {}

  /** Changes of colour. */
  public record RandomColor(
      @Field(
              description = "largest change of brightness",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double brightness,
      @Field(
              description = "largest change of contrast",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double contrast,
      @Field(
              description = "largest change of saturation",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double saturation,
      @Field(
              description = "largest turn of the hue, a share of the colour circle",
              defaultValue = "0.3",
              min = 0,
              max = 0.5,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double hue,
      @Field(
              description = "probability of such changes",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          double colorProbability,
      @Field(
              description = "whether there are any",
              defaultValue = "true",
              shownBy = "OpticalMeaningTest.picturesAreVariedAsTheirFieldsSay")
          boolean enable) {}

  /** The lights and how their pictures make one. */
  public Lights lights() {
    List<String> names =
        inputMap.isEmpty()
            ? List.of("")
            : inputMap.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    boolean grid = isGrid();
    int columns = grid ? gridMap.get("x") : 1;
    return new Lights(names, columns, grid ? gridMap.get("y") : names.size(), extension());
  }

  private boolean isGrid() {
    return concatType.equals("grid") && gridMap.containsKey("x") && gridMap.containsKey("y");
  }

  private String extension() {
    return imageExt.startsWith(".") || imageExt.isEmpty() ? imageExt : "." + imageExt;
  }

  /** How the picture of one light is prepared. */
  public Preprocessing preprocessing() {
    return Preprocessing.stretch(
        imageHeight,
        imageWidth,
        Interpolation.BILINEAR_ANTIALIAS,
        new Normalization(
            ColorOrder.RGB,
            1.0 / 255,
            augmentationConfig.rgbInputMean(),
            augmentationConfig.rgbInputStd()));
  }

  /** How training shows the picture of one light. */
  public ImagePlan trainingPictures() {
    AugmentationConfig vary = augmentationConfig;
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(
        vary.augment() && vary.withRandomCrop()
            ? new ImageTransform.RandomResizedCrop(
                imageHeight, imageWidth, LEAST_AREA, 1, 3.0 / 4, 4.0 / 3, input.interpolation())
            : new ImageTransform.Resize(imageHeight, imageWidth, input.interpolation()));
    if (vary.augment()) {
      RandomFlip flip = vary.randomFlip();
      if (flip.enable()) {
        steps.add(new ImageTransform.HorizontalFlip(flip.hflipProbability()));
        steps.add(new ImageTransform.VerticalFlip(flip.vflipProbability()));
      }
      RandomRotate turn = vary.randomRotate();
      if (turn.enable() && !turn.angleList().isEmpty()) {
        steps.add(new ImageTransform.RandomRotation(turn.rotateProbability(), turn.angleList()));
      }
      if (vary.withRandomBlur()) {
        steps.add(new ImageTransform.RandomBlur(1));
      }
      RandomColor color = vary.randomColor();
      if (color.enable()) {
        steps.add(
            new ImageTransform.Sometimes(
                color.colorProbability(),
                List.of(
                    new ImageTransform.ColorJitter(
                        color.brightness(), color.contrast(), color.saturation(), color.hue()))));
      }
    }
    return new ImagePlan(steps, input.normalization());
  }

  /** The options of a loader with what these fields say. */
  LoaderOptions limited(LoaderOptions options) {
    return loading.limited(options).withThreads(workers);
  }

  /**
   * What must hold of these fields for a training.
   *
   * @param group that they are in, with its point, for messages
   */
  public void check(String group, RuleContext context) {
    if (trainDataset.csvPath().isEmpty()) {
      context.error(
          group + "train_dataset.csv_path", "there is no table to train on", "name a CSV file");
    }
    List<Integer> places = inputMap.values().stream().sorted().toList();
    if (inputMap.isEmpty() ? numInput != 1 : numInput != inputMap.size()) {
      context.error(
          group + "num_input",
          "%s lights, input_map names %s".formatted(numInput, inputMap.size()),
          "name each of them with its place in input_map");
    } else if (!inputMap.isEmpty()
        && !places.equals(IntStream.range(0, places.size()).boxed().toList())) {
      context.error(
          group + "input_map",
          "places %s".formatted(places),
          "give 0 to %s, each once".formatted(places.size() - 1));
    }
    if (concatType.equals("grid")
        && (!new HashSet<>(gridMap.keySet()).equals(new HashSet<>(List.of("x", "y")))
            || gridMap.get("x") * gridMap.get("y") != Math.max(1, inputMap.size()))) {
      context.error(
          group + "grid_map",
          "%s is no grid of %s pictures".formatted(gridMap, numInput),
          "give columns x and rows y, x times y of them");
    }
    if (concatType.equals("linear")) {
      context.ignoredIfGiven("concat_type linear puts one below the other", group + "grid_map");
    }
    augmentation(group + "augmentation_config.", context);
    three(augmentationConfig.rgbInputMean(), group + "augmentation_config.rgb_input_mean", context);
    three(augmentationConfig.rgbInputStd(), group + "augmentation_config.rgb_input_std", context);
  }

  /** Says what does nothing because it, or all of it, is off. */
  private void augmentation(String group, RuleContext context) {
    AugmentationConfig vary = augmentationConfig;
    if (!vary.augment()) {
      context.ignoredIfGiven(
          group + "augment is off", group + "with_random_crop", group + "with_random_blur");
    }
    idle(vary, vary.randomFlip().enable(), group + "random_flip.", FLIP, context);
    idle(vary, vary.randomRotate().enable(), group + "random_rotate.", ROTATE, context);
    idle(vary, vary.randomColor().enable(), group + "random_color.", COLOR, context);
  }

  private static void idle(
      AugmentationConfig vary,
      boolean enabled,
      String group,
      List<String> fields,
      RuleContext context) {
    String[] paths = fields.stream().map(group::concat).toArray(String[]::new);
    if (!vary.augment()) {
      context.ignoredIfGiven("augmentation_config.augment is off", paths);
    } else if (!enabled) {
      context.ignoredIfGiven(group + "enable is off", paths);
    }
  }

  private static void three(List<Double> numbers, String field, RuleContext context) {
    if (numbers.size() != CHANNELS) {
      context.error(
          field, "%s numbers".formatted(numbers.size()), "give three: of red, green and blue");
    }
  }
}
