package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.network.TrainingTask;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prepares quantisation-aware training: the network that is trained is the one that is deployed.
 * Batch norms are folded with their running statistics, so none is left to move; ranges are
 * calibrated on the first batches of the training data and then stay; weights learn to do well on
 * their grid, with straight-through gradients.
 *
 * <p>It fine-tunes: the start must be a trained network, and a tenth of its learning rate is a
 * usual one.
 *
 * @see <a href="https://arxiv.org/abs/1712.05877">Jacob et al. 2018</a>
 */
public final class QuantizedTraining {
  private static final int BATCHES = 10;

  private QuantizedTraining() {}

  /**
   * The start of a training with quantisation.
   *
   * @param task the training as it would be without; its first batches are read
   * @return the start's network, folded and rounded; as it is if it was rounded already
   */
  public static Model start(TrainingTask task, EngineProvider engine, ExecutionPlan plan) {
    Model start = task.start();
    if (InsertQuantization.isQuantized(start.graph())) {
      return start;
    }
    Model model = start.part(Model.MAIN);
    Model folded = new FoldBatchNorm().apply(model);
    // The training's network is the same for images of any size, where batches vary in theirs.
    Graph trained = task.program().graph().withOutputs(names(model.graph().forInference()));
    Model observed = new FoldBatchNorm().apply(new Model(trained, model.weights(), model.meta()));
    Set<String> inputs =
        observed.graph().inputs().stream().map(Graph.Input::name).collect(Collectors.toSet());
    QuantizationLayout layout = QuantizationLayout.ONNX_RUNTIME;
    Calibration calibration =
        Calibrator.calibrate(
            observed,
            engine,
            plan,
            CalibrationData.of(() -> task.batches(0), BATCHES, inputs),
            CalibrationMethod.MSE,
            100,
            layout);
    InsertQuantization rounding =
        new InsertQuantization(calibration.thresholds(), layout, Set.of());
    return start.withChanged(Model.MAIN, main -> rounding.apply(folded));
  }

  private static List<String> names(Graph graph) {
    return graph.outputs().stream().map(Graph.Output::name).toList();
  }
}
