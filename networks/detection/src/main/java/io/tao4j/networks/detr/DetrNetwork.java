package io.tao4j.networks.detr;

import io.tao4j.network.NetworkInfo;
import io.tao4j.networks.anchors.AnchorNetwork;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;

/** What the detection transformers share: all but names and defaults. As in TAO none is pruned. */
abstract class DetrNetwork extends AnchorNetwork<DetrSpec> {
  private final Network network;

  DetrNetwork(String name, String description, Network network) {
    super(
        NetworkInfo.of(name, description)
            .without(Verb.PRUNE)
            .withCommands(new DatasetConvertCommand()));
    this.network = network;
  }

  @Override
  public final SpecBinder<DetrSpec> specBinder() {
    return SpecBinder.of(DetrSpec.class)
        .withRules(new DetrRules(network))
        .withLayouts(List.of(DetrLayouts.of(network)));
  }

  @Override
  protected final DetectorDefinition definition(
      DetrSpec spec, List<String> classNames, Map<String, String> categories) {
    return new DetrDefinition(name(), network, spec, classNames, categories);
  }
}
