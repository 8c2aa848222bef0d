package io.tao4j.networks.unet;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkInfo;
import io.tao4j.networks.tasks.segmentation.MasksFromCoco;
import io.tao4j.networks.tasks.segmentation.PixelInput;
import io.tao4j.networks.tasks.segmentation.SegmentationNetwork;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.spec.SpecBinder;
import org.jspecify.annotations.Nullable;

/** TAO's unet: a class for each pixel. */
public final class UnetNetwork extends SegmentationNetwork<UnetSpec, Image> {
  static final String NAME = "unet";

  public UnetNetwork() {
    super(
        NetworkInfo.of(NAME, "a class for each pixel: U-Net on several encoders")
            .withCommands(new MasksFromCoco())
            .withInferenceOptions(windowOptions("inference_config")));
  }

  @Override
  public SpecBinder<UnetSpec> specBinder() {
    return SpecBinder.of(UnetSpec.class).withRules(new UnetRules());
  }

  @Override
  protected PixelInput<Image> input(@Nullable UnetSpec spec) {
    return PixelInput.picture();
  }

  @Override
  protected SegmenterDefinition definition(UnetSpec spec) {
    return new UnetDefinition(spec);
  }

  @Override
  protected String batchSizeField() {
    return "training_config.batch_size";
  }

  @Override
  protected String validationField() {
    return "dataset_config.val_data_sources";
  }
}
