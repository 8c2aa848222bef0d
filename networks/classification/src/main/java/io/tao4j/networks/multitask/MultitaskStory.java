package io.tao4j.networks.multitask;

import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.network.SpecStory;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.multitask.MultitaskData;
import io.tao4j.networks.tasks.multitask.MultitaskDatasetConfig;
import io.tao4j.networks.tasks.story.PictureSentences;
import io.tao4j.networks.tasks.story.Places;
import io.tao4j.networks.tasks.story.TrainingSentences;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a training by a spec will do, in sentences. */
final class MultitaskStory {
  /** Tasks that are assumed where the data are not there to say them. */
  private static final List<Task> ASSUMED =
      List.of(new Task("one", List.of("a", "b")), new Task("another", List.of("a", "b")));

  private MultitaskStory() {}

  static SpecStory tell(MultitaskSpec spec, TrainingPlan plan) {
    MultitaskDatasetConfig data = spec.datasetConfig();
    boolean there = Files.exists(data.trainCsvPath()) && Files.exists(data.imageDirectoryPath());
    Optional<MultitaskDataset> set =
        there ? Optional.of(MultitaskData.training(data)) : Optional.empty();
    List<Task> tasks = set.map(MultitaskDataset::tasks).orElse(ASSUMED);
    MultitaskSettings settings = new MultitaskSettings(spec.modelConfig());
    Preprocessing input = settings.preprocessing();
    SpecStory.Builder story = SpecStory.builder();
    story.tell("Data", data(data, set));
    story.tell(
        "Input",
        "%s channel%s, %s x %s pixels (width x height)."
            .formatted(
                input.channels(), input.channels() == 1 ? "" : "s", input.width(), input.height()),
        PictureSentences.numbers(input.normalization()));
    if (spec.modelConfig().byomModel().isPresent()) {
      story.tell(
          "Network",
          "All of %s up to its last map."
              .formatted(Places.of(spec.modelConfig().byomModel().get())),
          "Behind it: two convolutions, a mean and a dense layer for each task.");
    } else {
      Graph graph =
          MultitaskGraph.build(
              settings.backbone(),
              settings.backboneOptions(),
              input,
              spec.modelConfig().dropout(),
              tasks);
      story.tell(
          "Network",
          TrainingSentences.network(
              settings.backbone(),
              settings.backboneOptions(),
              graph,
              input.channels(),
              input.height(),
              input.width()));
      story.tell(
          "Network",
          "Behind the last map: two convolutions, a mean and a dense layer for each task.");
      story.tell("Optimiser", TrainingSentences.program(plan.program(), graph));
    }
    story.tell("Pictures in training", PictureSentences.of(settings.trainingPlan().transforms()));
    story.tell(
        "Pictures in training", "TAO varies pictures so, and no field of the file changes it.");
    story.tell("Pictures of a validation", PictureSentences.of(input.plan().transforms()));
    story.tell(
        "Rate",
        TrainingSentences.rate(
            plan.settings(),
            set.map(MultitaskDataset::size).orElse(0),
            spec.trainingConfig().batchSizePerGpu()));
    return story.build();
  }

  private static List<String> data(MultitaskDatasetConfig data, Optional<MultitaskDataset> set) {
    List<String> sentences = new ArrayList<>();
    String place = Places.of(data.trainCsvPath());
    sentences.add(
        set.map(
                s ->
                    "It trains on the %s pictures of %s, with the tasks %s."
                        .formatted(
                            s.size(),
                            place,
                            s.tasks().stream()
                                .map(
                                    task ->
                                        "%s (%s values)"
                                            .formatted(task.name(), task.values().size()))
                                .collect(Collectors.joining(", "))))
            .orElse(
                "It trains on %s, which is not here; two tasks of two values are assumed."
                    .formatted(place)));
    sentences.add(
        data.valCsvPath()
            .map(path -> "It validates on %s.".formatted(Places.of(path)))
            .orElse("It validates nothing."));
    return sentences;
  }
}
