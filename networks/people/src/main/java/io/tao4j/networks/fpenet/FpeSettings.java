package io.tao4j.networks.fpenet;

import io.tao4j.graph.Graph;
import io.tao4j.networks.fpenet.FpeSpec.Loss;
import io.tao4j.networks.fpenet.FpeSpec.Size;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.TaoSchedule;
import java.util.List;
import java.util.Optional;

/** What the fields mean in terms of the shared parts. */
record FpeSettings(FpeSpec spec) {
  /** Rates of TAO's template. */
  static final TaoSchedule.SoftStartAnnealing USUAL =
      new TaoSchedule.SoftStartAnnealing(1e-4, 2e-3, 0.3, 0.5);

  FpeFacts facts() {
    Size size = spec.dataloader().imageInfo().image();
    return new FpeFacts(size.channel(), size.height(), size.width(), spec.numKeypoints());
  }

  Graph graph() {
    FpeFacts facts = facts();
    FpeSpec.Parameters how = spec.model().modelParameters();
    return FpeGraph.build(
        new FpeGraph.Settings(
            how.type(),
            how.beta(),
            facts.channels(),
            facts.height(),
            facts.width(),
            facts.points()));
  }

  FpeLoss loss() {
    Loss loss = spec.loss();
    return new FpeLoss(loss.lossType(), loss.kptsCoeff(), loss.weightsDict(), spec.numKeypoints());
  }

  StreamDefinition definition() {
    return new StreamDefinition(
        FpeNetwork.NAME,
        List.of(),
        spec.randomSeed(),
        this::graph,
        facts()::in,
        FpeGraph.blocks(),
        "model.model_parameters.type",
        null,
        "num_keypoints and dataloader.image_info.image",
        start -> loss().objective(start.graph()));
  }

  FpeForm.Variation variation() {
    Loss loss = spec.loss();
    boolean copied = loss.eltLossInfo().enableEltLoss();
    // the mean of wing_loss is over faces, of which the copies are none
    double factor = copied && loss.lossType().equals("wing_loss") ? 2 : 1;
    return new FpeForm.Variation(
        spec.dataloader().augmentationInfo(),
        copied ? loss.eltLossInfo() : null,
        loss.maskOcc(),
        factor);
  }

  TrainingPlan plan() {
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            spec.model().modelParameters().pretrainedModelPath(),
            Optional.empty(),
            false,
            true,
            false,
            spec.randomSeed()),
        new ProgramSettings(
            spec.optimizer().optimizer(),
            null,
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1)),
        spec.training()
            .settings(spec.optimizer().learningRateSchedule().or(USUAL), spec.randomSeed()),
        Optional.empty());
  }
}
