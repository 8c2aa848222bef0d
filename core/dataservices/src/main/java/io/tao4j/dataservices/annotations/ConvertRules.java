package io.tao4j.dataservices.annotations;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What must hold between the fields of a conversion. */
final class ConvertRules implements SpecRules<ConvertSpec> {
  private static final Set<String> NOT_HERE = Set.of("AICITY", "OVPKL");

  @Override
  public void check(ConvertSpec spec, RuleContext context) {
    String from = spec.data().inputFormat();
    String to = spec.data().outputFormat();
    for (String side : new String[] {"input", "output"}) {
      String format = side.equals("input") ? from : to;
      if (NOT_HERE.contains(format)) {
        context.unsupported(
            "data." + side + "_format",
            "scenes of several cameras (%s) are not converted here".formatted(format),
            "KITTI, COCO and ODVG are read and written, VOC is read");
      }
    }
    switch (from) {
      case "KITTI" -> {
        need(context, "kitti.image_dir", spec.kitti().imageDir(), from);
        need(context, "kitti.label_dir", spec.kitti().labelDir(), from);
      }
      case "COCO" -> need(context, "coco.ann_file", spec.coco().annFile(), from);
      case "ODVG" -> {
        need(context, "odvg.ann_file", spec.odvg().annFile(), from);
        spec.odvg()
            .labelmapFile()
            .ifPresent(file -> context.requireExists("odvg.labelmap_file", file));
      }
      case "VOC" -> {
        need(context, "voc.image_dir", spec.voc().imageDir(), from);
        need(context, "voc.label_dir", spec.voc().labelDir(), from);
      }
      default -> {
        // refused above
      }
    }
    if (spec.resultsDir().isEmpty() && spec.data().outputDir().isEmpty()) {
      context.error(
          "results_dir", "there is no folder for the results", "set results_dir, or use -r");
    }
    if (!from.equals("KITTI") && !to.equals("KITTI")) {
      String why = "neither form is KITTI";
      context.ignoredIfGiven(why, "kitti.mapping", "kitti.no_skip", "kitti.preserve_hierarchy");
    }
    if (!to.equals("COCO")) {
      context.ignoredIfGiven("data.output_format is " + to, "coco.add_background");
    }
    if (from.equals("KITTI") || from.equals("VOC")) {
      String why = from + " has neither masks nor a list of categories";
      context.ignoredIfGiven(why, "coco.refine_box", "coco.use_all_categories");
    }
  }

  private static void need(RuleContext context, String field, Optional<Path> path, String format) {
    if (path.isEmpty()) {
      context.error(field, "'%s' is missing: %s is the input".formatted(field, format), "set it");
    } else {
      context.requireExists(field, path.get());
    }
  }
}
