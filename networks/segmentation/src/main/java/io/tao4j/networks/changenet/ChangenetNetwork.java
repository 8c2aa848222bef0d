package io.tao4j.networks.changenet;

import io.tao4j.data.image.ImagePair;
import io.tao4j.network.NetworkInfo;
import io.tao4j.networks.changenet.ChangenetSpec.DatasetConfig;
import io.tao4j.networks.tasks.segmentation.PixelInput;
import io.tao4j.networks.tasks.segmentation.SegmentationNetwork;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TAO's visual_changenet: where something changed between two pictures. */
public final class ChangenetNetwork extends SegmentationNetwork<ChangenetSpec, ImagePair> {
  static final String NAME = "visual_changenet";

  public ChangenetNetwork() {
    super(
        NetworkInfo.of(NAME, "where something changed between two pictures of one place")
            .without(Verb.PRUNE)
            .withInferenceOptions(windowOptions("inference_config")));
  }

  @Override
  public SpecBinder<ChangenetSpec> specBinder() {
    return SpecBinder.of(ChangenetSpec.class)
        .withRules(new ChangenetRules())
        .withLayouts(List.of(ChangenetLayout.pytorch()));
  }

  @Override
  protected PixelInput<ImagePair> input(@Nullable ChangenetSpec spec) {
    if (spec == null) {
      return PixelInput.pair("A", "B");
    }
    DatasetConfig data = spec.datasetConfig();
    return PixelInput.pair(data.imageFolderName(), data.changeImageFolderName());
  }

  @Override
  protected SegmenterDefinition definition(ChangenetSpec spec) {
    return new ChangenetDefinition(spec);
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
