package io.tao4j.networks.ssd;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.anchors.AnchorSpec;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import java.util.List;

/** What the specs of ssd and dssd have in common. */
interface SsdFamilySpec extends AnchorSpec {
  /** The group that describes the network. */
  SsdConfig network();

  @Override
  default List<Integer> freezeBlocks() {
    return network().anchors().freezeBlocks();
  }

  @Override
  default boolean freezeBatchNorms() {
    return network().anchors().freezeBn();
  }

  /** TAO trains both with SGD of momentum 0.9, whatever a spec says; here a spec's rule acts. */
  @Override
  default Optimizer optimizer() {
    return trainingConfig().optimizer().isGiven()
        ? trainingConfig().toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }
}
