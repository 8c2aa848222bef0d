package io.tao4j.networks.anchors;

import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.pass.ForInference;

/**
 * A detector whose graph ends in boxes and scores as it is: {@link AnchorOutputs}. Anchors follow
 * from scales and ratios: there is no command that finds them in a data set.
 *
 * @param <S> record of its spec
 */
public abstract class AnchorNetwork<S extends Record & DetectorSpec> extends DetectionNetwork<S> {
  /**
   * @param name in the API and on the command line
   * @param description one line for lists
   * @param aliases other names that users may know it by
   */
  protected AnchorNetwork(String name, String description, String... aliases) {
    this(
        NetworkInfo.of(name, description)
            .withAliases(aliases)
            .withCommands(new DatasetConvertCommand()));
  }

  /** A detector of that name and with those other names, verbs and commands. */
  protected AnchorNetwork(NetworkInfo info) {
    super(info);
  }

  @Override
  protected final BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    return new AnchorDecoder(thresholds);
  }

  @Override
  protected final ServedForm.Boxes served(Model model) {
    DetectionThresholds thresholds = DetectionThresholds.of(model.meta());
    return new ServedForm.Boxes(
        new ForInference().apply(model),
        AnchorOutputs.BOXES,
        AnchorOutputs.SCORES,
        model.meta().classNames(),
        thresholds.confidence(),
        thresholds.iou(),
        thresholds.topK());
  }
}
