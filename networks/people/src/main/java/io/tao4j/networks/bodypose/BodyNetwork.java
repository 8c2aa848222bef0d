package io.tao4j.networks.bodypose;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.PictureReader;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.bodypose.BodySpec.Dataloader;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's bpnet: where the joints of people are, any number of people in a picture. */
public final class BodyNetwork implements Network<BodySpec, Image, BodyPeople> {
  static final String NAME = "bpnet";

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "joints of people and the limbs between them")
        .without(Verb.VALIDATE)
        .withCommands(new BodyConvertCommand());
  }

  @Override
  public SpecBinder<BodySpec> specBinder() {
    return SpecBinder.of(BodySpec.class)
        .withRules(new BodyRules())
        .withLayouts(List.of(BodyLayouts.tao()));
  }

  private BodySpec read(Path file, Verb verb) {
    return specBinder().forVerb(verb).bind(SpecReader.standard().read(file)).spec();
  }

  @Override
  public TrainingTask openTraining(BodySpec spec, @Nullable Model start) {
    Dataloader data = data(spec);
    BodySettings settings = BodySettings.of(spec, data);
    List<BodySample> samples = new BodySets(data.datasetConfig()).training(settings.pose());
    List<String> notices = new ArrayList<>();
    notices.add(
        "training set: %s people in the middle, %s joints"
            .formatted(samples.size(), settings.pose().joints().size()));
    int batch = Math.min(data.batchSize(), samples.size());
    if (batch < data.batchSize()) {
      notices.add("a step has all %s pictures: there are no more".formatted(batch));
    }
    FindingConfig finding =
        spec.inferenceSpec()
            .map(file -> read(file, Verb.INFERENCE).finding())
            .orElse(spec.finding());
    return Training.open(
        settings.definition(),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new StreamRecipe<>("people", samples, settings.form()),
                    LoaderOptions.training(batch, spec.randomSeed()).withDropLast(true)),
                BodySets.digest(samples),
                TrainingData.Report.NONE),
        model -> Optional.of(judging(data, finding, model)));
  }

  /** Of the spec itself, or of the training's that it names. */
  private Dataloader data(BodySpec spec) {
    return spec.dataloader()
        .or(
            () ->
                spec.finding().trainSpec().flatMap(file -> read(file, Verb.EVALUATE).dataloader()))
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no data",
                    "give dataloader, or train_spec: the file that has it"));
  }

  private static LoadedEvaluation<StreamBatch> judging(
      Dataloader data, FindingConfig finding, Model model) {
    List<String> joints = new ArrayList<>();
    List<BodySets.Judging> pictures = new BodySets(data.datasetConfig()).judging(joints);
    BodyFinder finder = new BodyFinder(BodyFacts.of(model.meta()), finding);
    return new LoadedEvaluation<>(
        new BatchLoader<>(
            new StreamRecipe<>(
                "people", pictures, new BodyJudgingForm(finder.facts(), finder.isStretched())),
            LoaderOptions.evaluation(data.batchSize())),
        batch -> new Batch(batch.inputs(), batch.truth(), batch.ids()),
        () -> new BodyEvaluator(finder, joints, pictures),
        Map.of("validation data", BodySets.digestOfJudging(pictures)),
        List.of());
  }

  @Override
  public EvaluationTask openEvaluation(BodySpec spec, Model model) {
    return judging(data(spec), spec.finding(), model);
  }

  @Override
  public Task<Image, BodyPeople> task(Model model, @Nullable BodySpec spec) {
    FindingConfig finding =
        spec == null ? specBinder().forVerb(Verb.INFERENCE).defaults().finding() : spec.finding();
    BodyFinder finder = new BodyFinder(BodyFacts.of(model.meta()), finding);
    return new ComposedTask<>(
        Image.class,
        BodyPeople.class,
        new PictureReader(),
        () -> new BodyInference(finder),
        BodyResults::new,
        new ServedForm.Raw());
  }
}
