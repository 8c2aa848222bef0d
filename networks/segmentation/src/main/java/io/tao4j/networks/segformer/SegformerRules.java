package io.tao4j.networks.segformer;

import io.tao4j.networks.segformer.SegformerSpec.DatasetConfig;
import io.tao4j.networks.segformer.SegformerSpec.PaletteEntry;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Source;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must hold between fields. */
final class SegformerRules implements SpecRules<SegformerSpec> {
  private static final String DATA = "dataset_config.";
  private static final String PALETTE = DATA + "palette";

  @Override
  public void check(SegformerSpec spec, RuleContext context) {
    palette(spec.datasetConfig(), context);
    SegformerSettings settings = new SegformerSettings(spec);
    if (context.isFor(Verb.TRAIN)) {
      SegmenterEncoder encoder = spec.modelConfig().encoder();
      encoder.check(context);
      spec.datasetConfig().pictures().check(encoder.inputHeight(), encoder.inputWidth(), context);
      spec.trainingConfig()
          .shared()
          .check(
              spec.datasetConfig().palette().stream()
                  .map(PaletteEntry::segClass)
                  .collect(Collectors.toSet()),
              DATA + "val_data_sources",
              !settings.sets().validation().isEmpty(),
              context);
      places(settings.sets().training(), context);
      if (settings.sets().training().isEmpty()) {
        context.requireExists(DATA + "root_dir", Path.of("images", "train"));
      }
    }
    places(settings.sets().validation(), context);
  }

  private static void places(List<Source> sources, RuleContext context) {
    sources.stream()
        .flatMap(source -> source.paths().stream())
        .forEach(path -> context.requireExists(DATA + "root_dir", path));
  }

  private static void palette(DatasetConfig data, RuleContext context) {
    if (data.palette().isEmpty()) {
      context.error(PALETTE, "there is no class", "give seg_class, label_id and rgb of each");
      return;
    }
    boolean coloured =
        data.labelTransform().equals("None") && data.palette().get(0).rgb().size() == 3;
    if (coloured && context.given(DATA + "ignore_label")) {
      context.ignored(DATA + "ignore_label", "it is a value of masks of one channel, not a colour");
    }
    Map<List<Integer>, PaletteEntry> owners = new HashMap<>();
    for (PaletteEntry entry : data.palette()) {
      if (coloured && entry.rgb().size() != 3) {
        context.error(
            PALETTE,
            "'%s' has the colour %s".formatted(entry.segClass(), entry.rgb()),
            "give red, green and blue of every class");
        return;
      }
      PaletteEntry other = coloured ? owners.put(entry.rgb(), entry) : null;
      if (other != null && other.labelId() != entry.labelId()) {
        context.error(
            PALETTE,
            "'%s' and '%s' both have the colour %s"
                .formatted(other.segClass(), entry.segClass(), entry.rgb()),
            "a colour belongs to one class");
        return;
      }
    }
  }
}
