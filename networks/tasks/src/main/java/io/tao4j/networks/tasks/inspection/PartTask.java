package io.tao4j.networks.tasks.inspection;

import io.tao4j.model.Model;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Parts and their verdicts.
 *
 * @param model of the network
 * @param threshold of the score above which a part is faulty
 * @param images folder in which tables' paths start; empty: the table's own
 */
public record PartTask(Model model, double threshold, Optional<Path> images)
    implements Task<InspectedPart, Verdict> {
  @Override
  public Class<InspectedPart> inputType() {
    return InspectedPart.class;
  }

  @Override
  public Class<Verdict> resultType() {
    return Verdict.class;
  }

  @Override
  public PartReader reader() {
    return new PartReader(Lights.of(model.meta()), images);
  }

  @Override
  public PartInference inference() {
    return new PartInference(model.meta(), threshold);
  }

  @Override
  public ResultWriter<InspectedPart, Verdict> writer(Path folder) {
    return new PartResults(folder);
  }

  /** A score is no probability, and there are two inputs: programs outside get tensors. */
  @Override
  public ServedForm served() {
    return new ServedForm.Raw();
  }
}
