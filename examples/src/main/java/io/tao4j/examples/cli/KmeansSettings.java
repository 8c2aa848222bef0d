package io.tao4j.examples.cli;

import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.spec.Field;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code kmeans} was asked for, in the form of a spec, so that its results tell it as those of
 * other sub-tasks do.
 *
 * @param labelFolders folders of labels, or JSON files
 * @param imageFolders folder of the pictures of each
 * @param type form of the labels
 * @param sizeX width of the input
 * @param sizeY height of the input
 * @param numClusters anchors
 * @param maxSteps most steps
 * @param minX least width of a box
 * @param minY least height of a box
 * @param seed of the first shapes
 */
record KmeansSettings(
    @Field(description = "folders of labels, COCO's JSON files or YOLO's data.yaml")
        List<String> labelFolders,
    @Field(description = "folder of the pictures of each of them") List<String> imageFolders,
    @Field(description = "form of the labels; absent: by the name of the folder or file")
        Optional<LabelFormat> type,
    @Field(
            description = "width of the network's input",
            unit = "pixels",
            defaultValue = "1",
            min = 1)
        int sizeX,
    @Field(
            description = "height of the network's input",
            unit = "pixels",
            defaultValue = "1",
            min = 1)
        int sizeY,
    @Field(description = "number of anchors", defaultValue = "9", min = 1) int numClusters,
    @Field(description = "most steps", defaultValue = "10000", min = 1) int maxSteps,
    @Field(description = "narrower boxes are left out", unit = "pixels") double minX,
    @Field(description = "lower boxes are left out", unit = "pixels") double minY,
    @Field(description = "of the first shapes", defaultValue = "42") long seed) {

  /** Every setting with its value and where that comes from, as YAML. */
  static String resolved(Map<String, String> given) {
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "command line");
    for (Map.Entry<String, String> one : given.entrySet()) {
      tree = tree.with(one.getKey(), one.getValue());
    }
    return SpecBinder.of(KmeansSettings.class).bind(tree).resolved();
  }
}
