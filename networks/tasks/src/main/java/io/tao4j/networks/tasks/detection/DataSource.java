package io.tao4j.networks.tasks.detection;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One of TAO's {@code data_sources}: where labels and pictures are.
 *
 * @param labelDirectoryPath folder of the label files (kitti, voc, yolo), the JSON file (coco) or
 *     {@code data.yaml} (yolo)
 * @param tfrecordsPath pattern of the record files, instead
 * @param imageDirectoryPath folder of the pictures
 * @param rootPath stands before relative paths of this source
 * @param sourceWeight how often its pictures are shown
 */
public record DataSource(
    @Field(
            description =
                "folder of the label files (kitti, voc, yolo), the JSON file (coco) or data.yaml (yolo:"
                    + " the labels are then where the pictures are, in 'labels' instead of 'images')",
            path = PathKind.PREFIXED,
            oneof = "labels_format",
            required = true,
            shownBy = "RealDetectionSetsTest.bloodCellsAsKittiCocoAndRecords")
        Optional<String> labelDirectoryPath,
    @Field(
            description = "pattern of the TFRecord files that dataset_convert made",
            path = PathKind.PREFIXED_PATTERN,
            oneof = "labels_format",
            required = true,
            shownBy = "DatasetConversionTest.aTrainingReadsTheFoldsAsItReadsTheFolders")
        Optional<String> tfrecordsPath,
    @Field(
            description = "folder of the pictures; with records, the one that they were made with",
            path = PathKind.PREFIXED,
            required = true,
            shownBy = "RealDetectionSetsTest.bloodCellsAsKittiCocoAndRecords")
        String imageDirectoryPath,
    @Field(
            description = "stands before relative paths",
            path = PathKind.FOLDER,
            shownBy = "DetectionDataTest.validationKeepsTheModelsClassesAndMarksDifficultObjects")
        Optional<Path> rootPath,
    @Field(
            description =
                "how often its pictures are shown compared with other sources'; TAO's YOLO networks"
                    + " read it and draw by size (beyond TAO there)",
            defaultValue = "1",
            min = 0,
            exclusiveMin = true,
            shownBy = "DetectionRecipeTest.sourcesShareAnEpochByWeightTimesPictures")
        double sourceWeight) {

  /** The folder of the pictures. */
  Path images() {
    return resolved(imageDirectoryPath);
  }

  Path resolved(String path) {
    return rootPath.map(root -> root.resolve(path)).orElseGet(() -> Path.of(path));
  }
}
