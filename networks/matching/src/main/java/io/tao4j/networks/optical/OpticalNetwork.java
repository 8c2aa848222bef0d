package io.tao4j.networks.optical;

import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.inspection.InspectedPart;
import io.tao4j.networks.tasks.inspection.Inspection;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartTask;
import io.tao4j.networks.tasks.inspection.Verdict;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's optical_inspection: whether a part is faulty. */
public final class OpticalNetwork implements Network<OpticalSpec, InspectedPart, Verdict> {
  static final String NAME = "optical_inspection";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "whether a part is faulty, by its pictures beside a good one's")
        .without(Verb.PRUNE);
  }

  @Override
  public SpecBinder<OpticalSpec> specBinder() {
    return SpecBinder.of(OpticalSpec.class)
        .withRules(new OpticalRules())
        .withLayouts(List.of(OpticalLayouts.pytorch()));
  }

  private static Inspection inspection(OpticalSpec spec) {
    return new Inspection(spec.dataset(), spec.train().seed());
  }

  @Override
  public TrainingTask openTraining(OpticalSpec spec, @Nullable Model start) {
    return inspection(spec)
        .train(new OpticalDefinition(spec), spec.plan(), spec.model().margin(), start);
  }

  @Override
  public EvaluationTask openEvaluation(OpticalSpec spec, Model model) {
    return inspection(spec)
        .evaluate(model, PartDefinition.threshold(spec.evaluate().threshold(), model.meta()));
  }

  @Override
  public DataCheck checkData(OpticalSpec spec) {
    return inspection(spec).check();
  }

  @Override
  public PartTask task(Model model, @Nullable OpticalSpec spec) {
    return spec == null
        ? new PartTask(model, PartDefinition.threshold(0, model.meta()), Optional.empty())
        : new PartTask(
            model,
            PartDefinition.threshold(spec.inference().threshold(), model.meta()),
            spec.dataset().inferDataset().imagesDir());
  }
}
