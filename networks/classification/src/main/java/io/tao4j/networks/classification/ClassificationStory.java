package io.tao4j.networks.classification;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.graph.Graph;
import io.tao4j.network.SpecStory;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.networks.tasks.classification.ClassificationData;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.networks.tasks.story.PictureSentences;
import io.tao4j.networks.tasks.story.Places;
import io.tao4j.networks.tasks.story.TrainingSentences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a training by a spec will do, in sentences. */
final class ClassificationStory {
  /** Classes that are assumed where the data are not there to say them. */
  private static final int ASSUMED = 2;

  private final ClassificationSpec spec;
  private final TrainConfig train;
  private final ClassificationSettings settings;
  private final Predicate<String> given;

  ClassificationStory(ClassificationSpec spec, Predicate<String> given) {
    this.spec = spec;
    this.train = spec.trainConfig();
    this.settings = new ClassificationSettings(spec);
    this.given = given;
  }

  SpecStory tell() {
    Optional<ClassificationDataset> set =
        Files.exists(train.trainDatasetPath())
            ? Optional.of(ClassificationData.read(train.trainDatasetPath()))
            : Optional.empty();
    int classes = set.map(s -> s.classes().size()).orElse(ASSUMED);
    int[] size = settings.inputSize();
    SpecStory.Builder story = SpecStory.builder();
    story.tell("Data", data(set));
    story.tell(
        "Input",
        "%s channel%s, %s x %s pixels (width x height)."
            .formatted(size[0], size[0] == 1 ? "" : "s", size[2], size[1]),
        PictureSentences.numbers(settings.preprocessing(false).normalization()));
    boolean imports = spec.modelConfig().byomModel().isPresent();
    if (imports) {
      story.tell(
          "Network", "The model of " + Places.of(spec.modelConfig().byomModel().get()) + ".");
    } else {
      Graph graph =
          ClassifierGraph.build(
              settings.backbone(),
              settings.backboneOptions(),
              settings.preprocessing(false),
              settings.head(),
              classes);
      story.tell(
          "Network",
          TrainingSentences.network(
              settings.backbone(), settings.backboneOptions(), graph, size[0], size[1], size[2]));
      story.tell("Network", head());
      story.tell("Optimiser", TrainingSentences.program(settings.plan().program(), graph));
    }
    train
        .pretrainedModelPath()
        .ifPresent(path -> story.tell("Network", "It starts from " + Places.of(path) + "."));
    story.tell("Pictures in training", pictures());
    story.tell(
        "Pictures of a validation",
        PictureSentences.of(settings.preprocessing(train.enableCenterCrop()).plan().transforms()));
    story.tell(
        "Rate",
        TrainingSentences.rate(
            settings.training(),
            set.map(ClassificationDataset::size).orElse(0),
            train.batchSizePerGpu()));
    return story.build();
  }

  private List<String> data(Optional<ClassificationDataset> set) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        set.map(this::set)
            .orElse(
                "It trains on the folders of %s, which is not here; %s classes are assumed."
                    .formatted(Places.of(train.trainDatasetPath()), ASSUMED)));
    Optional<Path> validation = train.valDatasetPath();
    sentences.add(
        validation
            .map(path -> "It validates on %s.".formatted(Places.of(path)))
            .orElse("It validates nothing."));
    if (train.dropLastBatch()) {
      sentences.add("A last batch that is not full is left out.");
    }
    return sentences;
  }

  private String set(ClassificationDataset set) {
    return "It trains on %s: %s pictures of %s classes, from %s to %s of each."
        .formatted(
            Places.of(train.trainDatasetPath()),
            set.size(),
            set.classes().size(),
            Collections.min(set.countPerClass().values()),
            Collections.max(set.countPerClass().values()));
  }

  private String head() {
    ClassifierGraph.Head head = settings.head();
    boolean ofBackbone = head.ofBackbone() && settings.backbone().hasImageNetHead();
    return "Behind the last map: %s%s."
        .formatted(
            ofBackbone
                ? "the family's own ImageNet head"
                : "a global average pool and a dense layer",
            head.dropout() > 0 ? ", with dropout " + head.dropout() : "");
  }

  private List<String> pictures() {
    List<String> sentences =
        new ArrayList<>(PictureSentences.of(settings.trainingPlan().transforms()));
    if (train.pytorchAugmentation().enable()) {
      sentences.add(
          "Of this, what the file does not give is as TAO's PyTorch classification has it by"
              + " default.");
    }
    boolean cropsByItself =
        train.enableRandomResizedCrop() && !given.test("train_config.enable_random_resized_crop");
    if (!train.pytorchAugmentation().enable()
        && !cropsByItself
        && !train.disableHorizontalFlip()
        && !given.test("train_config.disable_horizontal_flip")) {
      sentences.add("TAO flips unless disable_horizontal_flip is true; the file does not say.");
    }
    if (cropsByItself) {
      sentences.add(
          "TAO's PyTorch classification of releases 5.0 to 5.3 crops and flips so by default; the"
              + " file does not say.");
    }
    boolean cropsAsTao =
        train.enableRandomCrop()
            && !train.enableRandomResizedCrop()
            && !train.pytorchAugmentation().enable();
    if (cropsAsTao && !given.test("train_config.enable_random_crop")) {
      sentences.add("TAO crops so unless enable_random_crop is false; the file does not say.");
    }
    if (cropsAsTao
        && train.enableColorAugmentation()
        && settings.inputSize()[0] == 3
        && !given.test("train_config.enable_color_augmentation")) {
      sentences.add(
          "TAO changes colours so unless enable_color_augmentation is false; the file does not"
              + " say.");
    }
    if (train.batchMixAlpha() > 0) {
      sentences.add(
          "Each batch is mixed by mixup or cutmix, with one share of Beta(%s, %s)."
              .formatted(train.batchMixAlpha(), train.batchMixAlpha()));
    } else if (train.mixupAlpha() > 0) {
      sentences.add(
          "Pictures are blended with others of their batch by mixup, of Beta(%s, %s)."
              .formatted(train.mixupAlpha(), train.mixupAlpha()));
      if (!given.test("train_config.mixup_alpha")) {
        sentences.add("Mixup is a default; the file does not say.");
      }
    }
    if (train.labelSmoothing() > 0) {
      sentences.add("%s of a target is spread over all classes.".formatted(train.labelSmoothing()));
      if (!given.test("train_config.label_smoothing")) {
        sentences.add("This smoothing is a default; the file does not say.");
      }
    }
    return sentences;
  }
}
