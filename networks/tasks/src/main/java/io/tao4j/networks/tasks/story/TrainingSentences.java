package io.tao4j.networks.tasks.story;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a training does, in sentences: network, optimiser, penalties, rate over the epochs. */
public final class TrainingSentences {
  private TrainingSentences() {}

  /**
   * A backbone's form, strides and parameters.
   *
   * @param graph the whole network
   */
  public static List<String> network(
      Backbone backbone,
      BackboneOptions options,
      Graph graph,
      int channels,
      int height,
      int width) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            "images",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(height), Dim.of(width)));
    Features features = backbone.build(b, images, options);
    Shape last = b.shape(features.last());
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The backbone is %s, %s; the network has %s parameters."
            .formatted(
                backbone.name(),
                switch (options.form()) {
                  case PUBLIC -> "as public weights have it";
                  case TAO -> "TAO's template";
                  case TAO_WITH_HEAD -> "TAO's template with its own ImageNet head";
                },
                graph.parameterCount()));
    sentences.add(
        "Its maps have the strides %s; the last is %s."
            .formatted(
                features.byStride().keySet().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
                last.dims().stream()
                    .skip(1)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" x "))));
    if (!options.batchNorm() && backbone.normsAreOptional()) {
      sentences.add("It has no batch norms.");
    }
    if (options.dropPath() > 0 && backbone.dropsPaths()) {
      sentences.add(
          "Residual branches are left out in training, the later the more often, up to %s."
              .formatted(Numbers.text(options.dropPath())));
    }
    return sentences;
  }

  /** Optimiser, penalties, clipping, what is frozen, averages. */
  public static List<String> program(ProgramSettings program, Graph graph) {
    List<String> sentences = new ArrayList<>(List.of(optimizer(program.optimizer())));
    for (Regularizer penalty : program.regularizers().apply(graph)) {
      sentences.add(
          "The penalty %s * sum %s is on %s tensors."
              .formatted(
                  Numbers.text(penalty.weight()),
                  penalty.kind() == Regularizer.Kind.L1 ? "|w|" : "w^2",
                  penalty.parameters().size()));
    }
    if (program.optimizer().weightDecay() > 0) {
      sentences.add(
          "%s tensors decay by rate * %s each step."
              .formatted(
                  program.decay().names(graph).size(),
                  Numbers.text(program.optimizer().weightDecay())));
    }
    if (program.clip() instanceof Phase.Clip.GlobalNorm norm) {
      sentences.add(
          "The gradient is scaled down to a norm of %s.".formatted(Numbers.text(norm.maximum())));
    }
    if (!program.freezeBlocks().isEmpty()) {
      sentences.add(
          "Convolutions of the blocks %s do not change."
              .formatted(
                  new TreeSet<>(program.freezeBlocks())
                      .stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    switch (program.frozenBatchNorms()) {
      case NONE -> {}
      case OF_BACKBONE -> sentences.add("Batch norms of the backbone keep their statistics.");
      case ALL -> sentences.add("Batch norms keep their statistics.");
    }
    TrainProgram.Average average = program.average();
    if (average != null) {
      sentences.add(
          "An average of the weights is kept and evaluated, of decay %s%s."
              .formatted(
                  Numbers.text(average.decay()),
                  average.ramp() > 0
                      ? ", which rises over some %s updates".formatted(Numbers.text(average.ramp()))
                      : " from the start"));
    }
    return sentences;
  }

  private static String optimizer(Optimizer optimizer) {
    if (optimizer instanceof Optimizer.Sgd sgd) {
      return "SGD with momentum %s%s."
          .formatted(Numbers.text(sgd.momentum()), sgd.nesterov() ? ", looking ahead" : "");
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      return "Adam with betas %s and %s, epsilon %s%s."
          .formatted(
              Numbers.text(adam.beta1()),
              Numbers.text(adam.beta2()),
              Numbers.text(adam.epsilon()),
              adam.amsgrad() ? ", by the largest second moment" : "");
    }
    if (optimizer instanceof Optimizer.AdamW adam) {
      return "AdamW with betas %s and %s, epsilon %s."
          .formatted(
              Numbers.text(adam.beta1()), Numbers.text(adam.beta2()), Numbers.text(adam.epsilon()));
    }
    if (optimizer instanceof Optimizer.NovoGrad rule) {
      return "NovoGrad with betas %s and %s, epsilon %s."
          .formatted(
              Numbers.text(rule.beta1()), Numbers.text(rule.beta2()), Numbers.text(rule.epsilon()));
    }
    if (optimizer instanceof Optimizer.Adadelta rule) {
      return "Adadelta with rho %s, epsilon %s."
          .formatted(Numbers.text(rule.rho()), Numbers.text(rule.epsilon()));
    }
    Optimizer.RmsProp rms = (Optimizer.RmsProp) optimizer;
    return "RMSprop with rho %s, momentum %s, epsilon %s."
        .formatted(
            Numbers.text(rms.rho()), Numbers.text(rms.momentum()), Numbers.text(rms.epsilon()));
  }

  /**
   * Length and rate of a training.
   *
   * @param samples of the training set; 0 where it is not there
   * @param batch samples of a batch
   */
  public static List<String> rate(TrainingSettings settings, int samples, int batch) {
    long each = samples == 0 ? 100 : Math.max(1, (samples + batch - 1L) / batch);
    int epochs = settings.epochs();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s epochs of %s steps, %s samples a step%s."
            .formatted(
                epochs,
                each,
                batch,
                samples == 0 ? "; the set is not here, so the steps are made up" : ""));
    TreeSet<Integer> shown = new TreeSet<>(List.of(0, epochs));
    for (double share : new double[] {0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9}) {
      shown.add((int) Math.rint(share * epochs));
    }
    LearningRateSchedule schedule = settings.schedule();
    long total = epochs * each;
    sentences.add(
        "Learning rate after epoch "
            + shown.stream()
                .map(
                    epoch ->
                        epoch
                            + ": "
                            + Numbers.text(schedule.rate(Math.min(total - 1, epoch * each), total)))
                .collect(Collectors.joining(", "))
            + ".");
    if (settings.validationPeriod() > 1) {
      sentences.add("It validates every %s epochs.".formatted(settings.validationPeriod()));
    }
    if (settings.batchesPerUpdate() > 1) {
      sentences.add(
          "The gradients of %s batches make one update.".formatted(settings.batchesPerUpdate()));
    }
    return sentences;
  }
}
