package io.tao4j.networks.tasks.detection;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.network.SpecStory;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.networks.tasks.story.PictureSentences;
import io.tao4j.networks.tasks.story.Places;
import io.tao4j.networks.tasks.story.TrainingSentences;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a detector's training by a spec will do, in sentences. */
final class DetectionStory {
  /** Classes that are assumed where the mapping names none. */
  private static final List<String> ASSUMED = List.of("one", "another");

  private DetectionStory() {}

  /** Classes that the spec names, else two. */
  static List<String> classes(DetectorSpec spec) {
    TreeSet<String> names = new TreeSet<>(spec.datasetConfig().targetClassMapping().values());
    return names.isEmpty() ? ASSUMED : List.copyOf(names);
  }

  static SpecStory tell(
      DetectorSpec spec,
      DetectorDefinition definition,
      TrainingPlan plan,
      Predicate<String> given) {
    Preprocessing input = spec.preprocessing();
    Graph graph = definition.graph();
    TrainingConfig train = spec.trainingConfig();
    SpecStory.Builder story = SpecStory.builder();
    story.tell("Data", data(spec));
    story.tell(
        "Input",
        "%s channel%s, %s x %s pixels (width x height)."
            .formatted(
                input.channels(), input.channels() == 1 ? "" : "s", input.width(), input.height()),
        PictureSentences.numbers(input.normalization()));
    story.tell(
        "Network",
        "The backbone is %s; the network has %s parameters."
            .formatted(definition.specBackbone().name(), graph.parameterCount()),
        "Objects are found on maps of the strides %s."
            .formatted(
                definition.strides(graph).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))));
    graph.outputs().stream()
        .filter(output -> !output.trainingOnly())
        .forEach(
            output ->
                story.tell(
                    "Network",
                    "Its output %s is %s."
                        .formatted(
                            output.name(),
                            graph.type(output.value()).shape().dims().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(" x ")))));
    train
        .prunedModelPath()
        .or(train::pretrainModelPath)
        .ifPresent(path -> story.tell("Network", "It starts from " + Places.of(path) + "."));
    story.tell("Pictures in training", spec.augmentationStory(given));
    story.tell("Pictures of a validation", PictureSentences.of(input.plan().transforms()));
    story.tell("Optimiser", TrainingSentences.program(plan.program(), graph));
    story.tell("Rate", TrainingSentences.rate(plan.settings(), 0, train.batchSizePerGpu()));
    return story.build();
  }

  private static List<String> data(DetectorSpec spec) {
    List<String> sentences = new ArrayList<>();
    DatasetConfig data = spec.datasetConfig();
    sentences.add("It trains on " + sources(data.dataSources()) + ".");
    sentences.add(
        data.validationDataSources().isEmpty()
            ? data.validationFold()
                .map(fold -> "It validates on fold %s of the records.".formatted(fold))
                .orElse("It validates nothing.")
            : "It validates on " + sources(data.validationDataSources()) + ".");
    sentences.add(
        data.targetClassMapping().isEmpty()
            ? "Every label name is a class; two are assumed below."
            : "Its classes are " + String.join(", ", classes(spec)) + ".");
    sentences.add(
        data.includeDifficultInTraining()
            ? "Occluded objects are learned too."
            : "Objects whose occlusion is not 0 are not learned.");
    ClassWeightingConfig weights = spec.classWeightingConfig();
    if (!weights.classWeighting().isEmpty()) {
      sentences.add(
          "Classes count as %s times in the loss, others once."
              .formatted(
                  new TreeMap<>(weights.classWeighting())
                      .entrySet().stream()
                          .map(weight -> weight.getKey() + " " + weight.getValue())
                          .collect(Collectors.joining(", "))));
    }
    if (weights.enableAuto()) {
      sentences.add(
          "How much a class counts follows how hard it still is, after epochs 1, 11, 21 and so on.");
    }
    return sentences;
  }

  private static String sources(List<DataSource> sources) {
    return sources.stream()
        .map(
            source ->
                "%s for the pictures of %s"
                    .formatted(
                        source
                            .tfrecordsPath()
                            .map(records -> "the records " + Places.of(source.resolved(records)))
                            .or(
                                () ->
                                    source
                                        .labelDirectoryPath()
                                        .map(
                                            labels ->
                                                "the labels of "
                                                    + Places.of(source.resolved(labels))))
                            .orElse("no labels"),
                        Places.of(source.images())))
        .collect(Collectors.joining(", and "));
  }
}
