package io.tao4j.networks.tasks.detection;

import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code kmeans} is asked for; TAO has these as options of its command line.
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
public record AnchorSpec(
    @Field(
            description = "folders of labels, COCO's JSON files or YOLO's data.yaml",
            required = true,
            path = PathKind.EXISTING)
        List<Path> labelFolders,
    @Field(
            description = "folder of the pictures of each of them",
            required = true,
            path = PathKind.FOLDER)
        List<Path> imageFolders,
    @Field(
            description =
                "form of the labels; absent: KITTI for folders, COCO for .json, YOLO for .yaml")
        Optional<LabelFormat> type,
    @Field(description = "width of the network's input", unit = "pixels", required = true, min = 1)
        int sizeX,
    @Field(description = "height of the network's input", unit = "pixels", required = true, min = 1)
        int sizeY,
    @Field(description = "number of anchors", defaultValue = "9", min = 1) int numClusters,
    @Field(description = "most steps", defaultValue = "10000", min = 1) int maxSteps,
    @Field(
            description = "boxes no wider than this in the input are left out",
            unit = "pixels",
            min = 0)
        double minX,
    @Field(
            description = "boxes no higher than this in the input are left out",
            unit = "pixels",
            min = 0)
        double minY,
    @Field(description = "of the first shapes", defaultValue = "42") long seed) {}
