package io.tao4j.networks.segformer;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkInfo;
import io.tao4j.networks.tasks.segmentation.PixelInput;
import io.tao4j.networks.tasks.segmentation.SegmentationNetwork;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import org.jspecify.annotations.Nullable;

/** TAO's segformer: a class for each pixel, by a transformer. */
public final class SegformerNetwork extends SegmentationNetwork<SegformerSpec, Image> {
  static final String NAME = "segformer";

  public SegformerNetwork() {
    super(
        NetworkInfo.of(NAME, "a class for each pixel: SegFormer on MiT and FAN")
            .without(Verb.PRUNE)
            .withInferenceOptions(windowOptions("inference_config")));
  }

  @Override
  public SpecBinder<SegformerSpec> specBinder() {
    return SpecBinder.of(SegformerSpec.class)
        .withRules(new SegformerRules())
        .withLayouts(SegformerLayouts.all());
  }

  @Override
  protected PixelInput<Image> input(@Nullable SegformerSpec spec) {
    return PixelInput.picture();
  }

  @Override
  protected SegmenterDefinition definition(SegformerSpec spec) {
    return new SegformerDefinition(spec);
  }

  @Override
  protected String batchSizeField() {
    return "training_config.batch_size";
  }

  @Override
  protected String validationField() {
    return "dataset_config.root_dir";
  }
}
